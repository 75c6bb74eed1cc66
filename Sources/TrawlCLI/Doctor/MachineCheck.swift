internal import CTimex
internal import Glibc
internal import Trawl

/// What `trawl doctor` looks at that belongs to the machine: libraries, clock, time zones.
enum MachineCheck {
    /// Everything of the machine; its zones as job files see them.
    static func findings(_ context: JobContext) throws -> [Finding] {
        try libraries() + [
            clock(ClockState.now, year: year),
            zones(context.zoneNames().count, here: context.localZone.identifier),
        ]
    }

    private static func libraries() throws -> [Finding] {
        let versions =
            "trawl \(Version.number), libxml2 \(XMLLibrary.version), "
            + "sqlite \(try Store.sqliteVersion()), \(CurlLibrary.version)"
        let missing = lacking(in: CurlLibrary.version)
        guard missing.isEmpty else {
            return [
                .ok(.libraries, versions),
                .warning(
                    .libraries,
                    "libcurl was built without \(missing.joined(separator: ", without "))",
                    help: "Debian's package libcurl4 has them"
                ),
            ]
        }
        return [.ok(.libraries, versions)]
    }

    /// What a libcurl lacks, with what is missed by it, by the text of curl_version(3).
    static func lacking(in version: String) -> [String] {
        [
            ("nghttp2/", "HTTP/2: more connections are needed"),
            ("libpsl/", "libpsl: cookies of whole registries such as co.uk are not told apart"),
            ("libidn2/", "libidn2: names of proxies must be in ASCII"),
        ].compactMap { version.contains($0.0) ? nil : $0.1 }
    }

    /// What the kernel says of the clock.
    static func clock(_ state: ClockState?, year: Int) -> Finding {
        guard year >= 2026 else {
            return .bad(
                .clock,
                "the clock says that it is the year \(year)",
                help: "set it: fires are due by the clock"
            )
        }
        switch state {
        case .synchronised: return .ok(.clock, "synchronised")
        case .free:
            return .warning(
                .clock,
                "nothing synchronises it, so that fires may be early or late",
                help: "systemd-timesyncd or chrony does"
            )
        case nil: return .ok(.clock, "whether it is synchronised cannot be told here")
        }
    }

    /// How many zones the machine knows, and which one is its own.
    static func zones(_ count: Int, here: String) -> Finding {
        guard count > 1 else {
            return .bad(
                .zones,
                "there is no zone database: only UTC is known",
                help: "install the package tzdata"
            )
        }
        return .ok(.zones, "\(count) names, here \(here)")
    }

    private static var year: Int {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        return Int(parts.tm_year) + 1900
    }
}

/// Whether something keeps the clock right.
enum ClockState {
    case synchronised
    case free

    /// As the kernel says (adjtimex(2): TIME_ERROR); nil when it does not.
    static var now: ClockState? {
        var request = timex()
        let state = adjtimex(&request)
        guard state >= 0 else { return nil }
        return state == TIME_ERROR ? .free : .synchronised
    }
}
