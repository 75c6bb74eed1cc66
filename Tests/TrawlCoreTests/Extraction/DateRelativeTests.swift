import Testing

@testable import TrawlCore

@Suite("Dates: counted from the fetch")
struct DateRelativeTests {
    /// A Saturday.
    private let hints = DateTextTests.hints(at: "2026-11-28T14:05:09Z")

    private func read(_ text: String) -> String? {
        try? DateText.read(text, hints: hints).description
    }

    @Test(
        "hours ago are an instant, in the major languages",
        arguments: [
            "3 hours ago", "three hours ago", "about 3 hrs ago", "Posted 3 hours ago by Ann",
            "vor 3 Stunden", "il y a 3 heures", "hace 3 horas", "há 3 horas", "3 horas atrás",
            "3 ore fa",
            "3 uur geleden", "för 3 timmar sedan", "for 3 timer siden", "3 tuntia sitten",
            "3 godziny temu", "před 3 hodinami", "pred 3 hodinami", "3 órával ezelőtt",
            "acum 3 ore",
            "3 часа назад", "3 години тому", "преди 3 часа", "πριν από 3 ώρες", "3 saat önce",
            "قبل 3 ساعات", "לפני 3 שעות", "3 ساعت پیش", "3 घंटे पहले", "3 jam yang lalu",
            "3 giờ trước",
            "3 ชั่วโมงที่แล้ว", "3 時間前", "3小时前", "3시간 전",
        ]
    )
    func hoursAgo(_ text: String) {
        #expect(read(text) == "2026-11-28T11:05:09Z")
    }

    @Test(
        "days and more give the day",
        arguments: [
            ("2 days ago", "2026-11-26"), ("a week ago", "2026-11-21"),
            ("in 2 Tagen", "2026-11-30"),
            ("dans 3 jours", "2026-12-01"), ("9 months ago", "2026-02-28"),
            ("1 year 2 months ago", "2025-09-28"),
            ("منذ يومين", "2026-11-26"), ("2 years from now", "2028-11-28"),
            ("last month", "2026-10-28"),
            ("yesterday", "2026-11-27"), ("vorgestern", "2026-11-26"), ("demain", "2026-11-29"),
            ("сегодня", "2026-11-28"), ("昨天", "2026-11-27"),
        ]
    )
    func days(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "parts of a day are added up",
        arguments: [
            ("1 hour and 5 minutes ago", "13:00:09"), ("2 ч. 21 мин. назад", "11:44:09"),
            ("1.5 hours ago", "12:35:09"), ("un'ora fa", "13:05:09"), ("час назад", "13:05:09"),
            ("just now", "14:05:09"),
        ]
    )
    func parts(_ text: String, _ time: String) {
        #expect(read(text) == "2026-11-28T\(time)Z")
    }

    @Test(
        "a time belongs to the day that is named",
        arguments: [
            ("today 9:30", "2026-11-28T09:30:00"), ("yesterday at 11:30 pm", "2026-11-27T23:30:00"),
            ("heute, 9:30 Uhr", "2026-11-28T09:30:00"), ("Вчера в 9:30", "2026-11-27T09:30:00"),
            ("9:30", "2026-11-28T09:30:00"), ("Friday 9:30", "2026-11-27T09:30:00"),
        ]
    )
    func times(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "a day of the week is the last one, today included",
        arguments: [
            ("Saturday", "2026-11-28"), ("Sunday", "2026-11-22"), ("vendredi", "2026-11-27"),
        ]
    )
    func weekdays(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "a day without a year is the nearest one",
        arguments: [
            ("28 Nov", "2026-11-28"), ("5 January", "2027-01-05"), ("1 June", "2026-06-01"),
            ("29 Feb", "2028-02-29"), ("11月27日", "2026-11-27"), ("12-14 June", "2026-06-12"),
        ]
    )
    func yearless(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }
}
