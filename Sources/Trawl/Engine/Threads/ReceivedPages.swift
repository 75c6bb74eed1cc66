internal import Synchronization

/// How many answers the consumers have received and not yet parsed, all together.
final class ReceivedPages: Sendable {
    private let number = Atomic<Int>(0)

    /// How many there are.
    var count: Int { number.load(ordering: .relaxed) }

    /// Counts more, or fewer.
    func add(_ difference: Int) { number.wrappingAdd(difference, ordering: .relaxed) }
}
