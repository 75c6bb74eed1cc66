/// Words of dates that CLDR does not list: what stands around numbers, how people shorten names,
/// and how they count back.
enum DateVocabulary {
    /// Words with one meaning in some languages.
    struct Entry {
        /// Codes parted by blanks; `*` for all.
        var languages: String
        var kind: DateWord.Kind
        var value: Int16
        /// Spellings parted by commas.
        var words: String
    }

    /// All of them.
    static let entries: [Entry] =
        ordinals + fillers + beforeTimes + ranges + units + clocks + names + days + directions
        + pairs + numbers + eras

    static func one(
        _ languages: String,
        _ kind: DateWord.Kind,
        _ value: Int16,
        _ words: String
    ) -> Entry {
        Entry(languages: languages, kind: kind, value: value, words: words)
    }

    /// Values that count up from a first one.
    static func row(
        _ languages: String,
        _ kind: DateWord.Kind,
        from first: Int16,
        _ rows: String
    ) -> [Entry] {
        rows.split(separator: "|", omittingEmptySubsequences: false).enumerated().map {
            Entry(
                languages: languages,
                kind: kind,
                value: first + Int16($0.offset),
                words: String($0.element)
            )
        }
    }

    private static let ordinals: [Entry] = [
        one("en", .ordinal, 0, "st,nd,rd,th"),
        one("fr", .ordinal, 0, "er,ère,re,e,eme,ème"),
        one("nl af", .ordinal, 0, "e,ste,de"),
        one("es pt it gl ca", .ordinal, 0, "º,ª,o,a,r"),
        one("sv da", .ordinal, 0, "a,e"),
        one("ru uk be bg", .ordinal, 0, "го,ого,й,е,ви,ри,ти,ми,га,ше"),
        one("el", .ordinal, 0, "η,ης,ος,ου"),
        one("bn", .ordinal, 0, "লা,রা,ঠা,ই,শে"),
        one("ro", .ordinal, 0, "a,lea"),
        one("sq", .ordinal, 0, "të"),
    ]

    private static let fillers: [Entry] = [
        one("*", .filler, 0, "t,@"),
        one("en", .filler, 0, "of,the,on,and,day,about,around,approximately,almost,over,nearly,ca"),
        one("en", .filler, 0, "less than,more than,dated,o'clock,oclock,a.d,ad,c.e,ce,hrs,hs"),
        one("de", .filler, 0, "am,den,der,dem,des,vom,im,und,etwa,ca,ungefähr,rund,fast,gegen"),
        one("de", .filler, 0, "weniger als,n. chr"),
        one("fr", .filler, 0, "le,la,du,de,d',l',et,en,environ,moins de,presque,il,plus de"),
        one("es", .filler, 0, "de,del,el,la,los,y,día,cerca de,unos,unas,aproximadamente,casi"),
        one("pt gl", .filler, 0, "de,do,da,o,a,dia,e,em,cerca de,aproximadamente,quase"),
        one("it", .filler, 0, "il,lo,l',di,del,dell',della,e,circa,quasi,in data"),
        one("ca", .filler, 0, "de,d',del,el,l',i,fa,a"),
        one("nl af", .filler, 0, "de,op,van,den,en,ongeveer,bijna,circa"),
        one("sv", .filler, 0, "den,och,cirka,ungefär,nästan,för"),
        one("da", .filler, 0, "den,d,og,ca,omkring,cirka,for,i"),
        one("fi", .filler, 0, "na,nä,ja,noin"),
        one("pl", .filler, 0, "dnia,dn,i,około,prawie,w,we"),
        one("cs sk", .filler, 0, "dne,dňa,a,ve,asi,přibližně,zhruba,približne"),
        one("hu", .filler, 0, "án,én,i,és,körülbelül,kb,a,az,jén,ján"),
        one("ro", .filler, 0, "pe,de,din,data de,și,aproximativ,circa,în urmă cu"),
        one("ru", .filler, 0, "от,и,около,примерно,почти,в,во,на,н.э"),
        one("uk be", .filler, 0, "від,і,й,та,близько,приблизно,каля,и,ад,у,ў"),
        one("bg", .filler, 0, "от,на,и,около,в,във,г"),
        one("hr sr sl mk", .filler, 0, "dana,i,oko,дана,и,око,na,dne,u,у,v,во"),
        one("el", .filler, 0, "του,της,τις,στις,την,και,περίπου,από"),
        one("tr az", .filler, 0, "tarihinde,ve,yaklaşık,de,da,günü,təxminən"),
        one("ar ur", .filler, 0, "في,من,يوم,و,حوالي,تقريبا,بتاريخ,هذا"),
        one("fa", .filler, 0, "در,تاریخ,روز,و,حدود,تقریبا,ماه"),
        one("he", .filler, 0, "ב,ה,ל,את,יום,ו,כ,בתאריך,בערך,של"),
        one("hi mr", .filler, 0, "को,का,की,के,सन्,सन,और,लगभग,दिनांक,तारीख"),
        one("bn", .filler, 0, "প্রায়,এবং,তারিখ"),
        one("id ms", .filler, 0, "pada,tanggal,tgl,hari,dan,sekitar,kira-kira,tarikh"),
        one("vi", .filler, 0, "ngày,vào,và,khoảng,gần,hôm,cách đây"),
        one("th", .filler, 0, "วันที่,ที่,เดือน,ปี,ค.ศ,น,และ,ประมาณ,วัน"),
        one("zh ja", .filler, 0, "约,約,左右,于,於,公元,西元,西暦,头,ごろ,頃,の,に,と"),
        one("ko", .filler, 0, "약,쯤,경,에,의"),
        one("lt lv et", .filler, 0, "apie,ir,un,ja,umbes,aptuveni"),
        one("ka", .filler, 0, "და"),
    ]

    private static let beforeTimes: [Entry] = [
        one("en", .at, 0, "at"), one("de", .at, 0, "um"), one("fr", .at, 0, "à,a"),
        one("es", .at, 0, "a las,a la,a,en,las"), one("pt gl", .at, 0, "às,as,à"),
        one("it", .at, 0, "alle,alle ore,ore,ore:,all',h"), one("nl", .at, 0, "om"),
        one("af", .at, 0, "om"), one("sv", .at, 0, "kl,klockan"), one("da", .at, 0, "kl,klokken"),
        one("fi", .at, 0, "klo,kello"), one("pl", .at, 0, "o,o godz,godz,godzina,o godzinie"),
        one("ru", .at, 0, "в"), one("uk", .at, 0, "о,об"), one("be", .at, 0, "у,ў,а"),
        one("bg mk", .at, 0, "в,във,во"), one("cs sk", .at, 0, "v,o"),
        one("hr sr sl", .at, 0, "u,у,ob"), one("ro", .at, 0, "la,ora,la ora,ora:"),
        one("tr", .at, 0, "saat"), one("el", .at, 0, "στις,ώρα"), one("he", .at, 0, "בשעה,ב"),
        one("ar ur", .at, 0, "الساعة,عند,على الساعة"), one("fa", .at, 0, "ساعت"),
        one("id ms", .at, 0, "pukul,jam,pkl"), one("vi", .at, 0, "lúc"),
        one("th", .at, 0, "เวลา"), one("ca", .at, 0, "a les,les"),
    ]

    private static let ranges: [Entry] = [
        one("en", .until, 0, "to,till,until,through,thru"), one("de", .until, 0, "bis,bis zum"),
        one("fr", .until, 0, "au,jusqu'au"),
        one("es it ca", .until, 0, "al,hasta,hasta el,fino al"),
        one("pt", .until, 0, "a,até,ao"), one("nl", .until, 0, "tot,t/m"),
        one("sv", .until, 0, "till"), one("da", .until, 0, "til"), one("pl", .until, 0, "do"),
        one("ru", .until, 0, "по,до"), one("zh ja", .until, 0, "至,到,から"),
        one("ko", .until, 0, "부터"),
    ]

    private static let units: [Entry] =
        [
            one("de", .unit, 2, "uhr,std,h"), one("de", .unit, 1, "m"),
            one("de", .unit, 3, "tage,tags"),
            one("de", .unit, 4, "woche"), one("de", .unit, 5, "monate,mon,monats"),
            one("de", .unit, 6, "jahre,j"),
            one("fr es pt it ca gl ro nl sv tr", .unit, 2, "h"),
            one("fr", .unit, 6, "année,années"), one("es", .unit, 6, "año,años"),
            one("es", .unit, 2, "hrs,hora,horas"), one("en", .unit, 2, "hs"),
            one("zh", .unit, 0, "秒,秒鐘"), one("zh ja", .unit, 1, "分"),
            one("zh ja", .unit, 2, "時,时,点,點"), one("zh ja", .unit, 3, "日,号,號,天"),
            one("ja", .unit, 4, "週"), one("zh ja", .unit, 5, "月,ヶ月,ヵ月,カ月,ケ月,箇月"),
            one("zh ja", .unit, 6, "年"), one("ko", .unit, 2, "시"), one("ko", .unit, 3, "일"),
            one("ko", .unit, 5, "월,달"), one("ko", .unit, 6, "년"),
            one("ru be bg", .unit, 6, "г,гг,год,года,году,г-н"), one("uk", .unit, 6, "р,року,рік"),
            one("pl", .unit, 6, "r,roku"), one("cs sk", .unit, 6, "r,roku"),
            one("ru", .unit, 2, "час,ч"), one("ru", .unit, 3, "дн,д"),
            one("bg", .unit, 2, "ч,часа,час"),
            one("uk", .unit, 2, "год,година,годину"), one("pl", .unit, 2, "godz,h"),
            one("cs", .unit, 0, "vteřin,vteřiny,vteřinu,vteřinami"),
            one("cs", .unit, 2, "hodiny,hodin,hodinu,hodinami,hodina"),
            one("cs", .unit, 3, "den,dny,dní,dnem,dnů"), one("cs", .unit, 4, "týden,týdny,týdnů"),
            one("cs", .unit, 5, "měsíc,měsíce,měsíců"), one("cs", .unit, 6, "rok,roky,let"),
            one("be", .unit, 1, "хвіл,хвілін,хвіліну"),
            one("be", .unit, 2, "гадзін,гадзіны,гадзіну"),
            one("lv", .unit, 6, "gada,g"), one("lt", .unit, 6, "m,metų"), one("lt", .unit, 3, "d"),
            one("ka", .unit, 6, "წ,წელი,წლის"), one("bn", .unit, 6, "সাল,সালে"),
            one("kk", .unit, 6, "ж,жыл"),
            one("hy", .unit, 6, "թ,թվական"), one("ar", .unit, 3, "يوم,أيام,ايام"),
            one("ar", .unit, 6, "عام,أعوام,سنوات"), one("fa", .unit, 3, "روز"),
            one("hi", .unit, 2, "बजे,घंटे,घण्टे"), one("hi", .unit, 6, "वर्ष,साल"),
            one("bn", .unit, 2, "টা,ঘন্টা,ঘণ্টা"),
            one("id", .unit, 2, "jam"), one("en", .unit, 6, "year,years"),
            one("nl", .unit, 2, "uur,uren,u"), one("sv", .unit, 2, "timmar,tim"),
            one("da", .unit, 2, "timer,time"), one("fi", .unit, 2, "tunti,tuntia"),
            one("vi", .unit, 2, "h,giờ"), one("vi", .unit, 5, "thg"),
            one("he", .unit, 0, "שנייה,שניה"), one("he", .unit, 6, "שנה,שנים"),
            one("th", .unit, 2, "ชม,โมง,นาฬิกา"),
            one("hu", .unit, 2, "óra,órakor,ó,h"), one("hu", .unit, 1, "p,perc"),
            one("ca", .unit, 2, "h"),
        ]

    private static let clocks: [Entry] = [
        one("en", .clock, 12, "12 noon"), one("es", .clock, 12, "mediodía,al mediodía"),
        one("es", .clock, 0, "medianoche,a medianoche"), one("pt", .clock, 12, "meio-dia"),
        one("pt", .clock, 0, "meia-noite"), one("it", .clock, 12, "mezzogiorno"),
        one("it", .clock, 0, "mezzanotte"), one("hr sr", .clock, 12, "podne"),
        one("hr sr", .clock, 0, "ponoć"), one("nl", .clock, 0, "middernacht"),
        one("*", .period, 0, "am,a.m"), one("*", .period, 1, "pm,p.m"),
        one("en", .period, 0, "a m,a. m"), one("en", .period, 1, "p m,p. m"),
        one("es", .period, 0, "de la mañana"), one("es", .period, 1, "de la tarde,de la noche"),
        one("pt", .period, 0, "da manhã"), one("pt", .period, 1, "da tarde,da noite"),
        one("it", .period, 0, "di mattina"), one("it", .period, 1, "del pomeriggio,di sera"),
        one("zh", .period, 0, "凌晨,清早,早,早晨"), one("zh", .period, 1, "晚,晚間,晚间,下晝,夜晚"),
        one("ja", .period, 1, "夜"), one("ko", .period, 1, "밤"),
        one("hi", .period, 0, "पूर्वाह्न"), one("hi", .period, 1, "अपराह्न,शाम"),
        one("fa", .period, 0, "ق.ظ,قبل‌ازظهر,صبح"), one("fa", .period, 1, "ب.ظ,بعدازظهر,عصر"),
        one("vi", .period, 0, "sáng"), one("vi", .period, 1, "chiều,tối"),
    ]

    private static let names: [Entry] =
        row("en", .weekday, from: 1, "mon|tues|weds|thur,thurs|fri|sat|sun")
        + row("es", .weekday, from: 1, "lu|ma|mi,mie|ju|vi|sa,sab|do")
        + row("ru", .weekday, from: 1, "пнд|втр|срд|чтв|птн|сбт|вск")
        + row("be", .weekday, from: 3, "сераду")
        + row("cs", .weekday, from: 1, "pon|úte|stř|čtv|pát|sob|ned")
        + row("cs", .month, from: 1, "led|úno|bře|dub|kvě|čer,čvn|čvc|srp|zář|říj|lis|pro")
        + row("sk", .month, from: 1, "jan|feb|mar|apr|máj|jún|júl|aug|sep|okt|nov|dec")
        + row("de", .month, from: 1, "jaenner|feber|maerz,mrz,mae||||||sept|||")
        + row("es", .month, from: 9, "sept,set,setiembre,sep")
        + row("it", .month, from: 9, "sett,set")
        + row("ru", .month, from: 1, "янв|фев|мар|апр||июн|июл|авг|сен|окт|ноя|дек")
        + row("uk", .month, from: 1, "січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру")
        + row("bg", .month, from: 1, "ян|фев|мар|апр|||||сеп|окт|ное|дек")
        + row("tr", .month, from: 4, "ni")
        + row("fil", .month, from: 6, "hun|hul")
        + row("hr", .month, from: 11, "studenom,studenog,studeni")
        + row(
            "vi",
            .month,
            from: 1,
            "tháng một,tháng giêng|tháng hai|tháng ba|tháng tư|tháng năm|tháng sáu|tháng bảy"
                + "|tháng tám|tháng chín|tháng mười|tháng mười một|tháng mười hai,tháng chạp"
        )
        + row(
            "th",
            .month,
            from: 1,
            "มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา"
        )
        + row(
            "he",
            .month,
            from: 1,
            "בינואר,לינואר|בפברואר,לפברואר|במרץ,למרץ,במרס|באפריל,לאפריל|במאי,למאי|ביוני,ליוני"
                + "|ביולי,ליולי|באוגוסט,לאוגוסט|בספטמבר,לספטמבר|באוקטובר,לאוקטובר"
                + "|בנובמבר,לנובמבר|בדצמבר,לדצמבר"
        )
        + row(
            "hi",
            .month,
            from: 1,
            "जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर,सितम्बर|अक्टूबर,अक्तूबर"
                + "|नवंबर,नवम्बर|दिसंबर,दिसम्बर"
        )
        + row("bn", .month, from: 1, "জানুয়ারী,জানুয়ারি|ফেব্রুয়ারী,ফেব্রুয়ারি")
        + row("bn", .weekday, from: 1, "সোম|মঙ্গল|বুধ|বৃহস্পতি|শুক্র|শনি|রবি")
        + row(
            "id ms",
            .month,
            from: 1,
            "|feb,peb,pebruari|mac||mei||jul,julai|agt,agu,ogos|||nop,nopember|"
        )
        + row("el", .month, from: 1, "ιαν|φεβ|μαρ|απρ|μαι|ιουν|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ")

    private static let eras: [Entry] = [
        one("ja", .era, 2018, "令和"), one("ja", .era, 1988, "平成"), one("ja", .era, 1925, "昭和"),
        one("ja", .era, 1911, "大正"), one("ja", .era, 1867, "明治"),
        one("zh", .era, 1911, "民國,民国,中華民國"), one("th", .buddhist, 543, "พ.ศ,พุทธศักราช"),
    ]
}
