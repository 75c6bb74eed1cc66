internal import TrawlCore

/// What the producer is told by the other threads; nobody who tells waits.
enum ProducerEvent: Sendable {
    /// A request went out.
    case started(host: String, at: Instant)
    /// A transfer ended; its page is perhaps still being parsed.
    case finished(host: String, run: Int64, at: Instant, HostAnswer, pace: HostPace = .unknown)
    /// A task came back unfetched: the program is ending, or its run; with the time at which its
    /// request was given up, nil for one that never began.
    case returned(FetchTask, host: String, at: Instant?)
    /// The answer to a robots.txt.
    case robots(FetchOutcome)
    /// A batch is recorded.
    case committed([CommitNote])
    /// The outputs of a run are written, or there were none.
    case exported(run: Int64)
    /// Somebody asks for a run.
    case ask(AskedRun)
    /// Job files have changed.
    case agenda(AgendaChange)
    /// Somebody outside the process wants something.
    case control(ControlOrder, ControlReply)
    /// The clock was set: it shows so much more than the time that has passed.
    case clockJumped(Duration)
    /// No new fetches.
    case drain
    /// The consumers have ended: keep what is known of hosts, and end too.
    case quit
}

/// A run that somebody asks for, or one that goes on.
struct AskedRun: Sendable {
    let plan: RunPlan
    /// Whether the store has it already.
    var isKnown = false
    /// What is left of a run that the store has; nil for one that did not begin.
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
}
