internal import DequeModule
internal import TrawlCore

extension Producer {
    /// Fails one URL of a run whose `duration` is over before its host may be asked again.
    ///
    /// - Returns: False when there is none; runs without `duration` wait.
    func refuseInVain(at host: HostLine, until end: Instant, _ now: Instant) -> Bool {
        for id in host.turns.runs {
            guard let run = runs[id], run.ending == nil, let deadline = run.deadline,
                deadline <= end
            else { continue }
            // Those that wait for another attempt, too.
            refill(host, run, end)
            guard let url = host.waiting[id]?.claimed.popFirst() else { continue }
            let message =
                "\(host.name) asked to wait until \(end.iso8601), after the run's `duration`"
            refuse(url, run, .retryAfter, message, now)
            return true
        }
        return false
    }
}
