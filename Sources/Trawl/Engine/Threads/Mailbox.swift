/// Messages to one thread from any other; posting never blocks.
///
/// The way back from right to left: what is in it is bounded by the work in flight, not by a
/// capacity.
package final class Mailbox<Message: Sendable>: Sendable {
    private let lock = Lock<[Message]>([])
    private let hasMessage = Condition()

    /// An empty mailbox.
    package init() {}

    /// Leaves a message and wakes the owner.
    package func post(_ message: Message) { post(CollectionOfOne(message)) }

    /// Leaves messages, in their order, and wakes the owner once.
    package func post(_ several: some Collection<Message>) {
        guard !several.isEmpty else { return }
        let wasEmpty = lock.withLock { messages in
            defer { messages.append(contentsOf: several) }
            return messages.isEmpty
        }
        if wasEmpty { hasMessage.signal() }
    }

    /// Waits for messages and takes them all; empty when none came in time.
    ///
    /// Only the owner calls it.
    package func takeAll(waitingUntil deadline: Deadline?) -> [Message] {
        lock.withLock(waitingOn: hasMessage, until: deadline) { messages in
            guard !messages.isEmpty else { return nil }
            defer { messages.removeAll(keepingCapacity: false) }
            return messages
        } ?? []
    }
}
