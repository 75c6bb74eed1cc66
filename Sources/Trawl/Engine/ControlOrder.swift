internal import TrawlCore

/// What somebody outside the process wants of the producer.
enum ControlOrder: Sendable {
    /// Fire a job's schedule no more, or again.
    case pause(job: String, Bool)
    /// Run a job of the agenda now.
    case trigger(job: String)
    /// Run a job as it is given, or go on with a run of it that goes or waits.
    case run(Job, pageLimit: Int?, isNew: Bool)
    /// End a run that goes or waits.
    case cancel(RunName)
    /// Accept a degraded run; its plan is what it began with.
    case accept(RunPlan)
    /// How these runs stand, those that go or wait; nil: all of them.
    case standings([RunName]?)
    /// Have the store forget what is not kept, or tell how a pass of that stands.
    case prune(Retention, pass: Int?)
    /// How the engine is; what only the process knows is left empty.
    case status
}

/// The answer to one order, for the one thread that waits for it.
final class ControlReply: Sendable {
    private let answer = Lock<ControlAnswer?>(nil)
    private let isThere = Condition()

    /// Gives the answer; the first one counts.
    func give(_ answer: ControlAnswer) {
        self.answer.withLock { $0 = $0 ?? answer }
        isThere.signal()
    }

    /// Waits for the answer; nil when none came in time.
    func wait(for limit: Duration) -> ControlAnswer? {
        answer.withLock(waitingOn: isThere, until: Deadline(after: limit)) { $0 }
    }
}

/// Job files that are new, that have changed, or that are gone.
struct AgendaChange: Sendable {
    /// New jobs and new versions, in the order of their names.
    var jobs: [SharedJob] = []
    /// Names of jobs whose files are gone, sorted.
    var removed: [String] = []
}
