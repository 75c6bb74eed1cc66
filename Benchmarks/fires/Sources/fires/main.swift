import Foundation

// How long the next fire time takes, over the cron expressions of the conformance cases.
//
// Every expression walks from fire to fire, from the instant of its case on: in UTC, and in the zone of its
// case where that one changes its clock. Nothing else is in the figures: expressions and zones are read
// before.

/// One expression with the zone and the instant of its case.
struct Walk {
    var expression: CronExpression
    var zone: Zone
    var start: Instant

    /// Nanoseconds for each of so many fires; nil when none comes.
    func nanoseconds(fires: Int) -> Double? {
        var instant = start
        var count = 0
        let clock = ContinuousClock()
        let began = clock.now
        for _ in 0..<fires {
            guard let next = expression.next(after: instant, in: zone) else { break }
            instant = next
            count += 1
        }
        let elapsed = (clock.now - began).components
        guard count > 0 else { return nil }
        return (Double(elapsed.seconds) * 1e9 + Double(elapsed.attoseconds) / 1e9) / Double(count)
    }
}

/// The cases of the table that have fire times.
func walks(of file: String) throws -> [Walk] {
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let cases = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    var zones: [String: Zone] = ["UTC": .utc]
    return try cases.compactMap { test in
        guard let text = test["expr"] as? String, let name = test["tz"] as? String,
            let start = (test["from"] as? String).flatMap(Instant.init(iso8601:)),
            (test["next"] as? [String])?.isEmpty == false
        else { return nil }
        if zones[name] == nil {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/" + name))
            zones[name] = try Zone(identifier: name, tzif: [UInt8](bytes))
        }
        return Walk(expression: try CronExpression(text), zone: zones[name] ?? .utc, start: start)
    }
}

/// Prints the averages of some walks; whether their mean is within what is wanted.
func measure(_ name: String, _ walks: [Walk], most microseconds: Double) -> Bool {
    var averages: [(nanoseconds: Double, walk: Walk)] = []
    for walk in walks {
        // The best of three: what else the machine does only adds.
        let rounds = (0..<3).compactMap { _ in walk.nanoseconds(fires: 2000) }
        if let best = rounds.min() { averages.append((best, walk)) }
    }
    averages.sort { $0.nanoseconds < $1.nanoseconds }
    guard let slowest = averages.last else { return true }
    let mean = averages.map(\.nanoseconds).reduce(0, +) / Double(averages.count)
    let median = averages[averages.count / 2].nanoseconds
    let figures = [
        mean, median, averages[averages.count * 99 / 100].nanoseconds, slowest.nanoseconds,
    ]
    .map { String(format: "%.2f", $0 / 1000) }
    print(
        "| \(name) | \(averages.count) | " + figures.joined(separator: " | ") + " |",
        terminator: ""
    )
    print(" `\(slowest.walk.expression)` in \(slowest.walk.zone.identifier) |")
    return mean <= microseconds * 1000
}

guard let folder = ProcessInfo.processInfo.environment["TRAWL_VECTORS"] else {
    print("TRAWL_VECTORS names no folder: there is nothing to measure")
    exit(3)
}
let all = try walks(of: folder + "/cron.json")
let changing = all.filter { $0.zone.nextTransition(after: $0.start) != nil }
print(
    "| zones | expressions | mean µs | median µs | 99 % µs | slowest µs | which |\n|---|---|---|---|---|---|---|"
)
let inUTC = all.map { Walk(expression: $0.expression, zone: .utc, start: $0.start) }
let results = [
    measure("UTC", inUTC, most: 2),
    measure("with changes of the clock", changing, most: 5),
]
exit(results.allSatisfy(\.self) ? 0 : 1)
