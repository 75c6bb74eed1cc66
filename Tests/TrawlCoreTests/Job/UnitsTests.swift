import Testing

@testable import TrawlCore

@Suite("Durations and sizes of job files")
struct UnitsTests {
    @Test(
        "a duration is a whole number and a unit",
        arguments: [
            ("500ms", 500), ("30s", 30_000), ("15m", 900_000), ("6h", 21_600_000),
            ("7d", 604_800_000), ("0s", 0), ("007s", 7000), ("36500d", 3_153_600_000_000),
        ] as [(String, Int64)]
    )
    func durations(_ text: String, _ milliseconds: Int64) {
        #expect(Units.duration(text)?.wholeMilliseconds == milliseconds)
    }

    @Test(
        "everything else is no duration",
        arguments: [
            "", "5", "s", "1.5h", "-1s", "+1s", "1h30m", "10 s", "10S", "1w", "36501d", "٣s",
            "99999999999999999999s", "9223372036854775807d", "1s ",
        ]
    )
    func notDurations(_ text: String) {
        #expect(Units.duration(text) == nil)
    }

    @Test(
        "a size counts in powers of 1024",
        arguments: [
            ("64KB", 65_536), ("10MB", 10_485_760), ("2GB", 2_147_483_648),
            ("1048576GB", 1 << 50),
        ] as [(String, Int64)]
    )
    func sizes(_ text: String, _ bytes: Int64) {
        #expect(Units.size(text) == bytes)
    }

    @Test(
        "everything else is no size",
        arguments: ["", "5", "KB", "16mb", "16MiB", "16M", "1.5GB", "-1KB", "1048577GB", "1 KB"]
    )
    func notSizes(_ text: String) {
        #expect(Units.size(text) == nil)
    }

    @Test(
        "what was meant by a misspelt duration can be told",
        arguments: [
            ("5", "5s"), ("1h30m", "90m"), ("10 min", "10m"), ("2 weeks", "14d"), ("90S", "90s"),
            ("1.5h", nil), ("soon", nil), ("", nil), ("1500 ms", "1500ms"),
        ] as [(String, String?)]
    )
    func meantDuration(_ text: String, _ meant: String?) {
        #expect(Units.meantDuration(text) == meant)
    }

    @Test(
        "what was meant by a misspelt size can be told",
        arguments: [
            ("16mb", "16MB"), ("16MiB", "16MB"), ("16 M", "16MB"), ("2g", "2GB"), ("16", nil),
        ] as [(String, String?)]
    )
    func meantSize(_ text: String, _ meant: String?) {
        #expect(Units.meantSize(text) == meant)
    }
}
