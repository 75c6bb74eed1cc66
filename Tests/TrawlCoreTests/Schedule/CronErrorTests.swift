import Testing

@testable import TrawlCore

/// Every sentence of a refused cron expression, with its field, its column and its hint.
@Suite struct CronErrorTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var text: String
        var field: CronField?
        var column: Int
        var message: String
        var hint: String?
        var testDescription: String { text.debugDescription }

        init(
            _ text: String,
            _ field: CronField?,
            _ column: Int,
            _ message: String,
            hint: String? = nil
        ) {
            self.text = text
            self.field = field
            self.column = column
            self.message = message
            self.hint = hint
        }
    }

    static let ranges = [
        Mistake("* 24 * * *", .hour, 3, "hour 24 is out of range 0-23", hint: "midnight is hour 0"),
        Mistake(
            "60 * * * *",
            .minute,
            1,
            "minute 60 is out of range 0-59",
            hint: "the full hour is 0"
        ),
        Mistake(
            "60 0 0 * * *",
            .second,
            1,
            "second 60 is out of range 0-59",
            hint: "the full minute is 0"
        ),
        Mistake("0 61 0 * * *", .minute, 3, "minute 61 is out of range 0-59"),
        Mistake(
            "0 0 0 * *",
            .dayOfMonth,
            5,
            "day of month 0 is out of range 1-31",
            hint: "days count from 1"
        ),
        Mistake("0 0 32W * *", .dayOfMonth, 5, "day of month 32 is out of range 1-31"),
        Mistake(
            "0 0 * 0 *",
            .month,
            7,
            "month 0 is out of range 1-12",
            hint: "months count from 1"
        ),
        Mistake("0 0 * 1-13 *", .month, 9, "month 13 is out of range 1-12"),
        Mistake(
            "0 0 * * 8",
            .dayOfWeek,
            9,
            "day of week 8 is out of range 0-7",
            hint: "Sunday is 0 or 7"
        ),
        Mistake(
            "0 0 L-31 * *",
            .dayOfMonth,
            5,
            "'L-31' is out of range: L-0 to L-30 days before the last one"
        ),
        Mistake(
            "0 0 * * 5#6",
            .dayOfWeek,
            10,
            "day of week occurrence '#6' is out of range #1-#5",
            hint: "#L is the last one of the month"
        ),
        Mistake(
            "9 22-4 * * *",
            .hour,
            3,
            "hour range '22-4' ends before it begins",
            hint: "write 22-23,0-4"
        ),
        Mistake(
            "23-0 * * * *",
            .minute,
            1,
            "minute range '23-0' ends before it begins",
            hint: "write 23-59,0"
        ),
        Mistake(
            "0 0 * * FRI-MON",
            .dayOfWeek,
            9,
            "day of week range 'FRI-MON' ends before it begins",
            hint: "write 5-7,1"
        ),
        Mistake(
            "0 0 * * FRI-SUN",
            .dayOfWeek,
            9,
            "day of week range 'FRI-SUN' ends before it begins",
            hint: "write 5-7"
        ),
        Mistake("*/0 * * * *", .minute, 2, "minute step '0' is not a number from 1 on"),
        Mistake("0 1//2 * * *", .hour, 4, "hour step '/2' is not a number from 1 on"),
        Mistake("*/ * * * *", .minute, 2, "the step of the minute is missing after '/'"),
        Mistake(
            "9~3 * * * *",
            .minute,
            1,
            "minute '9~3' is not a value to choose",
            hint: "write ~, or a~b with a not above b"
        ),
    ]

    static let words = [
        Mistake(
            "0 0 * * MOM",
            .dayOfWeek,
            9,
            "day of week 'MOM' is not a number or a name",
            hint: "did you mean 'MON'?"
        ),
        Mistake(
            "0 0 * * mon,Sunday",
            .dayOfWeek,
            13,
            "day of week 'Sunday' is not a number or a name",
            hint: "did you mean 'SUN'?"
        ),
        Mistake(
            "0 0 * MAN *",
            .month,
            7,
            "month 'MAN' is not a number or a name",
            hint: "did you mean 'JAN', 'MAR' or 'MAY'?"
        ),
        Mistake(
            "0 0 * * SNU",
            .dayOfWeek,
            9,
            "day of week 'SNU' is not a number or a name",
            hint: "did you mean 'SUN'?"
        ),
        Mistake(
            "0 0 * * JAN",
            .dayOfWeek,
            9,
            "day of week 'JAN' is not a number or a name",
            hint: "JAN is a month"
        ),
        Mistake(
            "0 0 * * L",
            .dayOfWeek,
            9,
            "day of week 'L' is not a number or a name",
            hint: "write 5L for the last Friday of the month"
        ),
        Mistake(
            "0 LW * * *",
            .hour,
            3,
            "hour 'LW' is not a number",
            hint: "LW belongs to the day of month"
        ),
        Mistake(
            "H * * * *",
            .minute,
            1,
            "minute 'H' is not a number",
            hint: "write ~ for a value chosen once for the job"
        ),
        Mistake("- * * * *", .minute, 1, "a minute is missing"),
        Mistake("5 ５ * * *", .hour, 3, "hour '５' is not a number"),
        Mistake("\t é 99 * * *", .minute, 3, "minute 'é' is not a number"),
        Mistake("1,,2 * * * *", .minute, 3, "the list of the minute has an empty place"),
        Mistake(
            "? * * * *",
            .minute,
            1,
            "'?' is only for the day of month and the day of week",
            hint: "write *"
        ),
        Mistake(
            "0 0 ?/2 * *",
            .dayOfMonth,
            5,
            "'?' must be the whole day of month field",
            hint: "write *"
        ),
        Mistake(
            "0 0 1,15W * *",
            .dayOfMonth,
            7,
            "day of month '15W' must stand alone",
            hint: "a list of cron expressions fires at the times of each"
        ),
    ]

    static let wholes = [
        Mistake(
            " \t ",
            nil,
            1,
            "the cron expression is empty",
            hint: "write minute, hour, day of month, month, day of week, as in '30 6 * * MON-FRI'"
        ),
        Mistake("*", nil, 1, "found 1 field, a cron expression has 5, or 6 with seconds first"),
        Mistake(
            "0 0 0 1 1 * 2027",
            nil,
            13,
            "found 7 fields, a cron expression has 5, or 6 with seconds first",
            hint: "there is no year field; 'starts' and 'ends' bound a schedule"
        ),
        Mistake(
            "@reboot",
            nil,
            1,
            "'@reboot' is not a macro",
            hint:
                "a schedule has no boot time; 'missed: once' makes up for fires missed while"
                + " nothing ran"
        ),
        Mistake(
            " @every 1h",
            nil,
            2,
            "'@every 1h' is not a macro",
            hint: "write 'every:' in place of 'cron:'"
        ),
        Mistake("@Daily", nil, 1, "'@Daily' is not a macro", hint: "did you mean '@daily'?"),
        Mistake("@dayly", nil, 1, "'@dayly' is not a macro", hint: "did you mean '@daily'?"),
        Mistake("@moon", nil, 1, "'@moon' is not a macro"),
    ]

    @Test("a mistake names the field, the value and the rule", arguments: ranges + words + wholes)
    func sentences(_ mistake: Mistake) throws {
        let error = try #require(throws: CronError.self) { try CronExpression(mistake.text) }
        #expect(error.field == mistake.field)
        #expect(error.column == mistake.column)
        #expect(error.message == mistake.message)
        #expect(error.hint == mistake.hint)
    }

    @Test("the description has column, message and hint")
    func description() throws {
        let error = try #require(throws: CronError.self) { try CronExpression("0 24 * * *") }
        #expect("\(error)" == "column 3: hour 24 is out of range 0-23 (midnight is hour 0)")
    }

    @Test("no bytes crash the reader", arguments: [1, 2, 3] as [UInt64])
    func noise(seed: UInt64) {
        var numbers = ScheduleNoise(seed: seed)
        let alphabet = Array("0123456789*/-,?~#LW@JANMONé \t".unicodeScalars)
        var accepted = 0
        for _ in 0..<4000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...14, using: &numbers) {
                text.unicodeScalars.append(
                    alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
                )
            }
            if (try? CronExpression(text + " * * *")) != nil { accepted += 1 }
        }
        #expect(accepted > 0)
    }
}
