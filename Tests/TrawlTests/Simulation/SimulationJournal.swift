import TrawlCore

@testable import Trawl

/// What happened when in a simulation, by the clock: what may be the reason of a skipped fire.
struct SimulationJournal {
    /// A stretch of time; its first instant is not part of it.
    struct Stretch {
        let from: Instant
        var to: Instant
        /// Whether the clock went on as it should all the time.
        var isPlain: Bool
    }

    private(set) var downs: [Stretch] = []
    private(set) var leaps: [Stretch] = []
    private(set) var changes: [Instant] = []
    private var standings: [String: [JobClock.Standing: [Stretch]]] = [:]
    private var current: [String: (standing: JobClock.Standing, since: Instant, isPlain: Bool)] =
        [:]
    private var lastWritten = Instant(millisecondsSince1970: 0)
    private var isDown = false
    /// How often the daemon began, and the clock was set.
    private(set) var restarts = 0
    private(set) var jumps = 0

    mutating func written(at now: Instant) { lastWritten = now }

    mutating func down(at now: Instant) {
        isDown = true
        downs.append(Stretch(from: min(now, lastWritten), to: .distantFuture, isPlain: true))
    }

    mutating func up(at now: Instant) {
        restarts += 1
        if isDown, !downs.isEmpty { downs[downs.count - 1].to = now }
        isDown = false
    }

    mutating func leap(from: Instant, to: Instant) {
        jumps += 1
        leaps.append(Stretch(from: min(from, lastWritten), to: to, isPlain: true))
    }

    /// The clock was set back: what lies between now and then comes again, as everything stands now.
    mutating func setBack(to now: Instant) {
        jumps += 1
        for (name, last) in current {
            current[name] = (last.standing, min(last.since, now), false)
        }
    }

    mutating func change(at now: Instant) { changes.append(now) }

    /// Takes note of how a job stands from now on.
    mutating func note(
        _ job: String,
        _ standing: JobClock.Standing,
        at now: Instant,
        isNew: Bool
    ) {
        if let last = current[job] {
            guard last.standing != standing else { return }
            standings[job, default: [:]][last.standing, default: []].append(
                Stretch(from: last.since, to: now, isPlain: last.isPlain && isNew)
            )
        }
        current[job] = (standing, now, isNew)
    }

    /// Whether a due time of a job may have become what it became; nil for a run.
    func allows(_ reason: SkipReason?, of job: SimulatedJob, at due: Instant) -> Bool {
        func isIn(_ stretches: [Stretch]) -> Bool {
            stretches.contains { $0.from - job.jitter < due && due <= $0.to }
        }
        func stood(_ standing: JobClock.Standing) -> [Stretch] {
            var all = standings[job.name]?[standing] ?? []
            if let last = current[job.name], last.standing == standing {
                all.append(Stretch(from: last.since, to: .distantFuture, isPlain: last.isPlain))
            }
            return all
        }
        switch reason {
        case .paused: return isIn(stood(.paused))
        case .disabled: return isIn(stood(.disabled))
        case .brokenFile: return isIn(stood(.broken))
        case .daemonDown: return isIn(downs)
        case .outsideWithin: return isIn(downs) || isIn(leaps)
        case .missed:
            return isIn(leaps) || isIn(downs)
                || changes.contains { $0 - job.jitter <= due && due <= $0 }
        case .outOfWindow: return true
        case .overlap, nil:
            return ![JobClock.Standing.paused, .disabled, .broken].contains { standing in
                stood(standing).contains { $0.isPlain && $0.from < due && due <= $0.to }
            }
        }
    }
}

extension Instant {
    /// After every time of a simulation.
    static let distantFuture = Instant(millisecondsSince1970: 8_000_000_000_000_000)
}
