/// What the abbreviation of a zone means.
enum ZoneAbbreviation: Hashable {
    /// Seconds east of UTC.
    case offset(Int)
    /// A zone whose offset depends on the date.
    case zone(String)

    /// No abbreviation has more letters.
    static let longest = 5

    /// The abbreviations that are known, in capitals.
    ///
    /// Those of RFC 5322, 4.3 as it has them; else the zone database's, and of several zones with
    /// one abbreviation the one with the most people.
    static let all: [String: ZoneAbbreviation] = {
        var all: [String: ZoneAbbreviation] = [:]
        for (minutes, names) in offsets {
            for name in names.split(separator: " ") { all[String(name)] = .offset(minutes * 60) }
        }
        for (zone, names) in zones {
            for name in names.split(separator: " ") { all[String(name)] = .zone(zone) }
        }
        return all
    }()

    /// Minutes east of UTC.
    private static let offsets: [(Int, String)] = [
        (0, "UTC UT GMT Z WET"),
        (-720, "AOE"), (-660, "SST"), (-600, "HST HAST"), (-540, "AKST HADT HDT"),
        (-480, "PST AKDT"), (-420, "MST PDT"), (-360, "CST MDT"), (-300, "EST CDT COT PET ECT"),
        (-240, "EDT AST VET BOT CLT"), (-210, "NST"), (-180, "ADT ART BRT UYT CLST"),
        (-150, "NDT"), (-120, "BRST"), (-60, "CVT AZOT"),
        (60, "CET MEZ BST WEST WAT"), (120, "CEST MESZ EET SAST CAT"),
        (180, "EEST MSK EAT TRT AKT"),
        (210, "IRST"), (240, "GST SAMT MSD"), (270, "AFT"), (300, "PKT UZT YEKT"), (330, "IST"),
        (345, "NPT"), (360, "BDT OMST"), (390, "MMT"), (420, "WIB ICT KRAT"),
        (480, "WITA HKT SGT PHT MYT AWST IRKT"), (540, "JST KST WIT YAKT"), (570, "ACST"),
        (600, "AEST VLAT CHST PGT"), (630, "ACDT"), (660, "AEDT MAGT"), (720, "NZST FJT PETT"),
        (780, "NZDT TOT"),
    ]

    private static let zones: [(String, String)] = [
        ("America/New_York", "ET"), ("America/Chicago", "CT"), ("America/Denver", "MT"),
        ("America/Los_Angeles", "PT"), ("Australia/Sydney", "AET"), ("Australia/Perth", "AWT"),
    ]
}
