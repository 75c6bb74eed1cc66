internal import TrawlCore

/// What the consumers tell while they parse, so that a page at which the process crashes is known to the
/// next one, and how pages under suspicion are parsed while nothing else is.
struct ParsingWatch: Sendable {
    /// Nil where nothing outlives the process.
    let marks: CrashMarks?
    /// Pages that crashed the process so often that they are parsed alone, by their numbers in the frontier.
    let suspects: Set<Int64>
    private let gate: SoloGate?

    /// A watch over the pages of a process.
    init(marks: CrashMarks?, suspects: Set<Int64>) {
        self.marks = marks
        self.suspects = suspects
        gate = suspects.isEmpty ? nil : SoloGate()
    }

    /// Called by a consumer's thread before its first page.
    func attach(_ consumer: Int) { marks?.attach(consumer) }

    /// Called by a consumer's thread after its last page.
    func detach() { CrashMarks.detach() }

    /// Says that the calling thread parses a page now; waits until it may.
    func begin(_ task: FetchTask) {
        guard task.purpose != .robots else { return }
        gate?.enter(alone: suspects.contains(task.id))
        CrashMarks.note(run: task.run, url: task.id)
        ProvokedCrash.pass(task.url)
    }

    /// Says that the calling thread is done with a page.
    func end(_ task: FetchTask) {
        guard task.purpose != .robots else { return }
        CrashMarks.clear()
        gate?.leave(alone: suspects.contains(task.id))
    }
}

/// Lets many in at once, or one alone.
///
/// One that wants to be alone goes before all who come later.
final class SoloGate: Sendable {
    private struct State: Sendable {
        var inside = 0
        var isAlone = false
        var waiting = 0
    }

    private let state = Lock(State())
    private let changed = Condition()

    /// Waits until the calling thread may go in.
    func enter(alone: Bool) {
        if alone { state.withLock { $0.waiting += 1 } }
        _ = state.withLock(waitingOn: changed, until: nil) { state -> Bool? in
            guard !state.isAlone else { return nil }
            if alone {
                guard state.inside == 0 else { return nil }
                state.waiting -= 1
                state.isAlone = true
            } else {
                guard state.waiting == 0 else { return nil }
                state.inside += 1
            }
            return true
        }
    }

    /// Says that the calling thread has gone out.
    func leave(alone: Bool) {
        state.withLock { state in
            if alone { state.isAlone = false } else { state.inside -= 1 }
        }
        changed.broadcast()
    }
}
