import Testing

@testable import TrawlCore

extension JobMistakeTests {
    @Test("mistakes in the schedule", arguments: schedules)
    func schedule(_ mistake: MistakeCase) {
        let text = "start: https://h/\nfields: {a: b}\nschedule: " + mistake.text
        #expect(JobReading.make(text).summary == mistake.expected)
    }

    static let schedules: [MistakeCase] = [
        MistakeCase("0 24 * * *", "3:13: error: hour 24 is out of range 0-23 (midnight is hour 0)"),
        MistakeCase(
            "{cron: ['0 * * * *', '0 0 30 2 *']}",
            "3:32: error: the cron expression '0 0 30 2 *' never fires: no date matches"
        ),
        MistakeCase("every 0s", "3:11: error: interval 0.0 seconds is shorter than 1 second"),
        MistakeCase("{every: 500ms}", "3:19: error: interval 0.5 seconds is shorter than 1 second"),
        MistakeCase("{every: 0s}", "3:19: error: 'every' must be longer than 0"),
        MistakeCase(
            "every hour",
            "3:11: error: 'schedule' must be a duration such as 500ms, 30s, 15m, 6h or 7d, not 'every hour'"
        ),
        MistakeCase(
            "every 5 m",
            "3:11: error: \(notDuration("schedule", "every 5 m")) (did you mean '5m'?)"
        ),
        MistakeCase(
            "15 minutes",
            "3:11: error: \(notDuration("schedule", "15 minutes")) (did you mean '15m'?)"
        ),
        MistakeCase(
            "'@reboot'",
            "3:12: error: '@reboot' is not a macro (a schedule has no boot time; 'missed: once' makes up for fires missed while nothing ran)"
        ),
        MistakeCase(
            "0 0 * * FRIL",
            "3:19: error: day of week 'FRIL' is not a number or a name (write FRI#L)"
        ),
        MistakeCase("{}", "3:11: error: a schedule needs one of 'cron', 'every' and 'at'"),
        MistakeCase(
            "{cron: '0 * * * *', every: 15m}",
            "3:31: error: a schedule takes one of 'cron', 'every' and 'at', not 'cron' and 'every'"
        ),
        MistakeCase(
            "{at: tomorrow}",
            "3:16: error: 'at' must be a date and time such as 2027-01-01T08:00, not 'tomorrow' (the time is the wall clock's in 'timezone')"
        ),
        MistakeCase(
            "{every: 1h, timezone: Berlin}",
            "3:33: error: there is no time zone 'Berlin' (did you mean 'Europe/Berlin'?)"
        ),
        MistakeCase(
            "{every: 1h, timezone: new york}",
            "3:33: error: there is no time zone 'new york' (did you mean 'America/New_York'?)"
        ),
        MistakeCase(
            "{every: 1h, timezone: Europe/Berlln}",
            "3:33: error: there is no time zone 'Europe/Berlln' (did you mean 'Europe/Berlin'?)"
        ),
        MistakeCase(
            "{every: 1h, timezone: CEST+2}",
            "3:33: error: there is no time zone 'CEST+2' (write an IANA name such as Europe/Berlin)"
        ),
        MistakeCase(
            "[a]",
            "3:11: error: 'schedule' must be a cron expression or a mapping, not a list"
        ),
        MistakeCase(
            "{every: 1h, overlap: quue}",
            "3:32: error: 'overlap' must be one of skip, queue, replace, allow, not 'quue' (did you mean 'queue'?)"
        ),
        MistakeCase(
            "{every: 1h, overlap: {allow: 0}}",
            "3:40: error: 'allow' 0 is out of range 1-32"
        ),
        MistakeCase(
            "{every: 1h, overlap: {allow: 33}}",
            "3:40: error: 'allow' 33 is out of range 1-32"
        ),
        MistakeCase("{every: 1h, overlap: {}}", "3:32: error: 'allow' is missing"),
        MistakeCase(
            "{every: 1h, overlap: {alow: 2}}",
            "3:33: error: unknown key 'alow' in 'overlap' (did you mean 'allow'?)"
        ),
        MistakeCase(
            "{every: 1h, missed: onse}",
            "3:31: error: 'missed' must be one of once, all, skip, not 'onse' (did you mean 'once'?)"
        ),
        MistakeCase(
            "{every: 1h, within: 0s}",
            "3:31: error: 'within' must be longer than 0"
        ),
        MistakeCase(
            "{every: 1h, missed: skip, within: 6h}",
            "3:37: warning: 'within' has no effect beside 'missed: skip' (leave it out)"
        ),
        MistakeCase(
            "{every: 1h, starts: 2026-02-30}",
            "3:31: error: 'starts' must be a day of the calendar such as 2026-12-01, not '2026-02-30'"
        ),
        MistakeCase(
            "{every: 1h, ends: 2027-06-30T12:00}",
            "3:29: error: 'ends' must be a day of the calendar such as 2026-12-01, not '2027-06-30T12:00' (write the day alone: 2027-06-30)"
        ),
        MistakeCase(
            "{every: 1h, ends: 2026-12-01, starts: 2026-12-02}",
            "3:49: error: 'ends' 2026-12-01 is before 'starts' 2026-12-02"
        ),
        MistakeCase(
            "{cron: 0 0 1 1 *, starts: 2026-12-01, ends: 2026-12-31}",
            "3:55: error: the schedule never fires from 'starts' 2026-12-01 on until 'ends' 2026-12-31"
        ),
        MistakeCase(
            "{at: 2027-01-01T08:00, ends: 2026-12-31}",
            "3:40: error: the schedule never fires until 'ends' 2026-12-31"
        ),
        MistakeCase(
            "{at: 2027-01-01T08:00, starts: 2027-01-02}",
            "3:42: error: the schedule never fires from 'starts' 2027-01-02 on"
        ),
        MistakeCase("{at: 2001-01-01T08:00}"),
        MistakeCase("{every: 1h, ends: 2001-01-01, jitter: 1h}"),
        MistakeCase(
            "{every: 1h, jitter: 2 m}",
            "3:31: error: \(notDuration("jitter", "2 m")) (did you mean '2m'?)"
        ),
        MistakeCase("{every: 1m, jitter: 61s}", "3:31: \(jitterTooLong("61s", "1m"))"),
        MistakeCase(
            "{cron: ['0 6 * * *', '10 6 * * MON'], jitter: 15m}",
            "3:57: \(jitterTooLong("15m", "10m"))"
        ),
        MistakeCase("{cron: ['0 6 * * *', '10 6 * * MON'], jitter: 10m}"),
    ]

    private static func notDuration(_ key: String, _ value: String) -> String {
        "'\(key)' must be a duration such as 500ms, 30s, 15m, 6h or 7d, not '\(value)'"
    }

    private static func jitterTooLong(_ value: String, _ pause: String) -> String {
        "warning: 'jitter' \(value) is longer than the shortest pause between two fires, \(pause): a fire may start after the next one is due (a jitter shorter than \(pause) keeps them in order)"
    }
}
