internal import TrawlCore

/// A run that somebody asks for, or one that goes on.
struct AskedRun: Sendable {
    let plan: RunPlan
    /// Whether the store has it already.
    var isKnown = false
    /// Whether it started in an earlier process; one that did not begins with its seeds.
    var hasStarted = false
    /// What is left of a run that has started.
    var backlog: Store.Backlog?
    /// Whether somebody waits for it, so that the start rate does not hold it back.
    var isUrgent = false
    /// Whether its due time was missed, and it makes up for it.
    var isMissed = false
    /// Why it starts late.
    var lateReason: LateReason?
    /// Set when it is cancelled while its beginning is being recorded.
    var ending: ActiveRun.Ending?
    /// How long it went on before, in milliseconds, and what it has already.
    var elapsedMilliseconds: Int64 = 0
    var pages = 0
    var items = 0
    var bytes: Int64 = 0
    var errors = 0

    init(plan: RunPlan) { self.plan = plan }

    /// A run that the store has, as it is to go on.
    init(_ run: OpenRun, as job: Job) {
        plan = RunPlan(
            id: run.record.id,
            name: run.record.name,
            job: job,
            pageLimit: run.pageLimit,
            extraAllow: run.extraAllow
        )
        isKnown = true
        hasStarted = run.record.startedAt != nil
        elapsedMilliseconds = run.record.elapsedMilliseconds
        items = run.record.items
        bytes = run.record.bytes
        pages = run.record.pages
        errors = run.record.errors
    }

    /// Reads what is left of a run that has started.
    mutating func readBacklog(in store: Store) throws {
        backlog = try store.backlog(of: plan.id)
        if plan.job.limits.hostPages != nil {
            backlog?.begunByHost = try store.begunByHost(of: plan.id)
        }
    }
}
