/// A named instant on the way of a run at which tests end the process, to see what is left.
///
/// The raw values are the names that `TRAWL_CRASH_AT` takes; a `CrashPlan` says which one is armed. Passing
/// a point that is not armed costs one read, so the points stand in releases too: what is proved is
/// the executable that people run.
enum CrashPoint: String, CaseIterable, Sendable {
    /// The writer has a batch, and no transaction yet.
    case beforeBegin = "before-begin"
    /// All of one page is written, and others of its batch are not.
    case afterOutcome = "after-outcome"
    /// New links are in the frontier, and their page is not done with.
    case afterLinks = "after-links"
    /// A cookie is kept, and the page that set it is not committed.
    case afterCookie = "after-cookie"
    /// All of a batch is written, and its transaction is open.
    case beforeCommit = "before-commit"
    /// A batch is committed, and nobody knows yet.
    case afterCommitBeforeAck = "after-commit-before-ack"
    /// Everybody was told of a commit.
    case afterAck = "after-ack"

    /// A run has a name, and no row yet.
    case beforeRunRow = "before-run-row"
    /// A run has its row, and no seeds yet.
    case afterRunRow = "after-run-row"
    /// A run has its seeds, and is not committed.
    case afterSeeds = "after-seeds"
    /// A run is marked as going.
    case afterStart = "after-start"
    /// URLs are leased in memory, and nothing is fetched.
    case afterClaim = "after-claim"

    /// A run is to be ended.
    case beforeEnd = "before-end"
    /// A run has its end, and the items that it did not see are there still.
    case beforeRemovals = "before-removals"
    /// A run has its end and its removals, in an open transaction.
    case afterRemovals = "after-removals"

    /// A temporary file is written, and nothing is on the disk for sure.
    case exportWritten = "export-written"
    /// A temporary file is on the disk, and has not the name that it is for.
    case exportBeforeRename = "export-before-rename"
    /// An exported file has its name, and the folder is not on the disk for sure.
    case exportAfterRename = "export-after-rename"
    /// The outputs of a run are in their places, and the store does not know.
    case beforeExported = "before-exported"

    /// The log is to be moved into the file.
    case beforeCheckpoint = "before-checkpoint"
    /// The log was moved into the file.
    case afterCheckpoint = "after-checkpoint"
    /// The mark of a process that crawls is written, and not committed.
    case afterCrawlMark = "after-crawl-mark"
    /// That mark is taken away, and this is not committed.
    case afterCrawlUnmark = "after-crawl-unmark"

    /// A due time is settled, and this is not committed.
    case afterFire = "after-fire"
    /// The clock of a job is kept, and this is not committed.
    case afterClock = "after-clock"
    /// What holds of a host is kept, and this is not committed.
    case afterHost = "after-host"
    /// A robots.txt is kept, and this is not committed.
    case afterRobots = "after-robots"

    /// Ends the process here, when that is what `TRAWL_CRASH_AT` asks for.
    @inline(__always)
    func pass() {
        guard let armed = CrashPlan.armed else { return }
        armed.pass(self)
    }
}
