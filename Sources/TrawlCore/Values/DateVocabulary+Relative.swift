/// Words that count from the reference.
extension DateVocabulary {
    static let days: [Entry] = [
        one("en", .now, 0, "now,just now,right now,moments ago,a moment ago"),
        one("de", .now, 0, "jetzt,gerade eben,soeben"),
        one("fr", .now, 0, "maintenant,à l'instant"),
        one("es", .now, 0, "ahora,ahora mismo"), one("it", .now, 0, "adesso,ora,proprio ora"),
        one("pt", .now, 0, "agora,agora mesmo"), one("nl", .now, 0, "nu,zojuist,zonet"),
        one("ru", .now, 0, "сейчас,только что"), one("pl", .now, 0, "teraz,przed chwilą"),
        one("zh", .now, 0, "刚刚,剛剛,现在,現在"), one("ja", .now, 0, "今,たった今"),
        one("ko", .now, 0, "지금,방금"),
        one("en", .dayShift, -2, "the day before yesterday,day before yesterday"),
        one("en", .dayShift, 2, "the day after tomorrow,day after tomorrow"),
        one("de", .dayShift, 1, "morgen"), one("fr", .dayShift, 0, "aujourd'hui,auj"),
        one("es", .dayShift, -2, "anteayer,antes de ayer,antier"), one("es", .dayShift, 0, "hoy"),
        one("pt", .dayShift, -2, "anteontem"), one("it", .dayShift, -2, "l'altro ieri,altro ieri"),
        one("sv", .dayShift, -1, "igår"), one("sv", .dayShift, 0, "idag"),
        one("sv", .dayShift, 1, "imorgon"),
        one("da", .dayShift, -1, "i går,igår"), one("da", .dayShift, 0, "i dag,idag"),
        one("da", .dayShift, 1, "i morgen,imorgen"), one("pl", .dayShift, 0, "dziś,dzisiaj"),
        one("cs", .dayShift, -2, "předevčírem"), one("uk", .dayShift, -1, "вчора,учора"),
        one("uk", .dayShift, 0, "сьогодні"), one("be", .dayShift, -1, "учора,ўчора"),
        one("be", .dayShift, -2, "пазаўчора"), one("be", .dayShift, 0, "сёння"),
        one("bg", .dayShift, -2, "онзи ден,завчера"), one("bg", .dayShift, 0, "днес"),
        one("ar", .dayShift, -1, "أمس,البارحة,يوم أمس"), one("ar", .dayShift, 1, "غدا"),
        one("he", .dayShift, 0, "היום"), one("fa", .dayShift, -1, "دیروز"),
        one("fa", .dayShift, 0, "امروز"),
        one("zh", .dayShift, -1, "昨天,昨日"), one("zh", .dayShift, 0, "今天,今日"),
        one("zh", .dayShift, 1, "明天,明日"), one("ja", .dayShift, -1, "きのう,昨日"),
        one("ja", .dayShift, 0, "きょう,本日"),
        one("th", .dayShift, -1, "เมื่อวานนี้,เมื่อวาน,วันที่ผ่านมา,วันที่แล้ว"),
        one("hi", .dayShift, 0, "आज"), one("id ms", .dayShift, -1, "kemarin,semalam"),
        one("id ms", .dayShift, 0, "hari ini"), one("tr", .dayShift, 0, "bugün"),
    ]

    static let directions: [Entry] = [
        one("en", .direction, -1, "ago,before,back"),
        one("en", .direction, 1, "in,from now,within"),
        one("de", .direction, -1, "vor,zuvor,her"), one("fr", .direction, -1, "il y a,il ya,y a"),
        one("fr", .direction, -1, "moins de"),
        one("fr", .direction, 1, "dans,d'ici"), one("es", .direction, -1, "hace,atrás"),
        one("es", .direction, 1, "dentro de,en"), one("pt gl", .direction, -1, "há,atrás,hai"),
        one("pt gl", .direction, 1, "em,dentro de,daqui a"),
        one("it", .direction, -1, "fa,or sono"),
        one("it", .direction, 1, "tra,fra"), one("ca", .direction, -1, "fa"),
        one("nl", .direction, -1, "geleden"), one("nl", .direction, 1, "over"),
        one("sv", .direction, -1, "sedan,sen"), one("da", .direction, -1, "siden"),
        one("fi", .direction, -1, "sitten"), one("pl", .direction, -1, "temu"),
        one("cs", .direction, -1, "před"), one("sk", .direction, -1, "pred"),
        one("ro", .direction, -1, "acum,în urmă"), one("ru", .direction, -1, "назад"),
        one("ru", .direction, 1, "через"), one("uk", .direction, -1, "тому"),
        one("be", .direction, -1, "таму,назад,таму назад"), one("bg", .direction, -1, "преди"),
        one("bg", .direction, 1, "след"), one("el", .direction, -1, "πριν,πριν από"),
        one("ar", .direction, -1, "منذ,قبل"), one("ar", .direction, 1, "بعد,خلال"),
        one("fa", .direction, -1, "پیش,قبل"), one("fa", .direction, 1, "دیگر,بعد"),
        one("he", .direction, -1, "לפני"),
        one("he", .direction, 1, "בעוד,תוך"), one("hi", .direction, -1, "पहले,पूर्व"),
        one("bn", .direction, -1, "আগে,পূর্বে"), one("id ms", .direction, -1, "yang lalu,lalu"),
        one("id ms", .direction, 1, "dalam"), one("vi", .direction, -1, "trước,cách đây"),
        one("vi", .direction, 1, "sau,nữa,trong"), one("th", .direction, -1, "ที่แล้ว,ที่ผ่านมา,ก่อน"),
        one("zh ja", .direction, -1, "前,之前,以前"), one("zh ja", .direction, 1, "后,後,之后,之後,以后"),
        one("ko", .direction, -1, "전"), one("ko", .direction, 1, "후,뒤"),
        one("hr sr", .direction, -1, "prije,pre,пре"),
        one("tr", .direction, -1, "önce,evvel"), one("hu", .direction, -1, "ezelőtt"),
    ]

    static let pairs: [Entry] =
        row("ar", .pair, from: 0, "ثانيتين|دقيقتين|ساعتين|يومين|أسبوعين|شهرين|سنتين,عامين")
        + row("he", .pair, from: 2, "שעתיים|יומיים|שבועיים|חודשיים|שנתיים")

    static let numbers: [Entry] =
        row(
            "en",
            .number,
            from: 1,
            "one,a,an|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
        )
        + row(
            "de",
            .number,
            from: 1,
            "ein,eine,einer,einem,einen|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
        )
        + row(
            "fr",
            .number,
            from: 1,
            "un,une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze"
        )
        + row(
            "es",
            .number,
            from: 1,
            "un,una,uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
        )
        + row(
            "it",
            .number,
            from: 1,
            "un,una,uno,un'|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici"
        )
        + row(
            "pt",
            .number,
            from: 1,
            "um,uma|dois,duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze"
        )
        + row(
            "nl",
            .number,
            from: 1,
            "een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
        )
        + [
            one("sv da", .number, 1, "en,ett,et"), one("ro", .number, 1, "o,un,una"),
            one("pl", .number, 1, "jeden,jedną"), one("cs sk", .number, 1, "jeden,jedním,jednou"),
            one("ru", .number, 1, "один,одну,одна"),
            one("uk be", .number, 1, "один,одну,адзін,адну"),
            one("bg", .number, 1, "един,една,едно"), one("el", .number, 1, "ένα,μία,μια,έναν"),
            one("tr", .number, 1, "bir"), one("hu", .number, 1, "egy"),
            one("id", .number, 1, "satu"),
            one("vi", .number, 1, "một"), one("zh ja", .number, 1, "一,元"),
            one("ko", .number, 1, "한"),
            one("ar", .number, 1, "واحد,واحدة"), one("fa", .number, 1, "یک"),
            one("hi", .number, 1, "एक"),
        ]
}
