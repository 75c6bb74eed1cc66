internal import Logging
internal import TrawlCore

/// What the log says of a session.
extension CrawlSession {
    /// Logs what the engine tells.
    func log(_ event: FrontEvent) {
        switch event {
        case .began(let name): logger.notice("run began", metadata: ["run": "\(name)"])
        case .skipped(let name, let reason):
            logger.notice(
                "fire skipped",
                metadata: ["run": "\(name)", "reason": "\(reason.rawValue)"]
            )
        case .ended(let plan, let state):
            logger.notice(
                "run ended",
                metadata: ["run": "\(plan.name)", "state": "\(state.rawValue)"]
            )
        case .outputMended(let name, let what):
            logger.warning(
                "output mended",
                metadata: ["run": "\(name)", "cause": "\(what)"]
            )
        case .accepted(let plan):
            logger.notice("run accepted", metadata: ["run": "\(plan.name)"])
        case .quiet(let jobs): logQuiet(jobs)
        case .recovered(let name):
            logger.info(
                "the job has a good run again",
                metadata: ["job": "\(name.job)", "run": "\(name)"]
            )
        case .notExported(let name, let reason):
            logger.error(
                "output not written",
                metadata: ["run": "\(name)", "cause": "\(reason)"]
            )
        case .paused(let cause):
            logger.error(
                "paused: nothing is fetched until the disk can be used, nothing is lost",
                metadata: ["cause": "\(cause)", "retry": "\(settings.diskRetry.shortText)"]
            )
        case .resumed: logger.notice("going on: the disk can be used again")
        case .failed(let reason): logger.critical("\(reason)")
        case .finished, .stopRequested, .drained: break
        }
    }

    /// A line for each job, or one for many, as after a long time without a daemon.
    private func logQuiet(_ jobs: [String]) {
        guard jobs.count > 10 else {
            for job in jobs {
                logger.warning("no good run for too long", metadata: ["job": "\(job)"])
            }
            return
        }
        logger.warning(
            "no good run for too long",
            metadata: [
                "jobs": "\(jobs.count)", "first": "\(jobs.prefix(10).joined(separator: ", "))",
            ]
        )
    }
}
