import Testing

@testable import Trawl

/// Each test names the sentence of Python's `queue.Queue(maxsize)` that it is about.
@Suite("BoundedQueue", .timeLimit(.minutes(10)))
struct BoundedQueueTests {
    // MARK: - Order and bounds

    @Test("elements come out in the order in which they were put")
    func order() throws {
        let queue = BoundedQueue<Int>(capacity: 5)
        for number in 1...5 { try queue.put(number) }
        #expect(try (1...5).map { _ in try queue.take() } == [1, 2, 3, 4, 5])
    }

    @Test("it is full at its capacity and not before", arguments: [1, 2, 7])
    func limit(capacity: Int) throws {
        let queue = BoundedQueue<Int>(capacity: capacity)
        for number in 0..<capacity {
            #expect(!queue.isFull)
            try queue.put(number, .nonBlocking)
        }
        #expect(queue.isFull)
        #expect(queue.count == capacity)
        #expect(throws: BoundedQueue<Int>.Refusal.full) { try queue.put(-1, .nonBlocking) }
        #expect(queue.count == capacity)
        _ = try queue.take()
        #expect(!queue.isFull)
        try queue.put(-1, .nonBlocking)
        #expect(queue.isFull)
    }

    @Test("a queue without a bound cannot be made")
    func unbounded() async {
        await #expect(processExitsWith: .failure) { _ = BoundedQueue<Int>(capacity: 0) }
    }

    @Test("a put that may not wait is refused when full, with no time or an over one too")
    func impatientPut() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        try queue.put(1)
        #expect(throws: BoundedQueue<Int>.Refusal.full) { try queue.put(2, .nonBlocking) }
        #expect(throws: BoundedQueue<Int>.Refusal.full) { try queue.put(2, .timeout(.zero)) }
        #expect(throws: BoundedQueue<Int>.Refusal.full) { try queue.put(2, .timeout(.seconds(-1))) }
        #expect(queue.unfinished == 1)
    }

    @Test("a take that may not wait is refused when empty, with no time or an over one too")
    func impatientTake() {
        let queue = BoundedQueue<Int>(capacity: 1)
        #expect(queue.isEmpty)
        #expect(throws: BoundedQueue<Int>.Refusal.empty) { try queue.take(.nonBlocking) }
        #expect(throws: BoundedQueue<Int>.Refusal.empty) { try queue.take(.timeout(.zero)) }
        #expect(throws: BoundedQueue<Int>.Refusal.empty) { try queue.take(.timeout(.seconds(-1))) }
    }

    @Test("with a time limit, put and take give up no sooner than that")
    func timeouts() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        let clock = ContinuousClock()
        let empty = clock.measure {
            #expect(throws: BoundedQueue<Int>.Refusal.empty) {
                try queue.take(.timeout(.milliseconds(30)))
            }
        }
        #expect(empty >= .milliseconds(30))
        try queue.put(1)
        let full = clock.measure {
            #expect(throws: BoundedQueue<Int>.Refusal.full) {
                try queue.put(2, .timeout(.milliseconds(30)))
            }
        }
        #expect(full >= .milliseconds(30))
    }

    // MARK: - Blocking

    @Test(
        "a put to a full queue waits until somebody takes",
        arguments: [Wait.blocking, .withTime]
    )
    func blockingPut(wait: Wait) throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        try queue.put(1)
        let order = Mailbox<String>()
        let putter = WorkerThread(name: "putter") {
            order.post("asks")
            do { try queue.put(2, wait.patience) } catch { order.post("refused: \(error)") }
            order.post("has put")
        }
        #expect(order.takeAll(waitingUntil: nil) == ["asks"])
        #expect(order.takeAll(waitingUntil: Deadline(after: .milliseconds(20))).isEmpty)
        #expect(try queue.take() == 1)
        #expect(try queue.take() == 2)
        #expect(order.takeAll(waitingUntil: nil) == ["has put"])
        putter.join()
    }

    @Test(
        "a take from an empty queue waits until somebody puts",
        arguments: [Wait.blocking, .withTime]
    )
    func blockingTake(wait: Wait) throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        let order = Mailbox<String>()
        let taker = WorkerThread(name: "taker") {
            order.post("asks")
            do { order.post("\(try queue.take(wait.patience))") } catch { order.post("\(error)") }
        }
        #expect(order.takeAll(waitingUntil: nil) == ["asks"])
        #expect(order.takeAll(waitingUntil: Deadline(after: .milliseconds(20))).isEmpty)
        try queue.put(7)
        #expect(order.takeAll(waitingUntil: nil) == ["7"])
        taker.join()
    }

    // MARK: - Unfinished work

    @Test("join returns at once when nothing was ever put")
    func joinOfNothing() {
        #expect(BoundedQueue<Int>(capacity: 1).join(.nonBlocking))
    }

    @Test("taking alone does not finish an element: join waits for taskDone")
    func join() throws {
        let queue = BoundedQueue<Int>(capacity: 2)
        try queue.put(1)
        try queue.put(2)
        _ = try queue.take()
        _ = try queue.take()
        #expect(queue.unfinished == 2)
        #expect(!queue.join(.nonBlocking))
        #expect(!queue.join(.timeout(.milliseconds(10))))
        let order = Mailbox<String>()
        let joiner = WorkerThread(name: "joiner") {
            order.post("joins")
            #expect(queue.join())
            order.post("joined")
        }
        #expect(order.takeAll(waitingUntil: nil) == ["joins"])
        queue.taskDone()
        #expect(order.takeAll(waitingUntil: Deadline(after: .milliseconds(10))).isEmpty)
        queue.taskDone()
        #expect(order.takeAll(waitingUntil: nil) == ["joined"])
        joiner.join()
        #expect(queue.join(.timeout(.zero)))
    }

    @Test("what is put again after a join is unfinished again")
    func joinTwice() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        for number in 1...2 {
            try queue.put(number)
            #expect(!queue.join(.nonBlocking))
            _ = try queue.take()
            queue.taskDone()
            #expect(queue.join(.nonBlocking))
        }
    }

    @Test("taskDone more often than put stops the program")
    func taskDoneTooOften() async {
        await #expect(processExitsWith: .failure) {
            let queue = BoundedQueue<Int>(capacity: 1)
            try queue.put(1)
            queue.taskDone()
            queue.taskDone()
        }
    }

    // MARK: - The end

    @Test("after close nothing can be put, and what is there can still be taken")
    func close() throws {
        let queue = BoundedQueue<Int>(capacity: 3)
        try queue.put(1)
        try queue.put(2)
        queue.close()
        queue.close()
        #expect(queue.isClosed)
        #expect(throws: BoundedQueue<Int>.Refusal.closed) { try queue.put(3) }
        #expect(throws: BoundedQueue<Int>.Refusal.closed) { try queue.put(3, .nonBlocking) }
        #expect(try queue.take() == 1)
        #expect(try queue.take(.nonBlocking) == 2)
        #expect(throws: BoundedQueue<Int>.Refusal.closed) { try queue.take() }
        #expect(throws: BoundedQueue<Int>.Refusal.closed) { try queue.take(.nonBlocking) }
        #expect(throws: BoundedQueue<Int>.Refusal.closed) { try queue.take(.timeout(.seconds(9))) }
        // The account goes on: what was taken may still be finished.
        queue.taskDone()
        queue.taskDone()
        #expect(queue.join(.nonBlocking))
    }

    @Test("close wakes all that wait to put")
    func closeWakesPutters() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        try queue.put(0)
        let said = Mailbox<String>()
        let threads = (1...3).map { number in
            WorkerThread(name: "putter") {
                said.post("asks")
                do { try queue.put(number) } catch { said.post("\(error)") }
            }
        }
        #expect(said.collect(3) == ["asks", "asks", "asks"])
        queue.close()
        #expect(said.collect(3) == ["closed", "closed", "closed"])
        for thread in threads { thread.join() }
        #expect(queue.count == 1)
    }

    @Test("close wakes all that wait to take")
    func closeWakesTakers() {
        let queue = BoundedQueue<Int>(capacity: 1)
        let said = Mailbox<String>()
        let threads = (1...3).map { _ in
            WorkerThread(name: "taker") {
                said.post("asks")
                do { _ = try queue.take() } catch { said.post("\(error)") }
            }
        }
        #expect(said.collect(3) == ["asks", "asks", "asks"])
        queue.close()
        #expect(said.collect(3) == ["closed", "closed", "closed"])
        for thread in threads { thread.join() }
    }

    // MARK: - More than Python's

    @Test("the high-water mark is the most that was there at once, and stays")
    func highWaterMark() throws {
        let queue = BoundedQueue<Int>(capacity: 4)
        #expect(queue.highWaterMark == 0)
        for number in 1...3 { try queue.put(number) }
        for _ in 1...3 { _ = try queue.take() }
        try queue.put(4)
        #expect(queue.highWaterMark == 3)
    }

    @Test(
        "several are taken at once, in order, as many as there are and no more than asked for",
        arguments: [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (9, [1, 2, 3])]
    )
    func takeMany(most: Int, expected: [Int]) throws {
        let queue = BoundedQueue<Int>(capacity: 3)
        for number in 1...3 { try queue.put(number) }
        var taken = [0]
        try queue.take(upTo: most, into: &taken)
        #expect(taken == [0] + expected)
        #expect(queue.count == 3 - expected.count)
        #expect(queue.unfinished == 3)
    }

    @Test("who waits for several gets them together, or what is there at the end of the wait")
    func takeBatch() throws {
        let queue = BoundedQueue<Int>(capacity: 8)
        let said = Mailbox<[Int]>()
        let taker = WorkerThread(name: "taker") {
            var taken: [Int] = []
            while (try? queue.take(upTo: 4, waitingFor: 3, .blocking, into: &taken)) != nil {
                said.post(taken)
                taken = []
            }
        }
        for number in 1...3 { try queue.put(number) }
        #expect(said.collect(1) == [[1, 2, 3]])
        for number in 4...5 { try queue.put(number) }
        queue.close()
        #expect(said.collect(1) == [[4, 5]], "closed: two are all that will come")
        taker.join()

        let short = BoundedQueue<Int>(capacity: 8)
        try short.put(1)
        var taken: [Int] = []
        try short.take(upTo: 8, waitingFor: 2, .timeout(.milliseconds(1)), into: &taken)
        #expect(taken == [1], "the time is over: one is what is there")
        #expect(throws: BoundedQueue<Int>.Refusal.empty) {
            try short.take(upTo: 8, waitingFor: 2, .timeout(.milliseconds(1)), into: &taken)
        }
    }

    @Test("room for several wakes several that wait to put")
    func takeManyWakesPutters() throws {
        let queue = BoundedQueue<Int>(capacity: 2)
        try queue.put(1)
        try queue.put(2)
        let said = Mailbox<String>()
        let threads = (3...4).map { number in
            WorkerThread(name: "putter") {
                said.post("asks")
                do { try queue.put(number) } catch { said.post("\(error)") }
                said.post("done")
            }
        }
        #expect(said.collect(2) == ["asks", "asks"])
        var taken: [Int] = []
        try queue.take(upTo: 2, into: &taken)
        #expect(taken == [1, 2])
        #expect(said.collect(2) == ["done", "done"])
        for thread in threads { thread.join() }
        #expect(queue.isFull)
    }

    @Test("four producers with little time and two consumers lose nothing and double nothing")
    func manyProducers() throws {
        let queue = BoundedQueue<Int>(capacity: 3)
        let each = 5_000
        let shares = Mailbox<[Int]>()
        let consumers = (0..<2).map { _ in
            WorkerThread(name: "consumer") {
                var share: [Int] = []
                while (try? queue.take(upTo: 2, into: &share)) != nil {}
                shares.post(share)
            }
        }
        let producers = (0..<4).map { number in
            WorkerThread(name: "producer") {
                for place in 0..<each {
                    while true {
                        do throws(BoundedQueue<Int>.Refusal) {
                            try queue.put(number * each + place, .timeout(.microseconds(50)))
                            break
                        } catch { #expect(error == .full) }
                    }
                }
            }
        }
        for thread in producers { thread.join() }
        queue.close()
        let taken = shares.collect(2).joined().sorted()
        for thread in consumers { thread.join() }
        #expect(taken == Array(0..<(4 * each)))
    }

    /// The two ways to wait that end by an event.
    enum Wait: Sendable {
        case blocking, withTime

        var patience: BoundedQueue<Int>.Patience {
            self == .blocking ? .blocking : .timeout(.seconds(50))
        }
    }
}

extension Mailbox {
    /// Waits for so many messages.
    func collect(_ count: Int) -> [Message] {
        var all: [Message] = []
        while all.count < count { all += takeAll(waitingUntil: nil) }
        return all
    }
}
