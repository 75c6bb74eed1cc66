internal import Trawl

/// Which schedules `next` tells the fires of.
struct FireChoice {
    /// The schedules, with the names of their jobs.
    let schedules: [(job: String?, schedule: Schedule)]
    /// Jobs that were named and have no schedule.
    private let byHand: [String]

    /// One schedule of no job, else those of the jobs named, else those of all enabled ones.
    init(_ schedule: Schedule?, _ names: [String], _ options: GlobalOptions) throws {
        if let schedule {
            schedules = [(job: nil, schedule: schedule)]
            byHand = []
            return
        }
        let choice = names.isEmpty ? try JobChoice(allOf: options) : try JobChoice(names, options)
        schedules = choice.jobs.compactMap { job in
            job.schedule.map { (job: job.name, schedule: $0) }
        }
        byHand = names.isEmpty ? [] : choice.jobs.filter { $0.schedule == nil }.map(\.name)
    }

    /// What else there is to say of them, a line each: those that are over, those that never fire by
    /// themselves, and, when there is `none`, that no fire was found.
    func remarks(at instant: Instant, none: Bool) -> String {
        var lines: [String] = []
        let finished = schedules.filter { $0.schedule.isFinished(at: instant) }.compactMap(\.job)
        if none, byHand.isEmpty, finished.count < schedules.count || finished.isEmpty {
            let reason = schedules.isEmpty ? "no enabled job has a schedule" : "no fire is to come"
            lines.append(reason)
        }
        if !finished.isEmpty { lines.append("finished: \(FireChoice.list(finished))") }
        if !byHand.isEmpty { lines.append("by hand: \(FireChoice.list(byHand))") }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The first ten names and how many more there are.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).joined(separator: ", ")
        return names.count > 10 ? shown + " and \(names.count - 10) more" : shown
    }
}
