import Testing

@testable import TrawlCore

@Suite struct ZoneTests {
    @Test(
        "the offset and the abbreviation at an instant",
        arguments: [
            ("Europe/Berlin", "2026-03-29T00:59:59.999Z", 3600, "CET"),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", 7200, "CEST"),
            ("Europe/Berlin", "2026-10-25T01:00:00Z", 3600, "CET"),
            ("Europe/Berlin", "1850-01-01T00:00:00Z", 3208, "LMT"),
            ("Europe/Berlin", "2099-07-01T00:00:00Z", 7200, "CEST"),
            ("Europe/Berlin", "9999-07-01T00:00:00Z", 7200, "CEST"),
            ("Europe/Berlin", "9999-12-01T00:00:00Z", 3600, "CET"),
            ("Australia/Lord_Howe", "2500-01-01T00:00:00Z", 39_600, "+11"),
            ("Europe/Dublin", "2100-07-01T00:00:00Z", 3600, "IST"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700, "+0545"),
            ("America/St_Johns", "2040-01-01T00:00:00Z", -12_600, "NST"),
            ("UTC", "2026-01-01T00:00:00Z", 0, "UTC"),
        ]
    )
    func offsets(name: String, at text: String, seconds: Int, abbreviation: String) throws {
        let zone = try ZoneFixtures.zone(name)
        let instant = try #require(Instant(iso8601: text))
        #expect(zone.offset(at: instant) == seconds)
        #expect(zone.abbreviation(at: instant) == abbreviation)
    }

    @Test("a wall-clock time is shown once, never, or twice")
    func resolve() throws {
        let zone = try ZoneFixtures.zone("Europe/Berlin")
        func resolved(_ text: String) throws -> LocalTimeResolution {
            zone.resolve(try #require(CivilDateTime(iso8601: text)))
        }
        func instant(_ text: String) throws -> Instant { try #require(Instant(iso8601: text)) }
        #expect(try resolved("2026-07-01T12:00") == .unique(instant("2026-07-01T10:00:00Z")))
        #expect(
            try resolved("2026-03-29T01:59:59.999") == .unique(instant("2026-03-29T00:59:59.999Z"))
        )
        #expect(try resolved("2026-03-29T03:00") == .unique(instant("2026-03-29T01:00:00Z")))
        for text in ["2026-03-29T02:00", "2026-03-29T02:59:59.999"] {
            guard case .gap(let transition) = try resolved(text) else {
                Issue.record("\(text) is not in a gap")
                continue
            }
            #expect(try transition.instant == instant("2026-03-29T01:00:00Z"))
            #expect(transition.offsetBefore == 3600 && transition.offsetAfter == 7200)
        }
        for text in ["2026-10-25T02:00", "2026-10-25T02:59:59.999"] {
            guard case .fold(let first, let second) = try resolved(text) else {
                Issue.record("\(text) does not come twice")
                continue
            }
            #expect(second - first == .seconds(3600))
            #expect(zone.iso8601(first).hasPrefix(text))
            #expect(zone.iso8601(second).hasPrefix(text))
        }
        #expect(try resolved("2026-10-25T03:00") == .unique(instant("2026-10-25T02:00:00Z")))
        #expect(try resolved("+200000-10-25T03:00").first.iso8601.hasPrefix("+200000-10-25"))
        for milliseconds in [Int64.min, .max] {
            let local = CivilDateTime(localMilliseconds: milliseconds)
            let distance = zone.resolve(local).first.millisecondsSince1970.distance(
                to: milliseconds
            )
            #expect(abs(distance) <= 7_200_000)
        }
    }

    @Test(
        "every instant of a zone resolves to itself, or to one of two",
        arguments: [
            "Europe/Berlin", "Pacific/Apia", "America/Sao_Paulo", "Antarctica/Troll", "UTC",
        ]
    )
    func roundTrip(name: String) throws {
        let zone = try ZoneFixtures.zone(name)
        var instant = try #require(Instant(iso8601: "2009-01-01T00:00:00Z"))
        let end = try #require(Instant(iso8601: "2013-01-01T00:00:00Z"))
        while instant < end {
            switch zone.resolve(zone.localTime(at: instant)) {
            case .unique(let found): #expect(found == instant)
            case .fold(let first, let second): #expect(first == instant || second == instant)
            case .gap: Issue.record("\(zone.iso8601(instant)) is shown, but said to be skipped")
            }
            instant = instant + .seconds(29 * 60 + 7)
        }
    }

    @Test("a day starts at midnight, or where the gap ends that has skipped it")
    func startOfDay() throws {
        let apia = try ZoneFixtures.zone("Pacific/Apia")
        let saoPaulo = try ZoneFixtures.zone("America/Sao_Paulo")
        for (zone, day, expected) in [
            (apia, "2011-12-29", "2011-12-29T00:00:00-10:00"),
            (apia, "2011-12-30", "2011-12-31T00:00:00+14:00"),
            (saoPaulo, "2018-11-04", "2018-11-04T01:00:00-02:00"),
            (saoPaulo, "2019-02-17", "2019-02-17T00:00:00-03:00"),
        ] {
            #expect(
                zone.iso8601(zone.startOfDay(try #require(CivilDate(iso8601: day)))) == expected
            )
        }
    }

    @Test("transitions follow each other, also where only the footer tells them")
    func transitions() throws {
        let zone = try ZoneFixtures.zone("Europe/Berlin")
        var instant = try #require(Instant(iso8601: "2025-12-01T00:00:00Z"))
        var years: [String] = []
        for _ in 0..<2000 {
            let next = try #require(zone.nextTransition(after: instant))
            #expect(next.instant > instant)
            #expect(abs(next.offsetAfter - next.offsetBefore) == 3600)
            instant = next.instant
            years.append(instant.iso8601)
        }
        #expect(years.prefix(2) == ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"])
        #expect(years.last == "3025-10-30T01:00:00Z")
        #expect(Zone.utc.nextTransition(after: instant) == nil)
    }

    @Test("zones are equal when name and data are")
    func equality() throws {
        let berlin = try ZoneFixtures.bytes("Europe/Berlin")
        let one = try Zone(identifier: "Europe/Berlin", tzif: berlin)
        #expect(try one == Zone(identifier: "Europe/Berlin", tzif: berlin))
        #expect(try one != Zone(identifier: "Europe/Bonn", tzif: berlin))
        #expect(
            try one != Zone(identifier: "Europe/Berlin", tzif: ZoneFixtures.bytes("Europe/Riga"))
        )
    }

    @Test("every zone of the database is read")
    func allZones() throws {
        let names = try ZoneFixtures.allNames()
        #expect(names.count > 400)
        for name in names {
            let zone = try ZoneFixtures.zone(name)
            #expect(abs(zone.offset(at: Instant(secondsSince1970: 1_800_000_000))) <= 14 * 3600)
        }
    }
}
