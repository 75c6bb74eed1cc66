internal import Logging
internal import TrawlCore

/// A pass of retention that goes on, or the last one.
struct Pruning {
    /// Which one it is, from 1.
    var number: Int
    var retention: Retention
    let startedAt: Instant
    var removed = Pruned()
    var isOver = false
    /// When the next step may be asked for; nil while one is being recorded.
    var nextStep: Instant?

    /// How it stands, for who asked for it.
    var standing: PruneStanding { PruneStanding(pass: number, removed: removed, isOver: isOver) }
}

/// Has the store forget what `retention` does not keep: once a day, and when somebody asks for it.
extension Producer {
    /// The first pass begins so long after the start, when what was interrupted goes on again: a guess.
    static let firstPrune = Duration.seconds(300)
    /// Between the starts of two passes.
    static let pruneInterval = Duration.seconds(86_400)
    /// A pass waits so long for a moment without runs, and begins then all the same: a guess.
    static let prunePatience = Duration.seconds(3600)
    /// Between two steps while runs are going, so that the writer has most of the time for them.
    static let pruneRest = Duration.milliseconds(250)

    /// Begins the daily pass when it is due, and goes on with one.
    func prune(_ now: Instant) {
        if let pruning, !pruning.isOver {
            guard let next = pruning.nextStep, next <= now else { return }
            return recordStep(isFirst: false)
        }
        guard let retention = surroundings.retention else { return }
        guard let due = nextPrune else {
            nextPrune = now + Self.firstPrune
            return
        }
        guard due <= now, runs.isEmpty || due + Self.prunePatience <= now else { return }
        begin(retention, now)
    }

    /// When a pass begins or goes on, if nothing happens before; nil: when something happens.
    var nextPruneStep: Instant? {
        if let pruning, !pruning.isOver { return pruning.nextStep }
        // A due one waits for the end of runs, which is an event.
        return nextPrune.map { runs.isEmpty ? $0 : $0 + Self.prunePatience }
    }

    /// Begins a pass that somebody asks for, unless one is going, and tells how it stands.
    func prune(_ retention: Retention, pass: Int?, _ reply: ControlReply, _ now: Instant) {
        if pass == nil, pruning?.isOver ?? true {
            guard !isDraining else {
                return reply.give(.refused(.init(.unavailable, "the daemon is ending")))
            }
            begin(retention, now)
        }
        guard let pruning, pass ?? pruning.number == pruning.number else {
            return reply.give(.refused(.init(.pointless, "that pass is over")))
        }
        reply.give(.pruning(pruning.standing))
    }

    private func begin(_ retention: Retention, _ now: Instant) {
        let number = (pruning?.number ?? 0) + 1
        pruning = Pruning(number: number, retention: retention, startedAt: now)
        if surroundings.retention != nil { nextPrune = now + Self.pruneInterval }
        recordStep(isFirst: true)
    }

    private func recordStep(isFirst: Bool) {
        guard let pruning else { return }
        self.pruning?.nextStep = nil
        surroundings.record(
            .prune(
                PruneStep(
                    retention: pruning.retention,
                    now: pruning.startedAt,
                    isFirst: isFirst
                )
            )
        )
    }

    /// Takes note of what a step removed.
    func pruned(_ removed: Pruned, isOver: Bool, _ now: Instant) {
        guard var pruning else { return }
        pruning.removed = pruning.removed + removed
        pruning.isOver = isOver
        pruning.nextStep = runs.isEmpty ? now : now + Self.pruneRest
        self.pruning = pruning
        let sum = pruning.removed
        guard isOver, !sum.isEmpty else { return }
        surroundings.logger.notice(
            "retention applied",
            metadata: [
                "urls": "\(sum.urls)", "changes": "\(sum.changes)", "items": "\(sum.items)",
                "runs": "\(sum.runs)", "fires": "\(sum.fires)",
            ]
        )
    }
}
