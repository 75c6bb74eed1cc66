/// What currencies are written as: codes of ISO 4217, and the signs and abbreviations that shops
/// use.
///
/// A sign of Unicode's category Sc, such as `€` or `₹`, needs no entry.
enum CurrencyTable {
    /// Signs and words that mean a currency wherever they stand.
    static let sure = """
        Bds$ CUC$ MOP$ AR$ AU$ BN$ BZ$ CA$ CL$ CO$ CV$ HK$ MX$ NT$ NZ$ TT$ RD$ WS$ US$ $U C$ J$ N$ \
        R$ S$ T$ Z$ A$ SY£ LB£ CN¥ GH₵ ƒ ރ ℳ zł Zł Kč EUR euro eur CHF DKK Rp lei Dinara \
        руб. руб р. грн. грн лв. лв дин. динар тңг ман. դր. դր টকা नेरू \
        تومان درهم ريال جنيه \
        ر.ق. د.ك. د.ع. ر.ع. ر.ي. ر.س. د.ج. د.م. د.إ. د.ت. د.ل. ل.س. د.ب. د.أ. ج.م. ل.ل.
        """.split(separator: " ")

    /// Abbreviations that may also be other words, in use now or once.
    static let likely =
        """
        Af Afl. B/. BD Br Bs Bs.F. CF CFA CFP D-Mark DA DM DT Db Dkr FBu FC FCFA FG FR Fdj Fr. FrCD Ft \
        Ikr JD KD KM Ksh Kz LD LEI Le Lei Lek Lm Ls Lt MK MRf MTn MURs NPRs NTD Nfk Nkr Nu. PKRs \
        Pt Pta Ptas Pts QR RM RMB Rf Rs S/. SLRs SR Sk Skr Ssh Sucre TL TSh Tk UF UM USh VT YR ZK \
        din. fl. fr. kn kr kroon leu litų man. mk. pln tolarjev öS đ Δρ. Δρχ. Р р \
        ریال र 元 円 원
        """.split(separator: " ") + ["SL Re"] + codes

    /// Codes of ISO 4217, its earlier editions and its list of codes in use beside it.
    static let codes = """
        AED AFL AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND BOB BOV \
        BRL BSD BTN BWP BYN BYR BZD CAD CDF CHE CHW CLF CLP CNH CNY COP COU CRC CUC CUP CVE CYP CZK \
        DEM DJF DOP DZD EEK EGP ERN ESP ETB FIM FJD FKP FRF GBP GEL GGP GHS GIP GMD GNF GRD GTQ GYD \
        HKD HNL HRK HTG HUF IDR IEP ILS IMP INR IQD IRR ISK ITL JEP JMD JOD JPY KES KGS KHR KMF KPW \
        KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MTL \
        MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PRB PTE \
        PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SSP STD STN SVC \
        SYP SZL THB TJS TMT TND TOP TRY TTD TVD TWD TZS UAH UGX USD USN UYI UYU UZS VAL VED VEF VES \
        VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA YER ZAR ZMK \
        ZMW ZWD ZWG ZWL
        """.split(separator: " ")
}
