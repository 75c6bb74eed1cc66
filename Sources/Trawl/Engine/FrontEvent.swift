package import TrawlCore

/// What the engine tells whoever started it.
package enum FrontEvent: Sendable {
    /// A run is going.
    case began(RunName)
    /// A fire became no run.
    case skipped(RunName, reason: SkipReason)
    /// A run is over; its outputs are perhaps still being written.
    case ended(RunPlan, RunState)
    /// Somebody accepted a degraded run.
    case accepted(RunPlan)
    /// Jobs have had no good run for too long, told once.
    case quiet([String])
    /// A job that was quiet had a good run.
    case recovered(RunName)
    /// Nothing more will happen to a run.
    case finished(RunName)
    /// An output was not as the runs before had left it, and was brought in order.
    case outputMended(RunName, String)
    /// An output of a run could not be written.
    case notExported(RunName, String)
    /// The disk is full or fails: nothing is fetched until it has passed. With the cause.
    case paused(String)
    /// It has passed.
    case resumed
    /// The engine cannot go on: the store failed.
    case failed(String)
    /// Somebody wants the program to end: the first time, then again.
    case stopRequested
    /// Every consumer has ended, what was in flight included.
    case drained
}
