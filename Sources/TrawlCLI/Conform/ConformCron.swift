internal import Trawl

/// The fire times of cron expressions.
struct ConformCron: ConformArea {
    private let context: JobContext
    /// The zones that were asked for; they are read from files.
    private var zones: [String: Zone] = [:]

    /// More than all names that the machine has, so that nobody's invented ones fill the memory.
    private static let mostZones = 2000
    private static let mostTimes = 10_000

    init(_ context: JobContext) { self.context = context }

    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let expression = try CronExpression(question.text("expr"))
        let zone = try zone(question.optionalText("tz") ?? "UTC")
        let count = try question.number("count") ?? 5
        guard (0...Self.mostTimes).contains(count) else {
            throw ConformRefusal("count \(count) is out of range 0-\(Self.mostTimes)")
        }
        // Without a time there is nothing to tell but that the expression is one.
        guard let from = try question.optionalText("from") else {
            return Fields([("never_fires", .boolean(expression.neverFires))])
        }
        guard var last = Instant(iso8601: from) else {
            throw ConformRefusal("'\(from)' is no time with an offset")
        }
        var times: [Value] = []
        while times.count < count, let next = expression.next(after: last, in: zone) {
            times.append(.text(zone.iso8601(next)))
            last = next
        }
        return Fields([("next", .list(times))])
    }

    private mutating func zone(_ name: String) throws -> Zone {
        if let zone = zones[name] { return zone }
        guard let zone = context.zone(name) else {
            throw ConformRefusal("there is no time zone '\(name)'")
        }
        if zones.count >= Self.mostZones { zones = [:] }
        zones[name] = zone
        return zone
    }
}
