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
    package func post(_ message: Message) {
        let wasEmpty = lock.withLock { messages in
            messages.append(message)
            return messages.count == 1
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
