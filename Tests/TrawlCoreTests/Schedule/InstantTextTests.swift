import Testing

@testable import TrawlCore

@Suite struct InstantTextTests {
    @Test(
        "an instant is written in UTC, with milliseconds only where there are some",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "19700101T000000Z"),
            (1_795_415_400_000, "2026-11-23T06:30:00Z", "20261123T063000Z"),
            (1_795_415_400_007, "2026-11-23T06:30:00.007Z", "20261123T063000.007Z"),
            (-1, "1969-12-31T23:59:59.999Z", "19691231T235959.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z", "20000229T000000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00Z", "00000101T000000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z", "99991231T235959.999Z"),
        ] as [(Int64, String, String)]
    )
    func both(milliseconds: Int64, extended: String, compact: String) {
        let instant = Instant(millisecondsSince1970: milliseconds)
        #expect(instant.iso8601 == extended)
        #expect(Instant(iso8601: extended) == instant)
        #expect(instant.compact == compact)
        #expect(Instant(compact: compact) == instant)
    }

    @Test(
        "years of more than four digits have a sign, and are read again",
        arguments: [
            (253_402_300_800_000, "+010000-01-01T00:00:00Z"),
            (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
            (8_640_000_000_000_000, "+275760-09-13T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func farYears(milliseconds: Int64, text: String) {
        let instant = Instant(millisecondsSince1970: milliseconds)
        #expect(instant.iso8601 == text)
        #expect(Instant(iso8601: text) == instant)
    }

    @Test("the first and the last instant are written too")
    func ends() {
        let last = Instant(millisecondsSince1970: .max).iso8601
        #expect(last == "+292278994-08-17T07:12:55.807Z")
        let first = Instant(millisecondsSince1970: .min).iso8601
        #expect(first == "-292275055-05-16T16:47:04.192Z")
    }

    @Test(
        "offsets, short forms and leap seconds are read",
        arguments: [
            ("2026-11-23T07:30:00+01:00", "2026-11-23T06:30:00Z"),
            ("2026-11-23T07:30:00+0100", "2026-11-23T06:30:00Z"),
            ("2026-11-23T07:30+01", "2026-11-23T06:30:00Z"),
            ("2026-11-23 01:00:00-05:30", "2026-11-23T06:30:00Z"),
            ("2026-11-23t06:30:00z", "2026-11-23T06:30:00Z"),
            ("2026-11-23T06:30:00.1Z", "2026-11-23T06:30:00.100Z"),
            ("2026-11-23T06:30:00.123456789Z", "2026-11-23T06:30:00.123Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ]
    )
    func forms(text: String, expected: String) {
        #expect(Instant(iso8601: text)?.iso8601 == expected)
    }

    @Test(
        "what names no instant is refused",
        arguments: [
            "", "Z", "2026-11-23", "2026-11-23T06:30:00", "2026-11-23T06:30:00+", "2026-11-23Z",
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z",
            "2026-11-23T06:60:00Z", "2026-11-23T06:30:61Z", "2026-11-23T06:30:00.Z",
            "2026-11-23T06:30:00.1234567890Z", "2026-11-23T06:30:00Z ", " 2026-11-23T06:30:00Z",
            "2026-11-23T06:30:00+24:00", "2026-11-23T06:30:00+01:60", "26-11-23T06:30:00Z",
            "+2026-11-23T06:30:00Z", "+999999999-01-01T00:00:00Z", "２026-11-23T06:30:00Z",
        ]
    )
    func refused(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test(
        "only the form that is written is read back as a compact time",
        arguments: [
            "", "20261123", "20261123T063000", "20261123T0630Z", "20261123T063000.000Z",
            "20261123T063000.1Z", "2026-11-23T06:30:00Z", "20260230T000000Z", "20261123T063000Z0",
        ]
    )
    func compactRefused(text: String) {
        #expect(Instant(compact: text) == nil)
    }

    @Test("local times and dates have no offset")
    func local() {
        #expect(CivilDateTime(iso8601: "2027-01-01T08:00")?.description == "2027-01-01T08:00:00")
        #expect(
            CivilDateTime(iso8601: "2027-01-01 08:00:30.25")?.description
                == "2027-01-01T08:00:30.250"
        )
        for text in ["2027-01-01", "2027-01-01T08", "2027-01-01T08:00Z", "2027-01-01T08:00:60"] {
            #expect(CivilDateTime(iso8601: text) == nil, "\(text)")
        }
        #expect(CivilDate(iso8601: "2026-12-01")?.description == "2026-12-01")
        for text in ["2026-12-1", "2026-02-30", "2026-12-01T00:00", "20261201", "12/01/2026"] {
            #expect(CivilDate(iso8601: text) == nil, "\(text)")
        }
    }
}
