import TrawlCore

/// What a simulated schedule says, in a form that can be looked at without the engine's arithmetic.
enum SimulatedRule {
    case cron([SimulatedCron])
    case every(seconds: Int)
    /// Once, at a wall-clock minute.
    case at(WallTime, CivilDateTime)

    /// The rule as the engine has it.
    func rule() throws -> Schedule.Rule {
        switch self {
        case .cron(let expressions): .cron(try expressions.map { try CronExpression($0.text) })
        case .every(let seconds): .every(.seconds(seconds))
        case .at(_, let local): .at(local)
        }
    }

    /// Whether nothing of it can be due but on whole minutes.
    var isOfMinutes: Bool {
        switch self {
        case .cron(let expressions): expressions.allSatisfy { $0.seconds == nil }
        case .every(let seconds): seconds % 60 == 0
        case .at: true
        }
    }
}

/// A cron expression as the sets of its fields.
struct SimulatedCron {
    /// Nil for 5 fields.
    var seconds: SimulatedField?
    var minutes: SimulatedField
    var hours: SimulatedField
    var days: SimulatedField
    var months: SimulatedField
    var weekdays: SimulatedField

    var text: String {
        [seconds, minutes, hours, days, months, weekdays].compactMap { $0?.text }
            .joined(separator: " ")
    }

    /// Whether times that are skipped or come twice are simply what the clock shows.
    var followsClock: Bool { seconds != nil || minutes.isStarred || hours.isStarred }

    /// Whether it fires when a clock shows a time.
    func matches(_ time: WallTime) -> Bool {
        guard seconds.map({ $0.values.contains(time.second) }) ?? (time.second == 0),
            minutes.values.contains(time.minute), hours.values.contains(time.hour),
            months.values.contains(time.month)
        else { return false }
        let (byDay, byWeekday) = (
            days.values.contains(time.day), weekdays.values.contains(time.weekday)
        )
        return days.isStarred || weekdays.isStarred ? byDay && byWeekday : byDay || byWeekday
    }
}

/// One field of a cron expression, with all its values.
struct SimulatedField {
    var text: String
    var values: Set<Int>

    var isStarred: Bool { text.hasPrefix("*") }

    static func every(_ range: ClosedRange<Int>) -> SimulatedField {
        SimulatedField(text: "*", values: Set(range))
    }

    static func step(_ step: Int, of range: ClosedRange<Int>) -> SimulatedField {
        SimulatedField(
            text: "*/\(step)",
            values: Set(stride(from: range.lowerBound, through: range.upperBound, by: step))
        )
    }

    static func list(_ values: [Int]) -> SimulatedField {
        SimulatedField(
            text: values.map { "\($0)" }.joined(separator: ","),
            values: Set(values)
        )
    }

    static func range(_ range: ClosedRange<Int>) -> SimulatedField {
        SimulatedField(text: "\(range.lowerBound)-\(range.upperBound)", values: Set(range))
    }

    /// Any field but a whole star.
    static func random(
        _ range: ClosedRange<Int>,
        using noise: inout TestNoise
    ) -> SimulatedField {
        switch Int.random(in: 0..<4, using: &noise) {
        case 0: return .step(Int.random(in: 2...max(2, range.count / 2), using: &noise), of: range)
        case 1:
            let low = Int.random(in: range, using: &noise)
            return .range(low...Int.random(in: low...range.upperBound, using: &noise))
        case 2:
            return .list(
                (0...Int.random(in: 0...3, using: &noise)).map { _ in
                    Int.random(in: range, using: &noise)
                }
            )
        default: return .list([Int.random(in: range, using: &noise)])
        }
    }
}
