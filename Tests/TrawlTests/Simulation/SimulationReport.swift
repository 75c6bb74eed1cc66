import Foundation
import TrawlCore

@testable import Trawl

/// What came of a simulation.
struct SimulationReport {
    var seeds = 0
    var jobs = 0
    /// Due times that are accounted for.
    var fires = 0
    var runs = 0
    /// Rows that stand for skipped due times.
    var ranges = 0
    /// Jobs whose due times the oracle found, too, and how many those were.
    var comparedJobs = 0
    var comparedFires = 0
    var restarts = 0
    var jumps = 0
    var changes = 0
    var reasons: [SkipReason: Int] = [:]
    var complaints: [String] = []

    /// Adds what came of a world that has come to its end.
    mutating func add(_ world: SimulatedWorld, compared: Int) throws {
        seeds += 1
        jobs += world.jobs.count
        restarts += world.journal.restarts
        jumps += world.journal.jumps
        changes += world.journal.changes.count
        for (number, job) in world.jobs.enumerated() {
            let account = try FireAccount(of: job.name, in: world.ledger.store)
            let due = job.due()
            let inWindow = job.dueInWindow()
            let wrong = account.complaints(due: due) { reason, time in
                inWindow.contains(time) == (reason != .outOfWindow)
                    && world.journal.allows(reason, of: job, at: time)
            }
            complaints += wrong.map { "\(job.name): \($0)" }
            take(account)
            if number < compared { compare(job, due, inWindow) }
        }
        try checkRuns(world.ledger)
    }

    private mutating func take(_ account: FireAccount) {
        for row in account.rows {
            fires += row.count
            if let reason = row.reason {
                ranges += 1
                reasons[reason, default: 0] += row.count
            } else {
                runs += 1
            }
        }
    }

    private mutating func compare(_ job: SimulatedJob, _ due: [Instant], _ inWindow: Set<Instant>) {
        let oracle = job.dueByOracle()
        comparedJobs += 1
        comparedFires += oracle.count
        let times = oracle.map(\.time)
        if let index = times.indices.first(where: { $0 >= due.count || times[$0] != due[$0] }) {
            complaints.append(
                "\(job.name): the oracle has \(times[index].iso8601) at place \(index)"
            )
        } else if times.count < due.count {
            complaints.append("\(job.name): the oracle has no \(due[times.count].iso8601)")
        }
        if let odd = oracle.first(where: { $0.isInWindow != inWindow.contains($0.time) }) {
            complaints.append("\(job.name): the oracle disagrees on the window \(odd)")
        }
    }

    /// Each run of a schedule is the one of its due time, and each such row has its run.
    private mutating func checkRuns(_ ledger: Ledger) throws {
        let counts = try ledger.rows(
            """
            SELECT (SELECT count(*) FROM runs WHERE NOT is_manual), count(run_id),
                count(DISTINCT run_id), count(*) FILTER (WHERE scheduled_at_ms = first_ms
                    AND runs.job_id = fires.job_id AND fires.reason IS NULL)
            FROM fires LEFT JOIN runs ON runs.id = run_id
            """
        )
        let numbers = Set(counts.flatMap { $0.split(separator: " ") })
        if numbers.count != 1 { complaints.append("runs and fires: \(counts)") }
    }

    /// For people.
    var text: String {
        let reasons = reasons.sorted { $0.value > $1.value }
            .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
        return """
            \(fires) fires of \(jobs) jobs from \(seeds) seeds: \(runs) runs, \(ranges) ranges \
            (\(reasons)); \(restarts) restarts, \(jumps) jumps of the clock, \(changes) changes; \
            \(comparedFires) fires of \(comparedJobs) jobs compared with the oracle
            """
    }

    /// CPU seconds that the calling thread has used.
    static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
