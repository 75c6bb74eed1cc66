/// How much a power loss may take; the death of the process alone never takes anything.
public enum Durability: String, Sendable, CaseIterable {
    /// Nothing: every commit is on the disk before it counts.
    case full
    /// The last second at most, as whole pages that are then fetched again.
    case normal
}
