package import TrawlCore

/// How a pass of retention stands.
package struct PruneStanding: Codable, Hashable, Sendable {
    /// Which pass of the daemon it is; 0 without a daemon.
    package var pass: Int
    /// What it has removed so far.
    package var removed: Pruned
    /// Whether nothing is left to be removed.
    package var isOver: Bool

    /// A standing from its parts.
    package init(pass: Int, removed: Pruned, isOver: Bool) {
        self.pass = pass
        self.removed = removed
        self.isOver = isOver
    }
}
