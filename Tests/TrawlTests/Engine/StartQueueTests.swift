import Testing
import TrawlCore

@testable import Trawl

@Suite("Start queue")
struct StartQueueTests {
    private var queue = StartQueue(perSecond: 1_000_000, mostRuns: 100)

    private func add(
        _ run: Int64,
        _ job: String,
        host: String = "a",
        most: Int = 1,
        isUrgent: Bool = false,
        to queue: inout StartQueue
    ) {
        queue.add(
            StartQueue.Waiting(
                run: run,
                job: job,
                host: host,
                mostRuns: most,
                isUrgent: isUrgent,
                since: .test
            )
        )
    }

    /// The runs that start now, each with its reason.
    private func starts(_ queue: inout StartQueue, at now: Instant = .test) -> [String] {
        var found: [String] = []
        while case .start(let run, let reason) = queue.next(at: now) {
            found.append("\(run)" + (reason.map { " \($0.rawValue)" } ?? ""))
        }
        return found
    }

    @Test("hosts have their turns, and at a host the one that came first")
    func turns() {
        var queue = queue
        for (run, host) in ["a", "a", "a", "b", "b", "c"].enumerated() {
            add(Int64(run), "job\(run)", host: host, to: &queue)
        }
        #expect(starts(&queue) == ["0", "3", "5", "1", "4", "2"])
        #expect(queue.count == 0)
    }

    @Test("a run waits for the end of another one of its job, and says so")
    func overlap() {
        var queue = queue
        add(1, "x", to: &queue)
        add(2, "x", to: &queue)
        add(3, "x", to: &queue)
        add(4, "y", to: &queue)
        #expect(starts(&queue) == ["1", "4"])
        #expect(queue.isHeld(2) && queue.isHeld(3))
        #expect(queue.count(of: "x") == 3)
        #expect(queue.waitingCount(of: "x") == 2)
        queue.didEnd("x")
        #expect(starts(&queue) == ["2 overlap"])
        #expect(!queue.isHeld(2) && queue.isHeld(3))
        queue.didEnd("y")
        #expect(starts(&queue) == [])
        queue.didEnd("x")
        #expect(starts(&queue) == ["3 overlap"])
        queue.didEnd("x")
        #expect(queue.count(of: "x") == 0)
    }

    @Test("so many runs of a job go at once as it allows")
    func allowance() {
        var queue = queue
        for run in 1...5 { add(Int64(run), "x", most: 3, to: &queue) }
        #expect(starts(&queue) == ["1", "2", "3"])
        queue.didEnd("x")
        #expect(starts(&queue) == ["4 overlap"])
        queue.didEnd("x")
        queue.didEnd("x")
        #expect(starts(&queue) == ["5 overlap"])
    }

    @Test("so many runs go at once in all, and the next ones say so")
    func most() {
        var queue = StartQueue(perSecond: 1_000_000, mostRuns: 2)
        for run in 1...4 { add(Int64(run), "job\(run)", host: "h\(run)", to: &queue) }
        #expect(starts(&queue) == ["1", "2"])
        #expect(queue.next(at: .test) == .none)
        queue.didEnd("job2")
        #expect(starts(&queue) == ["3 most_runs"])
        queue.didEnd("job1")
        queue.didEnd("job3")
        #expect(starts(&queue) == ["4 most_runs"])
    }

    @Test("those that the rate holds back say so, and when to ask again")
    func rate() {
        var queue = StartQueue(perSecond: 10, mostRuns: 100)
        for run in 1...3 { add(Int64(run), "job\(run)", to: &queue) }
        #expect(starts(&queue) == ["1"])
        #expect(queue.next(at: .test) == .wait(until: .test + .milliseconds(100)))
        #expect(starts(&queue, at: .test + .milliseconds(100)) == ["2 start_rate"])
        #expect(starts(&queue, at: .test + .milliseconds(200)) == ["3 start_rate"])
    }

    @Test("who is waited for by somebody starts first, and not by the rate")
    func urgent() {
        var queue = StartQueue(perSecond: 1, mostRuns: 4)
        add(1, "a", to: &queue)
        add(2, "b", to: &queue)
        add(3, "c", isUrgent: true, to: &queue)
        add(4, "d", isUrgent: true, to: &queue)
        #expect(starts(&queue) == ["3", "4", "1"])
        // Neither beside another run of its job, nor beyond the number in all.
        add(5, "c", isUrgent: true, to: &queue)
        add(6, "e", isUrgent: true, to: &queue)
        add(7, "f", isUrgent: true, to: &queue)
        #expect(starts(&queue) == ["6"])
        queue.didEnd("c")
        #expect(starts(&queue) == ["7 most_runs"])
        queue.didEnd("d")
        #expect(starts(&queue) == ["5 overlap"])
    }

    @Test("a run that is taken out never starts, wherever it waits", arguments: [false, true])
    func removal(isUrgent: Bool) {
        var queue = queue
        for run in 1...4 {
            add(Int64(run), run == 2 ? "y" : "x", isUrgent: isUrgent, to: &queue)
        }
        queue.remove(2)
        #expect(starts(&queue) == ["1"])
        queue.remove(3)
        queue.remove(3)
        queue.remove(99)
        #expect(queue.waitingRuns(of: "x") == [4])
        queue.didEnd("x")
        #expect(starts(&queue) == ["4 overlap"])
        #expect(queue.count == 0)
        #expect(queue.count(of: "y") == 0)
    }

    @Test("runs that wait for others of their jobs do not hurry those that may start")
    func heldOnesDoNotCount() {
        var queue = StartQueue(perSecond: 1, mostRuns: 10_000)
        add(0, "slow", to: &queue)
        #expect(starts(&queue) == ["0"])
        for run in 1...6000 { add(Int64(run), "slow", isUrgent: true, to: &queue) }
        #expect(starts(&queue) == [])
        add(7000, "x", to: &queue)
        add(7001, "y", to: &queue)
        let later = Instant.test + .seconds(10)
        #expect(starts(&queue, at: later) == ["7000"])
        #expect(queue.next(at: later) == .wait(until: later + .seconds(1)))
    }

    @Test("10,000 that wait together start within a minute, every one once, hosts in turn")
    func many() throws {
        var queue = StartQueue(perSecond: 100, mostRuns: .max)
        for run in 0..<10_000 {
            add(Int64(run), "job\(run)", host: "host\(run % 100)", to: &queue)
        }
        var now = Instant.test
        var order: [Int64] = []
        while true {
            switch queue.next(at: now) {
            case .start(let run, let reason):
                #expect((reason == nil) == (now == .test))
                order.append(run)
                continue
            case .wait(let until):
                now = until
                continue
            case .none: break
            }
            break
        }
        #expect(now - .test < .seconds(61))
        #expect(order == Array(0..<10_000))
    }
}
