import Testing

@testable import TrawlCore

@Suite("Dates: reading")
struct DateTextTests {
    static func hints(
        _ order: DateHints.Order? = nil,
        languages: [String] = [],
        at reference: String? = nil
    ) -> DateHints {
        DateHints(
            order: order,
            languages: languages,
            reference: reference.flatMap { Instant(iso8601: $0) },
            zone: .utc,
            // Which offset the zone has is not what is tested.
            zoneNamed: { $0 == "America/New_York" ? .utc : nil }
        )
    }

    private func read(_ text: String, _ hints: DateHints = .none) -> String? {
        try? DateText.read(text, hints: hints).description
    }

    @Test(
        "ISO 8601 is read in all its forms",
        arguments: [
            ("2026", "2026"), ("2026-11", "2026-11"), ("2026-11-28", "2026-11-28"),
            ("20261128", "2026-11-28"), ("2026-W48-6", "2026-11-28"), ("2026W486", "2026-11-28"),
            ("2026-332", "2026-11-28"), ("2020-W53-5", "2021-01-01"),
            ("2026-11-28T14:05", "2026-11-28T14:05:00"), ("2026-11-28T14", "2026-11-28T14:00:00"),
            ("2026-11-28 14:05:09", "2026-11-28T14:05:09"),
            ("20261128T140509Z", "2026-11-28T14:05:09Z"),
            ("2026-11-28T14:05:09+01:00", "2026-11-28T14:05:09+01:00"),
            ("2026-11-28T14:05:09-0530", "2026-11-28T14:05:09-05:30"),
            ("2026-11-28t14:05:09z", "2026-11-28T14:05:09Z"),
            ("2026-11-28T14:05:09-00:00", "2026-11-28T14:05:09Z"),
            ("2026-11-28T24:00Z", "2026-11-29T00:00:00Z"),
            ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"),
        ]
    )
    func iso(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "a fraction keeps the digits that were written, up to nine, where it is not zero",
        arguments: [
            (".5", ".5"), (".250", ".250"), (",25", ".25"), (".000", ""),
            (".1234567891", ".123456789"),
        ]
    )
    func fractions(_ written: String, _ shown: String) {
        #expect(read("2026-11-28T14:05:09\(written)Z") == "2026-11-28T14:05:09\(shown)Z")
    }

    @Test(
        "mail and HTTP dates are read, with obsolete zones",
        arguments: [
            ("Sat, 28 Nov 2026 14:05:09 +0100", "2026-11-28T14:05:09+01:00"),
            ("28 Nov 26 14:05 UT", "2026-11-28T14:05:00Z"),
            ("Sat, 28 Nov 2026 14:05:09 EDT", "2026-11-28T14:05:09-04:00"),
            ("Sat, 28 Nov 2026 14:05:09 -0000", "2026-11-28T14:05:09Z"),
            // RFC 5322, 4.3: all letters but J.
            ("Sat, 28 Nov 2026 14:05:09 K", "2026-11-28T14:05:09Z"),
            ("Sat, 28 Nov 2026 14:05:09 +0100 (CET)", "2026-11-28T14:05:09+01:00"),
            ("Saturday, 28-Nov-26 14:05:09 GMT", "2026-11-28T14:05:09Z"),
            ("Sat Nov 28 14:05:09 2026", "2026-11-28T14:05:09Z"),
            ("Sun Nov  8 14:05:09 2026", "2026-11-08T14:05:09Z"),
            ("Sun Nov 08 14:05:09 2026", "2026-11-08T14:05:09"),
            ("28/Nov/2026:14:05:09 +0100", "2026-11-28T14:05:09+01:00"),
        ]
    )
    func mail(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "digits in a row are a date or a time since 1970",
        arguments: [
            ("1795874709", "2026-11-28T14:05:09Z"), ("1795874709250", "2026-11-28T14:05:09.250Z"),
            ("1795874709.5", "2026-11-28T14:05:09.5Z"), ("202611281405", "2026-11-28T14:05:00"),
            ("20261128140509", "2026-11-28T14:05:09"), ("12345", nil), ("12345678901", nil),
        ] as [(String, String?)]
    )
    func digits(_ text: String, _ expected: String?) {
        #expect(read(text) == expected)
    }

    @Test(
        "numbers are read by evidence, then by the order, then by the language",
        arguments: [
            ("28.11.2026", nil, [], "2026-11-28"), ("11/28/2026", nil, [], "2026-11-28"),
            ("2026/11/28", nil, [], "2026-11-28"), ("2026-28-11", nil, [], "2026-11-28"),
            ("28-11-26", nil, [], "2026-11-28"), ("28/2026/11", nil, [], "2026-11-28"),
            ("05.06.2026", nil, [], "2026-06-05"), ("05/06/2026", nil, [], nil),
            ("05/05/2026", nil, [], "2026-05-05"),
            ("05/06/2026", .dayMonthYear, ["en"], "2026-06-05"),
            ("05/06/2026", .monthDayYear, ["de"], "2026-05-06"),
            ("05/06/07", .yearMonthDay, [], "2005-06-07"),
            ("05/06/2026", nil, ["en"], "2026-05-06"),
            ("05/06/2026", nil, ["en-GB"], "2026-06-05"),
            ("05/06/2026", nil, ["xx", "fr"], "2026-06-05"),
            ("28/11/2026", .monthDayYear, [], "2026-11-28"),
            // 5 June 2026 is a Friday, 6 May a Wednesday.
            ("Friday 05/06/2026", nil, [], "2026-06-05"), ("Wed 05/06/2026", nil, [], "2026-05-06"),
            ("mercredi 05/06/2025", nil, [], "2025-06-05"),
            ("1.2.69", nil, [], "1969-02-01"), ("1.2.68", nil, [], "2068-02-01"),
        ] as [(String, DateHints.Order?, [String], String?)]
    )
    func order(_ text: String, _ order: DateHints.Order?, _ tags: [String], _ expected: String?) {
        #expect(read(text, Self.hints(order, languages: tags)) == expected)
    }

    @Test(
        "names of many languages are read, in every case and shortened",
        arguments: [
            "28 NOVEMBER 2026", "Nov. 28th, 2026", "28. Nov. 2026", "28 novembre 2026",
            "28 de noviembre de 2026", "sábado 28 nov 2026", "28 novembro 2026", "28 november 2026",
            "lördag 28 november 2026", "28. marraskuuta 2026",
            "28 listopada 2026 r., sobota, godz.",
            "28. listopadu 2026, úte", "2026. november 28.", "28 noiembrie 2026",
            "28 ноября 2026 г.",
            "28 листопада 2026", "28 ноември 2026", "28 Νοεμβρίου 2026", "28 Kasım 2026",
            "28 KASIM 2026", "28 نوفمبر 2026", "٢٨ نوفمبر ٢٠٢٦", "28 בנובמבר 2026",
            "۲۸ نوامبر ۲۰۲۶",
            "28 नवंबर 2026", "२८ नवम्बर २०२६", "28 November 2026", "ngày 28 tháng 11 năm 2026",
            "28 พ.ย. 2569", "28 พฤศจิกายน พ.ศ. 2569", "2026年11月28日", "２０２６年１１月２８日（土）",
            "令和8年11月28日", "民國115年11月28日", "2026년 11월 28일", "the 28th day of November 2026",
        ]
    )
    func names(_ text: String) {
        #expect(read(text) == "2026-11-28")
    }

    @Test(
        "times are read with the words around them",
        arguments: [
            "28 Nov 2026 2:05 pm", "2:05 p.m., November 28, 2026", "28. November 2026 um 14:05 Uhr",
            "28.11.2026 14.05 Uhr", "28 novembre 2026 à 14h05", "28/11/2026 alle ore 14:05",
            "28 noviembre 2026 a las 2:05 p. m.", "28.11.2026 klo 14.05", "28 nov. 2026 kl. 14:05",
            "28.11.2026 14.05", "28 ноября 2026 в 14:05", "2026年11月28日 下午2:05",
            "2026年11月28日14時05分", "2026년 11월 28일 오후 2시 5분", "28 Nov 2026, 14:05–16:00",
        ]
    )
    func times(_ text: String) {
        #expect(read(text) == "2026-11-28T14:05:00")
    }

    @Test(
        "noon and midnight turn over",
        arguments: [
            ("12:05 am", "00:05"), ("12:05 pm", "12:05"), ("noon", "12:00"), ("midnight", "00:00"),
            ("11 pm", "23:00"),
        ]
    )
    func noon(_ text: String, _ expected: String) {
        #expect(read("28 Nov 2026 \(text)") == "2026-11-28T\(expected):00")
    }

    @Test(
        "zones and offsets are read behind a time",
        arguments: [
            ("14:05 UTC", "14:05:00Z"), ("14:05 GMT+2", "14:05:00+02:00"),
            ("14:05 -0330", "14:05:00-03:30"), ("14:05 +01:00", "14:05:00+01:00"),
            ("2:05 PM PST", "14:05:00-08:00"), ("14:05 (CEST)", "14:05:00+02:00"),
            ("14:05 America/New_York", "14:05:00Z"), ("2:05 pm ET", "14:05:00Z"),
            ("14:05:09 GMT+0100 (Central European Standard Time)", "14:05:09+01:00"),
        ]
    )
    func zones(_ text: String, _ expected: String) {
        #expect(read("28 Nov 2026 \(text)", Self.hints()) == "2026-11-28T\(expected)")
    }

    @Test(
        "the start of a range of days is read",
        arguments: [
            "12-14 June 2026", "June 12–14, 2026", "12.-14. Juni 2026", "12.-14.06.2026",
            "12 au 14 juin 2026", "12 - 14 czerwca 2026", "12 bis 14. Juni 2026",
        ]
    )
    func ranges(_ text: String) {
        #expect(read(text) == "2026-06-12")
    }

    @Test(
        "less than a day stays less",
        arguments: [
            ("November 2026", "2026-11"), ("11/2026", "2026-11"), ("2026年11月", "2026-11"),
            ("2026年", "2026"), ("nov. 2026", "2026-11"),
        ]
    )
    func months(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "words around a plain date are passed over",
        arguments: [
            "Published: 28 Nov 2026 by Ann", "Veröffentlicht am 28.11.2026 von Anna",
            "[November] 28, 2026.", "Last seen 2026-11-28 somewhere",
            "next Saturday, November 28, 2026",
        ]
    )
    func surroundings(_ text: String) {
        #expect(read(text) == "2026-11-28")
    }

    @Test(
        "a name of two months is refused, unless a language tells",
        arguments: [
            ("28 lis 2026", [], nil), ("28 lis 2026", ["pl"], "2026-11-28"),
            ("28 lis 2026", ["hr"], "2026-10-28"), ("sob. 28 lis 2026, godz.", [], "2026-11-28"),
        ] as [(String, [String], String?)]
    )
    func homonyms(_ text: String, _ tags: [String], _ expected: String?) {
        #expect(read(text, Self.hints(languages: tags)) == expected)
    }
}
