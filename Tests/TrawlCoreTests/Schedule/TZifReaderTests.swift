import Testing

@testable import TrawlCore

@Suite struct TZifReaderTests {
    /// A file of version 2 or 3 with an empty first block, as `zic -b slim` writes it.
    private static func file(
        times: [Int64] = [],
        indices: [UInt8]? = nil,
        types: [(offset: Int32, isSaving: UInt8, name: UInt8)] = [(3600, 0, 0)],
        names: String = "CET\0CEST\0",
        leapSeconds: Int = 0,
        footer: String = "\nCET-1\n"
    ) -> [UInt8] {
        func big(_ value: Int64, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        func header(_ counts: [Int]) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + counts.flatMap { big(Int64($0), 4) }
        }
        var bytes = header([0, 0, 0, 0, 1, 1]) + [0, 0, 0, 0, 0, 0, 0]
        bytes += header([0, 0, leapSeconds, times.count, types.count, names.utf8.count])
        bytes += times.flatMap { big($0, 8) }
        bytes += indices ?? [UInt8](repeating: 0, count: times.count)
        for type in types { bytes += big(Int64(type.offset), 4) + [type.isSaving, type.name] }
        bytes += Array(names.utf8) + [UInt8](repeating: 0, count: leapSeconds * 12)
        return bytes + Array(footer.utf8)
    }

    private static func zone(_ bytes: [UInt8]) throws -> Zone {
        try Zone(identifier: "Test/Zone", tzif: bytes)
    }

    @Test(
        "a file that is cut off anywhere is refused",
        arguments: ["Europe/Berlin", "America/Sao_Paulo", "Asia/Tokyo", "Etc/UTC"]
    )
    func truncated(name: String) throws {
        let bytes = try ZoneFixtures.bytes(name)
        for length in 0..<bytes.count {
            let error = #expect(throws: ZoneError.self, "\(length) bytes") {
                try Self.zone(Array(bytes.prefix(length)))
            }
            #expect(error?.code == .truncated)
        }
    }

    @Test(
        "a file with a wrong byte anywhere is read or refused, and still answers",
        arguments: [1, 2] as [UInt64]
    )
    func corrupted(seed: UInt64) throws {
        let bytes = try ZoneFixtures.bytes("Europe/Berlin")
        let expressions = try ["30 2 * * *", "*/15 * * * *"].map { try CronExpression($0) }
        var numbers = ScheduleNoise(seed: seed)
        var read = 0
        for _ in 0..<1500 {
            var wrong = bytes
            for _ in 0..<Int.random(in: 1...3, using: &numbers) {
                wrong[Int.random(in: 0..<wrong.count, using: &numbers)] = UInt8.random(
                    in: 0...255,
                    using: &numbers
                )
            }
            guard let zone = try? Self.zone(wrong) else { continue }
            read += 1
            for seconds in [-10_000_000_000, 0, 1_774_746_000, 90_000_000_000] as [Int64] {
                let instant = Instant(secondsSince1970: seconds)
                _ = zone.abbreviation(at: instant)
                _ = zone.nextTransition(after: instant)
                for expression in expressions {
                    let next = try #require(expression.next(after: instant, in: zone))
                    #expect(next > instant)
                    #expect(expression.previous(atOrBefore: next, in: zone) == next)
                }
            }
        }
        #expect(read > 0)
    }

    struct Bad: Sendable {
        var bytes: [UInt8]
        var code: ZoneError.Code
        var reason: String
    }

    static let refused = [
        Bad(
            bytes: [UInt8](repeating: 0x20, count: 80),
            code: .notTZif,
            reason: "the data does not begin with 'TZif'"
        ),
        Bad(
            bytes: file(leapSeconds: 1),
            code: .leapSeconds,
            reason: "the file counts leap seconds"
        ),
        Bad(
            bytes: file(types: []),
            code: .inconsistent,
            reason: "the counts in the header contradict each other"
        ),
        Bad(
            bytes: file(times: [5, 5]),
            code: .inconsistent,
            reason: "transitions are not in order"
        ),
        Bad(
            bytes: file(times: [5], indices: [1]),
            code: .inconsistent,
            reason: "transition 1 is of a type that is not there"
        ),
        Bad(
            bytes: file(types: [(93_600, 0, 0)]),
            code: .inconsistent,
            reason: "offset 93600 s is out of range -89999...93599"
        ),
        Bad(
            bytes: file(types: [(0, 2, 0)]),
            code: .inconsistent,
            reason: "a daylight saving mark is neither 0 nor 1"
        ),
        Bad(
            bytes: file(types: [(0, 0, 9)]),
            code: .inconsistent,
            reason: "an abbreviation has no end"
        ),
        Bad(bytes: file(names: "CET"), code: .inconsistent, reason: "an abbreviation has no end"),
        Bad(
            bytes: file(footer: "CET-1\n"),
            code: .truncated,
            reason: "the file ends in its footer"
        ),
    ]

    @Test("inconsistent data is refused with its fault", arguments: 0..<refused.count)
    func inconsistent(number: Int) throws {
        let bad = Self.refused[number]
        let error = try #require(throws: ZoneError.self) { try Self.zone(bad.bytes) }
        #expect(error.code == bad.code)
        #expect(error.description == "time zone 'Test/Zone': \(bad.reason)")
    }

    @Test(
        "a footer that is no TZ string is refused",
        arguments: [
            "C-1", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x",
            "CET-25", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
            "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,366,1", "<+1-1",
            "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1:60", ":Europe/Berlin",
        ]
    )
    func badFooter(text: String) throws {
        let error = try #require(throws: ZoneError.self) {
            try Self.zone(Self.file(footer: "\n\(text)\n"))
        }
        #expect(error.code == .badFooter)
        #expect(error.reason == "footer '\(text)' is not a TZ string")
    }

    struct Footer: Sendable {
        var text: String
        var starts: String
        var ends: String

        init(_ text: String, _ starts: String, _ ends: String) {
            self.text = text
            self.starts = starts
            self.ends = ends
        }
    }

    static let footers = [
        Footer("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"),
        Footer("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
        Footer("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", "2026-10-24T23:00:00Z"),
        Footer("AAA0BBB,J60,J300", "2026-03-01T02:00:00Z", "2026-10-27T01:00:00Z"),
        Footer("AAA0BBB,59,299/0", "2026-03-01T02:00:00Z", "2026-10-26T23:00:00Z"),
        Footer(
            "AAA-1:30BBB-2:15:10,M4.1.1,M10.1.1/4:30:05",
            "2026-04-06T00:30:00Z",
            "2026-10-05T02:14:55Z"
        ),
    ]

    @Test("the rules of a footer hold in every year", arguments: 0..<footers.count)
    func rules(number: Int) throws {
        let footer = Self.footers[number]
        let zone = try Self.zone(Self.file(footer: "\n\(footer.text)\n"))
        let newYear = try #require(Instant(iso8601: "2026-01-01T00:00:00Z"))
        let starts = try #require(zone.nextTransition(after: newYear))
        #expect(starts.instant.iso8601 == footer.starts)
        #expect(
            try #require(zone.nextTransition(after: starts.instant)).instant.iso8601 == footer.ends
        )
        // The calendar repeats every 400 years, backwards too: the file lists no transition.
        for cycles in [-3, -1, 1, 20] as [Int64] {
            let moved = Instant(
                millisecondsSince1970: newYear.millisecondsSince1970 + cycles * ZoneTable.cycle
            )
            let transition = try #require(zone.nextTransition(after: moved))
            #expect(transition.instant - moved == starts.instant - newYear)
        }
    }

    @Test("saving time all the year never changes (RFC 8536, 3.3.1)")
    func alwaysSaving() throws {
        let zone = try Self.zone(
            Self.file(times: [0], types: [(-14_400, 1, 4)], footer: "\nXXX3EDT4,0/0,J365/23\n")
        )
        for text in ["1990-01-01T03:00:00Z", "2026-07-01T00:00:00Z", "2600-12-31T23:59:59Z"] {
            #expect(zone.offset(at: try #require(Instant(iso8601: text))) == -14_400, "\(text)")
        }
        #expect(zone.nextTransition(after: Instant(secondsSince1970: 2_000_000_000)) == nil)
    }

    @Test("times beyond all reach are taken for always")
    func farTimes() throws {
        let zone = try Self.zone(
            Self.file(
                times: [.min, -(1 << 60), 1000, 1 << 60],
                indices: [0, 1, 0, 1],
                types: [(3600, 0, 0), (7200, 1, 4)],
                footer: "\n\n"
            )
        )
        #expect(zone.offset(at: Instant(secondsSince1970: 0)) == 7200)
        #expect(zone.offset(at: Instant(secondsSince1970: 1000)) == 3600)
        #expect(zone.nextTransition(after: Instant(secondsSince1970: 1000)) == nil)
    }
}
