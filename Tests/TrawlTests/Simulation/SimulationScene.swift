import TrawlCore

@testable import Trawl

/// When and where a simulation plays: a few days around a change of the clock.
struct SimulationScene {
    /// The day before the change.
    let day: CivilDate
    let days: Int
    /// Zones whose clocks change in these days.
    private let changing: [Zone]
    private let others: [Zone]

    private static let scenes: [(day: String, zones: [String])] = [
        ("2026-03-28", ["Europe/Berlin", "Atlantic/Azores", "Antarctica/Troll"]),
        ("2026-10-24", ["Europe/Berlin", "Atlantic/Azores", "Antarctica/Troll"]),
        ("2026-03-07", ["America/New_York", "America/St_Johns"]),
        ("2026-10-31", ["America/New_York", "America/St_Johns"]),
        ("2026-04-04", ["Australia/Lord_Howe", "Australia/Sydney"]),
        ("2026-10-03", ["Australia/Lord_Howe", "Australia/Sydney"]),
        ("2018-11-03", ["America/Sao_Paulo", "America/New_York"]),
        ("2019-02-16", ["America/Sao_Paulo"]), ("2011-12-29", ["Pacific/Apia"]),
        ("2016-04-30", ["America/Caracas"]),
    ]

    init(seed: Int, days: Int) throws {
        let scene = Self.scenes[seed % Self.scenes.count]
        guard let day = CivilDate(iso8601: scene.day) else { throw NoSuchZone(name: scene.day) }
        self.day = day
        self.days = days
        changing = try scene.zones.map(Self.zone)
        others = try ["UTC", "Asia/Kathmandu", "America/Los_Angeles", "Asia/Tokyo"].map(Self.zone)
    }

    /// The first instant.
    var start: Instant { Zone.utc.startOfDay(day) }
    /// The last one.
    var end: Instant { start + .seconds(days * 86_400) }

    /// Mostly a zone whose clock changes.
    func zone(using noise: inout TestNoise) -> Zone {
        let zones = Int.random(in: 0..<4, using: &noise) == 0 ? others : changing
        return zones.randomElement(using: &noise) ?? .utc
    }

    private static func zone(_ name: String) throws -> Zone {
        guard let zone = Zones.zone(name) else { throw NoSuchZone(name: name) }
        return zone
    }

    struct NoSuchZone: Error { let name: String }
}

extension SimulatedRule {
    /// Any rule that is due every few seconds.
    static func fast(using noise: inout TestNoise) -> SimulatedRule {
        switch Int.random(in: 0..<4, using: &noise) {
        case 0: return .every(seconds: [2, 3, 5, 7, 13, 15].randomElement(using: &noise) ?? 5)
        default:
            let seconds: SimulatedField =
                switch Int.random(in: 0..<3, using: &noise) {
                case 0: .step(Int.random(in: 2...20, using: &noise), of: 0...59)
                case 1: .range(10...Int.random(in: 11...50, using: &noise))
                default: .list([3, 17, 40, 59])
                }
            var cron = SimulatedCron.everyMinute
            cron.seconds = seconds
            if Bool.random(using: &noise) { cron.hours = .random(0...23, using: &noise) }
            return .cron([cron])
        }
    }

    /// Any rule that is due once a day, or less often.
    static func rare(using noise: inout TestNoise) -> SimulatedRule {
        var cron = SimulatedCron.everyMinute
        cron.minutes = .list([Int.random(in: 0...59, using: &noise)])
        cron.hours = .list([Int.random(in: 0...23, using: &noise)])
        switch Int.random(in: 0..<8, using: &noise) {
        case 0: break
        case 1: cron.days = .list([1, 15])
        case 2: cron.days = .list([Int.random(in: 1...28, using: &noise)])
        default: cron.weekdays = .list([Int.random(in: 0...6, using: &noise)])
        }
        return .cron([cron])
    }

    /// Any rule that is due on minutes.
    static func slow(_ scene: SimulationScene, using noise: inout TestNoise) -> SimulatedRule {
        switch Int.random(in: 0..<10, using: &noise) {
        case 0:
            return .every(
                seconds: [60, 120, 900, 1800, 3600, 6 * 3600, 86_400, 420, 7 * 3600]
                    .randomElement(using: &noise) ?? 60
            )
        case 1:
            let day = scene.day.adding(days: Int.random(in: 0..<scene.days, using: &noise))
            let (hour, minute) = (
                Int.random(in: 0..<24, using: &noise), Int.random(in: 0..<60, using: &noise)
            )
            guard
                let local = CivilDateTime(
                    date: day,
                    hour: hour,
                    minute: minute,
                    second: 0,
                    millisecond: 0
                )
            else { return .every(seconds: 60) }
            return .at(WallTime(local), local)
        case 2...4: return .cron((0..<3).map { _ in SimulatedCron.random(using: &noise) })
        default: return .cron([SimulatedCron.random(using: &noise)])
        }
    }
}

extension SimulatedCron {
    static let everyMinute = SimulatedCron(
        minutes: .every(0...59),
        hours: .every(0...23),
        days: .every(1...31),
        months: .every(1...12),
        weekdays: .every(0...6)
    )

    /// An expression of 5 fields that is due on most days.
    static func random(using noise: inout TestNoise) -> SimulatedCron {
        var cron = everyMinute
        let isStarred = Int.random(in: 0..<3, using: &noise) == 0
        cron.minutes =
            isStarred
            ? .step(Int.random(in: 1...20, using: &noise), of: 0...59)
            : .random(0...59, using: &noise)
        switch Int.random(in: 0..<4, using: &noise) {
        case 0: break
        case 1: cron.hours = .range(0...4)
        default: cron.hours = .random(0...23, using: &noise)
        }
        switch Int.random(in: 0..<6, using: &noise) {
        case 0: cron.weekdays = .random(0...6, using: &noise)
        case 1: cron.days = .random(1...31, using: &noise)
        case 2:
            cron.weekdays = .random(0...6, using: &noise)
            cron.days = .random(1...31, using: &noise)
        default: break
        }
        return cron
    }
}
