internal import GRDB
public import TrawlCore

/// A run as the store has it.
public struct RunRecord: Sendable, Hashable {
    /// Its number in the store; later runs have larger ones.
    public var id: Int64
    /// Its name: job and scheduled time.
    public var name: RunName
    /// Where it stands.
    public var state: RunState
    /// Why it ended as it did, or was kept from it; nil when there is nothing to say.
    public var reason: String?
    /// When its first request could begin; nil while it is queued.
    public var startedAt: Instant?
    /// When it ended; nil before.
    public var endedAt: Instant?
    /// Why it started later than it was due; nil when it did not, or nobody's schedule asked for it.
    public var lateReason: LateReason?
    /// When somebody accepted it although it is degraded; nil when nobody did.
    public var acceptedAt: Instant?
    /// Whether what it found is kept out of items and outputs until it is accepted.
    public var isQuarantined: Bool
    /// How long it went on, downtime not counted, in milliseconds.
    public var elapsedMilliseconds: Int64
    /// Pages recorded.
    public var pages: Int
    /// URLs given up.
    public var failed: Int
    /// Failures of any kind, those that were tried again included.
    public var errors: Int
    /// Bytes of bodies after decompression.
    public var bytes: Int64
    /// Items seen.
    public var items: Int
    /// Items that no run had seen before, or that had been removed.
    public var added: Int
    /// Items whose content is another one than before.
    public var changed: Int
    /// Items not seen any more.
    public var removed: Int
    /// Items as they were.
    public var unchanged: Int
    /// Items that differ from before only in fields that the job file now describes otherwise.
    public var redefined: Int
    /// Whether it saw all there is, so that it knows what is not there any more.
    public var isComplete: Bool
    /// Complete runs in a row without an item before it counts as removed, as the run's job has it.
    public var removedAfter: Int

    static let columns = """
        runs.id, runs.name, runs.state, runs.reason, runs.started_at_ms, runs.ended_at_ms,
        runs.elapsed_ms, runs.pages, runs.failed, runs.errors, runs.bytes, runs.items,
        runs.added, runs.changed, runs.removed, runs.unchanged, runs.late_reason,
        runs.redefined, runs.is_complete, runs.removed_after,
        runs.accepted_at_ms, runs.is_quarantined
        """
    /// How many columns that are.
    static let columnCount = 22

    init(_ row: Row) {
        let text: String = row[1]
        guard let name = RunName(text), let state = RunState(rawValue: row[2]) else {
            preconditionFailure("the store has a run that is none: \(text)")
        }
        id = row[0]
        self.name = name
        self.state = state
        reason = row[3]
        startedAt = (row[4] as Int64?).map(Instant.init(millisecondsSince1970:))
        endedAt = (row[5] as Int64?).map(Instant.init(millisecondsSince1970:))
        elapsedMilliseconds = row[6]
        pages = row[7]
        failed = row[8]
        errors = row[9]
        bytes = row[10]
        items = row[11]
        added = row[12]
        changed = row[13]
        removed = row[14]
        unchanged = row[15]
        lateReason = (row[16] as String?).flatMap(LateReason.init)
        redefined = row[17]
        isComplete = row[18]
        removedAfter = row[19]
        acceptedAt = (row[20] as Int64?).map(Instant.init(millisecondsSince1970:))
        isQuarantined = row[21]
    }

    /// Whether its outputs are written.
    public var writesOutputs: Bool { state.writesOutputs && !isQuarantined }
}

/// A run that goes on at the next start, with what it began with.
package struct OpenRun: Sendable {
    /// What the store says of it.
    package var record: RunRecord
    /// The text it began with.
    package var source: JobSource
    /// The limit on pages in place of the job's; nil: the job's.
    package var pageLimit: Int?
    /// Hosts that seeds redirected to.
    package var extraAllow: [String]
}
