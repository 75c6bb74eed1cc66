import Testing

@testable import TrawlCore

@Suite("Dates: formats")
struct DateFormatTests {
    private func read(_ pattern: String, _ text: String, _ tags: [String] = []) throws -> String? {
        let format = try DateFormat(pattern, languages: tags)
        return try? format.read(text, hints: DateTextTests.hints(at: "2026-11-20T00:00:00Z"))
            .description
    }

    @Test(
        "a text is read by its pattern",
        arguments: [
            ("dd.MM.yyyy", "28.11.2026", "2026-11-28"), ("d.M.yy", "8.1.26", "2026-01-08"),
            ("dd.MM.yyyy HH:mm", " 28.11.2026  14:05 ", "2026-11-28T14:05:00"),
            ("yyyyMMdd'T'HHmmss", "20261128T140509", "2026-11-28T14:05:09"),
            (
                "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2026-11-28T14:05:09.250+01:00",
                "2026-11-28T14:05:09.250+01:00"
            ),
            ("EEEE, d. MMMM yyyy", "Samstag, 28. November 2026", "2026-11-28"),
            ("d MMM yyyy", "28 nov. 2026", "2026-11-28"),
            ("MMM d, y h:mm a", "Nov 28, 2026 2:05 PM", "2026-11-28T14:05:00"),
            ("hh a, dd/MM/yyyy", "12 AM, 28/11/2026", "2026-11-28T00:00:00"),
            ("d MMMM yyyy 'à' H'h'mm", "28 novembre 2026 à 14h05", "2026-11-28T14:05:00"),
            ("yyyy年M月d日", "2026年11月28日", "2026-11-28"),
            ("kk:mm dd.MM.yyyy", "24:05 28.11.2026", "2026-11-28T00:05:00"),
            ("yyyy-MM-dd HH:mm z", "2026-11-28 14:05 EST", "2026-11-28T14:05:00-05:00"),
            ("yyyy-MM-dd HH:mm Z", "2026-11-28 14:05 +0100", "2026-11-28T14:05:00+01:00"),
            ("dd.MM.", "28.11.", "2026-11-28"), ("HH:mm", "14:05", "2026-11-20T14:05:00"),
            ("MM/yyyy", "11/2026", "2026-11"),
            ("h 'o''clock' a, d.M.yyyy", "2 o'clock pm, 28.11.2026", "2026-11-28T14:00:00"),
        ]
    )
    func reads(_ pattern: String, _ text: String, _ expected: String) throws {
        #expect(try read(pattern, text) == expected)
    }

    @Test(
        "a text of another form, or with no such day, is no date",
        arguments: [
            ("dd.MM.yyyy", "28/11/2026"), ("dd.MM.yyyy", "28.11.2026 14:05"),
            ("dd.MM.yyyy", "28.11.26"),
            ("dd.MM.yyyy", "31.04.2026"), ("dd.MM.yyyy HH:mm", "28.11.2026 25:00"),
            ("yyyyMMdd", "2026118"), ("hh:mm a dd.MM.yyyy", "13:05 PM 28.11.2026"),
            ("MMM d yyyy", "11 28 2026"),
            ("dd.MM.yyyy", ""), ("d MMM yyyy", "28 lis 2026"),
        ]
    )
    func refuses(_ pattern: String, _ text: String) throws {
        #expect(try read(pattern, text) == nil)
    }

    @Test("names are taken in the languages of the job")
    func languages() throws {
        #expect(try read("d MMM yyyy", "28 lis 2026", ["pl"]) == "2026-11-28")
        #expect(try read("d MMM yyyy", "28 lis 2026", ["hr"]) == "2026-10-28")
        #expect(try read("d MMMM yyyy", "28 november 2026", ["fr"]) == nil)
    }

    @Test(
        "a mistake in a pattern is told with its place and a way out",
        arguments: [
            ("", "the date format is empty at column 1; such as \"dd.MM.yyyy HH:mm\""),
            (
                "DD.MM.yyyy",
                "unknown field 'DD' at column 1; did you mean \"dd\" (day of the month)?"
            ),
            ("dd.MM.YYYY", "unknown field 'YYYY' at column 7; did you mean \"yyyy\"?"),
            (
                "%Y-%m-%d",
                "'%Y' is no field at column 1; fields are letters without %, such as \"yyyy-MM-dd HH:mm\""
            ),
            (
                "yyyy-MM-ddTHH:mm",
                "unknown field 'T' at column 11; write letters that stand for themselves in quotes: 'T'"
            ),
            (
                "dd.MM.yyyy HH:MM",
                "'MM' gives what an earlier field gives at column 15; did you mean \"mm\" (minutes)?"
            ),
            ("dd.mm.yyyy", "the format has no month at column 1"),
            (
                "dd.MM.yyyy hh:mm",
                "'hh' counts half a day and 'a' is missing at column 12; hours of a whole day are \"HH\""
            ),
            (
                "dd.MM.yyyy HH:mm a",
                "'a' needs an hour of a half day at column 18; write \"h\" or \"hh\""
            ),
            ("d 'de MMMM", "the quote is not closed at column 3"),
            (
                "d MMMMM yyyy",
                "'MMMMM' is a name of one letter, which more than one may have at column 3"
            ),
            ("ddd.MM.yyyy", "'ddd' is too long for its field at column 1"),
        ]
    )
    func mistakes(_ pattern: String, _ message: String) {
        let error = #expect(throws: DateFormatError.self) {
            try DateFormat(pattern, languages: [])
        }
        #expect(error?.description == message)
    }

    @Test("a pattern may be 128 characters long, and not 129")
    func length() throws {
        let rest = String(repeating: ".", count: DateFormat.maximumLength - 4)
        #expect(throws: Never.self) { try DateFormat("yyyy" + rest, languages: []) }
        #expect(throws: DateFormatError.self) { try DateFormat("yyyy." + rest, languages: []) }
    }
}
