/// One of the steps in which the store forgets what `retention` does not keep.
///
/// A step removes a few thousand rows at most, in the transaction of its batch; another one is asked
/// for until nothing is left.
package struct PruneStep: Sendable {
    /// What is kept.
    package var retention: Retention
    /// By which ages are told: the time at which the pass began.
    package var now: Instant
    /// Whether a pass begins.
    package var isFirst: Bool

    /// A step from its parts.
    package init(retention: Retention, now: Instant, isFirst: Bool) {
        self.retention = retention
        self.now = now
        self.isFirst = isFirst
    }
}

/// What was removed from the store.
package struct Pruned: Hashable, Sendable, Codable {
    /// URLs of ended runs.
    package var urls = 0
    /// Runs whose URLs are gone.
    package var prunedRuns = 0
    /// Changes of items.
    package var changes = 0
    /// Items that were removed long ago.
    package var items = 0
    /// Runs that are forgotten.
    package var runs = 0
    /// Fires.
    package var fires = 0

    /// Nothing.
    package init() {}

    /// Whether nothing was removed.
    package var isEmpty: Bool { self == Pruned() }

    /// Both together.
    package static func + (left: Pruned, right: Pruned) -> Pruned {
        var sum = left
        sum.urls += right.urls
        sum.prunedRuns += right.prunedRuns
        sum.changes += right.changes
        sum.items += right.items
        sum.runs += right.runs
        sum.fires += right.fires
        return sum
    }
}
