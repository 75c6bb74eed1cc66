internal import TrawlCore

/// What the producer is told by the other threads; nobody who tells waits.
enum ProducerEvent: Sendable {
    /// A request went out.
    case started(host: String, at: Instant)
    /// A transfer ended; its page is perhaps still being parsed.
    case finished(
        host: String,
        run: Int64,
        at: Instant,
        HostAnswer,
        pace: HostPace = .unknown,
        waited: PromptReserve.Pace = .unknown
    )
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
    /// The writer waits for the disk, with the cause; nil: not any more.
    case writing(trouble: String?)
    /// The clock was set: it shows so much more than the time that has passed.
    case clockJumped(Duration)
    /// No new fetches.
    case drain
    /// The consumers have ended: keep what is known of hosts, and end too.
    case quit
}
