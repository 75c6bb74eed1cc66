import Testing
import TrawlCore

@testable import Trawl

/// Whole runs of one page, for tests of what starts them.
extension Stage {
    /// Lets the runs that the ledger has open go on, as a process does that begins.
    func resume(_ jobs: Job..., at now: Instant) throws {
        for run in try ledger.store.openRuns() where run.record.endedAt == nil {
            let job = try #require(jobs.first { $0.name == run.record.name.job })
            var asked = AskedRun(run, as: job)
            if asked.hasStarted { try asked.readBacklog(in: ledger.store) }
            tell(.ask(asked), now)
        }
    }

    /// Does all that is due until a time, with every run going on.
    func pass(to end: Instant, from start: Instant) throws {
        var now = start
        while let next = try step(now), next <= end { now = max(now, next) }
        try step(end)
    }

    /// Ends a run whose page is handed out.
    func finishRun(_ task: FetchTask, _ now: Instant) throws {
        try begin(task, now)
        try finish(task, now)
        try step(now)
        tell(.exported(run: task.run), now)
        try step(now)
    }

    /// Gives an order; the answer is there once it is recorded.
    func order(_ order: ControlOrder, _ now: Instant) -> ControlReply {
        let reply = ControlReply()
        tell(.control(order, reply), now)
        return reply
    }

    /// The runs as `site 1 done`, with the minute of their due times after `.test`, and the reason
    /// when there is one; those that somebody asked for as `site - done`.
    func runs() throws -> [String] {
        try ledger.store.runs(of: nil, limit: 1000).sorted { $0.id < $1.id }.map { run in
            let minute = (run.name.scheduledAt - .test).wholeMilliseconds / 60_000
            return "\(run.name.job) \(run.name.isManual ? "-" : "\(minute)") \(run.state.rawValue)"
                + (run.reason.map { ": " + $0 } ?? "")
        }
    }

    /// Why runs started late, as `1 overlap`; `-` for those that did not.
    func lateReasons() throws -> [String] {
        try ledger.store.runs(of: nil, limit: 1000).sorted { $0.id < $1.id }.map { run in
            let minute = (run.name.scheduledAt - .test).wholeMilliseconds / 60_000
            return "\(minute) \(run.lateReason?.rawValue ?? "-")"
        }
    }

    /// What became of the due times of a job, as `FireAccount.told` has it.
    func fires(of job: String = "site") throws -> String {
        try FireAccount(of: job, in: ledger.store).told()
    }
}

extension ControlReply {
    /// The answer, if it is there.
    var now: ControlAnswer? { wait(for: .zero) }
}
