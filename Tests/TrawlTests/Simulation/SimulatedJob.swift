import TrawlCore

@testable import Trawl

/// A job of a simulation: the versions of its file, and which of them was in force when.
struct SimulatedJob {
    /// One version of the file.
    struct Version {
        let job: Job
        let schedule: Schedule
        let oracle: WallClockOracle
    }

    /// A stretch of time in which one version said what is due.
    struct Reign {
        let version: Version
        /// Due times after this instant count.
        let from: Instant
        /// Up to this one; nil: it goes on.
        var to: Instant?
    }

    let name: String
    /// What the file says now; what is in force may be an older one.
    var version: Version
    private(set) var reigns: [Reign] = []
    var isThere = true
    var isBroken = false
    /// The largest jitter of all versions.
    private(set) var jitter = Duration.zero

    init(_ version: Version) {
        name = version.job.name
        self.version = version
    }

    /// Takes note that the file as it is says from now on what is due.
    mutating func begin(at now: Instant) {
        end(at: now)
        reigns.append(Reign(version: version, from: now))
        jitter = max(jitter, version.schedule.jitter)
    }

    /// Takes note that nothing is due any more.
    mutating func end(at now: Instant) {
        guard let last = reigns.indices.last, reigns[last].to == nil else { return }
        reigns[last].to = now
    }

    /// The version in force; nil when there is none.
    var inForce: Version? {
        reigns.last.flatMap { $0.to == nil ? $0.version : nil }
    }

    /// All that was due, by the engine's arithmetic without window.
    func due() -> [Instant] {
        reigns.flatMap { reign -> [Instant] in
            let schedule = reign.version.schedule
            let whole = try? Schedule(
                schedule.rule,
                zone: schedule.zone,
                jitter: .zero,
                starts: nil,
                ends: nil
            )
            var found: [Instant] = []
            var last = reign.from
            while let next = whole?.next(after: last), next <= reign.to ?? reign.from {
                found.append(next)
                last = next
            }
            return found
        }
    }

    /// What of that was due in the window of its schedule.
    func dueInWindow() -> Set<Instant> {
        var found: Set<Instant> = []
        for reign in reigns {
            var last = reign.from
            while let next = reign.version.schedule.next(after: last),
                next <= reign.to ?? reign.from
            {
                found.insert(next)
                last = next
            }
        }
        return found
    }

    /// All that was due, by the oracle.
    func dueByOracle() -> [WallClockOracle.Due] {
        reigns.flatMap { $0.version.oracle.due(after: $0.from, through: $0.to ?? $0.from) }
    }
}

extension SimulatedJob.Version {
    /// A random version of a job's file; each number makes another text.
    init(
        _ name: String,
        number: Int,
        _ scene: SimulationScene,
        _ rule: SimulatedRule,
        using noise: inout TestNoise
    ) throws {
        let zone = scene.zone(using: &noise)
        let days = (0...scene.days).map { scene.day.adding(days: $0) }
        let hasWindow = Int.random(in: 0..<5, using: &noise) == 0
        var starts = hasWindow && Bool.random(using: &noise) ? days[1] : nil
        var ends = hasWindow && Bool.random(using: &noise) ? days[min(2, days.count - 1)] : nil
        let all = try rule.rule()
        if !Self.fires(all, zone, starts, ends) { (starts, ends) = (nil, nil) }
        let jitter = [0, 0, 0, 3, 40, 900].randomElement(using: &noise) ?? 0
        schedule = try Schedule(
            all,
            zone: zone,
            jitter: .seconds(jitter),
            starts: starts,
            ends: ends
        )
        oracle = WallClockOracle(rule: rule, zone: zone, starts: starts, ends: ends)
        var policy = FirePolicy()
        // Each fire of a job that replaces its runs is a run: few of those are due every few seconds.
        let mayReplace = !name.hasPrefix("fast") || Int.random(in: 0..<10, using: &noise) == 0
        policy.overlap =
            [
                .skip, .skip, .skip, .queue, mayReplace ? .replace : .queue,
                .allow(Int.random(in: 1...4, using: &noise)),
            ]
            .randomElement(using: &noise) ?? .skip
        policy.missed = MissedPolicy.allCases.randomElement(using: &noise) ?? .once
        policy.within =
            [nil, nil, .seconds(600), .seconds(7200)].randomElement(using: &noise) ?? nil
        // Hosts are shared by some.
        var job = try Job.timed(
            schedule,
            name: name,
            host: "h\(number % 7).example",
            text: "\(number)",
            policy: policy
        )
        job.enabled = Int.random(in: 0..<12, using: &noise) > 0
        self.job = job
    }

    /// Whether a rule is due in a window at all; else it would be a mistake of the file.
    private static func fires(
        _ rule: Schedule.Rule,
        _ zone: Zone,
        _ starts: CivilDate?,
        _ ends: CivilDate?
    ) -> Bool {
        do {
            _ = try Schedule(rule, zone: zone, jitter: .zero, starts: starts, ends: ends)
            return true
        } catch {
            return false
        }
    }
}
