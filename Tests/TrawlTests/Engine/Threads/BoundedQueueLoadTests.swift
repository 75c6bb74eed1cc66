import Foundation
import Testing

@testable import Trawl

/// Threads that really overlap, in every way to wait.
@Suite("BoundedQueue under load", .timeLimit(.minutes(10)))
struct BoundedQueueLoadTests {
    /// How many elements; more of them find more races: some that 50,000 rounds missed were found
    /// with 2,000,000, under the thread sanitizer.
    private static let count =
        ProcessInfo.processInfo.environment["TRAWL_QUEUE_ELEMENTS"].flatMap(Int.init) ?? 100_000

    /// Holds threads back until all are there.
    private final class Gate: Sendable {
        private let queue = BoundedQueue<Int>(capacity: 1)
        func pass() { _ = try? queue.take() }
        func open() { queue.close() }
    }

    /// Puts the numbers of a range; every other one with little time, again and again.
    private static func put(_ numbers: Range<Int>, into queue: BoundedQueue<Int>) {
        for number in numbers {
            while true {
                do throws(BoundedQueue<Int>.Refusal) {
                    let isHasty = number.isMultiple(of: 2)
                    try queue.put(number, isHasty ? .timeout(.microseconds(200)) : .blocking)
                    break
                } catch {
                    guard error == .full else { return }
                }
            }
        }
    }

    /// Takes until the queue is closed, in the way of the consumer's number: one by one, with little
    /// time, several at once, several together.
    private static func takeAll(from queue: BoundedQueue<Int>, number: Int) -> [Int] {
        var share: [Int] = []
        while true {
            let before = share.count
            do throws(BoundedQueue<Int>.Refusal) {
                switch number % 4 {
                case 0: share.append(try queue.take())
                case 1: share.append(try queue.take(.timeout(.microseconds(200))))
                case 2: try queue.take(upTo: 3, into: &share)
                default:
                    let patience = BoundedQueue<Int>.Patience.timeout(.microseconds(200))
                    try queue.take(upTo: 8, waitingFor: 4, patience, into: &share)
                }
            } catch {
                if error == .closed { return share }
            }
            for _ in before..<share.count { queue.taskDone() }
        }
    }

    @Test(
        "every element is taken exactly once, whoever waits for whom",
        arguments: [(1, 4, 128), (4, 4, 3)]
    )
    func exactly(producers: Int, consumers: Int, capacity: Int) {
        let queue = BoundedQueue<Int>(capacity: capacity)
        let gate = Gate()
        let shares = Mailbox<[Int]>()
        let takers = (0..<consumers).map { number in
            WorkerThread(name: "consumer") {
                gate.pass()
                shares.post(Self.takeAll(from: queue, number: number))
            }
        }
        let each = Self.count / producers
        let putters = (0..<producers).map { number in
            WorkerThread(name: "producer") {
                gate.pass()
                Self.put((number * each)..<((number + 1) * each), into: queue)
            }
        }
        gate.open()
        for thread in putters { thread.join() }
        queue.join()
        #expect(queue.unfinished == 0)
        #expect(queue.isEmpty)
        queue.close()
        let taken = shares.collect(consumers)
        for thread in takers { thread.join() }
        var times = [UInt8](repeating: 0, count: Self.count)
        for number in taken.joined() { times[number] += 1 }
        #expect(times.allSatisfy { $0 == 1 })
        #expect(queue.highWaterMark <= capacity)
        // What one consumer takes of one producer is in order: nobody overtakes.
        var overtaken = 0
        for share in taken {
            var last = [Int](repeating: -1, count: producers)
            for number in share {
                if number < last[number / each] { overtaken += 1 }
                last[number / each] = number
            }
        }
        #expect(overtaken == 0)
    }

    @Test("close in the middle of it wakes everybody, and what was put is taken")
    func closed() {
        let queue = BoundedQueue<Int>(capacity: 4)
        let puts = Lock(0)
        let shares = Mailbox<[Int]>()
        let takers = (0..<4).map { number in
            WorkerThread(name: "consumer") {
                shares.post(Self.takeAll(from: queue, number: number))
            }
        }
        let putters = (0..<4).map { _ in
            WorkerThread(name: "producer") {
                while (try? queue.put(1)) != nil {
                    let all = puts.withLock { count in
                        count += 1
                        return count
                    }
                    if all == 20_000 { queue.close() }
                }
            }
        }
        for thread in putters + takers { thread.join() }
        let taken = shares.collect(4).map(\.count).reduce(0, +)
        #expect(taken == puts.withLock { $0 })
        #expect(queue.isEmpty)
        #expect(queue.join(.nonBlocking))
    }
}
