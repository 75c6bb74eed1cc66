import Testing

@testable import Trawl

@Suite("Lock", .timeLimit(.minutes(10)))
struct LockTests {
    @Test("one thread at a time: no addition of four threads is lost")
    func exclusion() {
        let lock = Lock(0)
        let threads = (0..<4).map { _ in
            WorkerThread(name: "adder") {
                for _ in 0..<20_000 { lock.withLock { $0 += 1 } }
            }
        }
        for thread in threads { thread.join() }
        #expect(lock.withLock { $0 } == 80_000)
    }

    @Test("what the body throws comes out, and the lock is free again")
    func throwing() {
        struct Reason: Error, Equatable {}
        let lock = Lock(1)
        #expect(throws: Reason()) {
            try lock.withLock { state throws(Reason) in
                state = 2
                throw Reason()
            }
        }
        #expect(lock.withLock { $0 } == 2)
    }

    @Test("a wait ends when the state is as wanted, not with any signal")
    func condition() {
        let lock = Lock(0)
        let condition = Condition()
        let seen = Mailbox<Int>()
        let waiter = WorkerThread(name: "waiter") {
            let value = lock.withLock(waitingOn: condition, until: nil) { $0 >= 3 ? $0 : nil }
            seen.post(value ?? -1)
        }
        for _ in 0..<3 {
            lock.withLock { $0 += 1 }
            condition.signal()
        }
        #expect(seen.takeAll(waitingUntil: nil) == [3])
        waiter.join()
    }

    @Test("a wait gives up at its deadline, and looks once more")
    func deadline() {
        let lock = Lock(0)
        let looks = lock.withLock(waitingOn: Condition(), until: Deadline(after: .zero)) {
            $0 += 1
            return $0 == 2 ? $0 : nil
        }
        #expect(looks == 2)
        let none: Int? = lock.withLock(
            waitingOn: Condition(),
            until: Deadline(after: .milliseconds(5))
        ) { _ in nil }
        #expect(none == nil)
    }

    @Test("what a lock holds is let go with it")
    func memory() {
        final class Thing: Sendable {}
        weak var thing: Thing?
        do {
            let held = Thing()
            thing = held
            let lock = Lock<Thing?>(held)
            #expect(lock.withLock { $0 } != nil)
        }
        #expect(thing == nil)
    }
}

@Suite("Deadline")
struct DeadlineTests {
    @Test(
        "what is over has no time left",
        arguments: [Duration.zero, .seconds(-1), .nanoseconds(-1)]
    )
    func over(duration: Duration) {
        let deadline = Deadline(after: duration)
        #expect(deadline.isOver)
        #expect(deadline.timeLeft == .zero)
    }

    @Test(
        "the time left is never more than was given",
        arguments: [Duration.nanoseconds(999_999_999), .seconds(1), .seconds(3600)]
    )
    func left(duration: Duration) {
        let left = Deadline(after: duration).timeLeft
        #expect(left <= duration)
        #expect(left > duration - .milliseconds(900))
    }

    @Test("no duration is too long")
    func longest() {
        let deadline = Deadline(after: .seconds(Int64.max))
        #expect(!deadline.isOver)
        #expect(deadline.timeLeft > .seconds(365 * 86_400))
    }
}

@Suite("Mailbox", .timeLimit(.minutes(10)))
struct MailboxTests {
    @Test("all messages are taken at once, in order, and only once")
    func order() {
        let mailbox = Mailbox<Int>()
        mailbox.post(1)
        mailbox.post([2, 3])
        mailbox.post([])
        #expect(mailbox.takeAll(waitingUntil: nil) == [1, 2, 3])
        #expect(mailbox.takeAll(waitingUntil: Deadline(after: .zero)).isEmpty)
    }

    @Test("posting never blocks, and every message arrives")
    func load() {
        let mailbox = Mailbox<Int>()
        let threads = (0..<4).map { number in
            WorkerThread(name: "poster") {
                // Alone and by twos.
                for place in 0..<5_000 {
                    mailbox.post(number * 10_000 + place)
                    if place.isMultiple(of: 2) {
                        mailbox.post([5_000, 5_001].map { number * 10_000 + place + $0 })
                    }
                }
            }
        }
        #expect(mailbox.collect(40_000).sorted() == Array(0..<40_000))
        for thread in threads { thread.join() }
    }
}

@Suite("WorkerThread", .timeLimit(.minutes(10)))
struct WorkerThreadTests {
    @Test("join waits for the end of the body; a second one returns at once")
    func join() {
        let gate = BoundedQueue<Int>(capacity: 1)
        let done = Lock(false)
        let thread = WorkerThread(name: "worker") {
            _ = try? gate.take()
            done.withLock { $0 = true }
        }
        gate.close()
        thread.join()
        #expect(done.withLock { $0 })
        thread.join()
    }

    @Test("the body, and what it holds, is let go at its end")
    func memory() {
        final class Thing: Sendable {}
        weak var thing: Thing?
        do {
            let held = Thing()
            thing = held
            let worker = WorkerThread(name: "worker") { _ = held }
            worker.join()
        }
        #expect(thing == nil)
    }

    @Test("a thread that is dropped without a join stops the program")
    func dropped() async {
        await #expect(processExitsWith: .failure) {
            let gate = BoundedQueue<Int>(capacity: 1)
            _ = WorkerThread(name: "worker") { _ = try? gate.take() }
        }
    }
}
