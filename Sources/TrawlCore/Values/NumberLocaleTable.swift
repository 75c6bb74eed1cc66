/// Which mark parts the fraction from the whole, by language and region, as in the Unicode Common
/// Locale Data Repository with European digits.
enum NumberLocaleTable {
    /// The mark of a language, in a region where that differs; nil for an unknown language.
    static func mark(of language: String, in region: String) -> NumberLocale.DecimalMark? {
        guard let usual = marks[language] else { return nil }
        guard exceptions[language]?.contains(Substring(region)) == true else { return usual }
        return usual == .comma ? .point : .comma
    }

    /// The languages, for "did you mean".
    static let languages = (comma + point).map(String.init)

    /// The language of an English name or of a three-letter code (ISO 639-2).
    static func named(_ name: String) -> String? { names[Substring(name)].map(String.init) }

    private static let marks: [String: NumberLocale.DecimalMark] = {
        var marks: [String: NumberLocale.DecimalMark] = [:]
        for language in comma { marks[String(language)] = .comma }
        for language in point { marks[String(language)] = .point }
        return marks
    }()

    private static let comma = """
        af agq ast az ba bas be bg br bs ca cs cv da de dsb dua dyo el eo es et eu ewo ff fi fo fr \
        fur fy gl hr hsb ht hu hy ia id ie is it jgo jv ka kab kea kgp kk kkj kl ksf ku ky lb lij ln \
        lo lt lu lv mgh mk mua nb nl nmg nn nnh no nr pl ps pt rm rn ro ru rw sah sc seh sg sh shi \
        sk sl smn sq sr ss su sv tg tk tr ts tt tzm uk uz ve vec vi wo yav zgh
        """.split(separator: " ")

    private static let point = """
        ak am ar as asa bem bez bm bn bo brx ccp ce ceb cgg chr ckb cu cy dav dje doi dv dz ebu ee \
        en fa fil ga gd gn gsw gu guz gv ha haw he hi ig ii ja jmc kam kde ki kln km kn ko kok ks \
        ksb kw lag lg lkt lrc luo luy mai mas mer mfe mg mgo mi ml mn mni mr ms mt my mzn naq nd nds \
        ne nus ny om or os pa pcm pi qu raj rof rwk sa saq sat sbp sd se si sn so st sw syr szl ta \
        te teo th ti tl tn to ug ur vai vun xh xog yi yo yue za zh zu
        """.split(separator: " ")

    /// Regions that use the other mark than their language usually does.
    private static let exceptions: [String: Set<Substring>] = [
        "ar": regions("DZ LB LY MA MR TN"),
        "de": regions("CH LI"),
        "en": regions("AT BE CZ DE DK EE ES FI FR HU ID IT LT LV NL NO PL PT RO SE SI SK UA ZA"),
        "es": regions("419 BZ CU DO GT HN MX NI PA PE PR SV US"),
        "it": regions("CH"),
        "ms": regions("BN ID"),
        "qu": regions("BO"),
        "sw": regions("CD"),
    ]

    private static func regions(_ text: String) -> Set<Substring> {
        Set(text.split(separator: " "))
    }

    private static let names: [Substring: Substring] = {
        let pairs = """
            arabic=ar chinese=zh czech=cs danish=da dutch=nl english=en finnish=fi french=fr \
            german=de greek=el hebrew=he hindi=hi hungarian=hu indonesian=id italian=it japanese=ja \
            korean=ko norwegian=no persian=fa polish=pl portuguese=pt romanian=ro russian=ru \
            spanish=es swedish=sv thai=th turkish=tr ukrainian=uk vietnamese=vi ara=ar zho=zh chi=zh \
            ces=cs cze=cs dan=da nld=nl dut=nl eng=en fin=fi fra=fr fre=fr deu=de ger=de ell=el gre=el \
            heb=he hin=hi hun=hu ind=id ita=it jpn=ja kor=ko nor=no fas=fa per=fa pol=pl por=pt ron=ro \
            rum=ro rus=ru spa=es swe=sv tha=th tur=tr ukr=uk vie=vi
            """.split(separator: " ")
        var names: [Substring: Substring] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=")
            names[parts[0]] = parts[1]
        }
        return names
    }()
}
