internal import TrawlCore

extension Agenda {
    /// Takes in all jobs at the start of a process, each from where the last one left it.
    ///
    /// - Parameters:
    ///   - jobs: The jobs whose files have no mistakes.
    ///   - badFiles: The paths of files that have.
    ///   - clocks: What the store has of the clocks of jobs, by name.
    ///   - now: The time.
    ///   - keptJob: The job of a name as its file said when it had no mistakes; nil when it cannot
    ///     be read any more.
    /// - Returns: What is to be written down.
    mutating func resume(
        _ jobs: [SharedJob],
        badFiles: Set<String>,
        clocks: [String: JobClock],
        now: Instant,
        keptJob: (String) throws -> SharedJob?
    ) rethrows -> Entries {
        var entries = Entries()
        for shared in jobs {
            let job = shared.job
            let kept = clocks[job.name]
            if let kept, kept.standing != .absent, !kept.schedule.isEmpty,
                kept.schedule != job.schedule?.identity ?? "",
                let old = try keptJob(job.name), old.job.schedule?.identity == kept.schedule
            {
                // What was due until now was due by the old schedule.
                entries += take(in: old, kept: kept, isBroken: false, now: now)
            }
            entries += take(in: shared, kept: kept, isBroken: false, now: now)
        }
        for (name, clock) in clocks where clock.standing != .absent && !knows(name) {
            guard let old = try keptJob(name) else { continue }
            entries += take(in: old, kept: clock, isBroken: true, now: now)
            if !badFiles.contains(old.job.source.path) { entries += remove(name, now: now) }
        }
        return entries
    }
}
