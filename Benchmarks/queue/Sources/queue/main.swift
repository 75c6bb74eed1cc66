internal import Glibc

/// An element as large as a fetch task: numbers, a flag and texts that are shared, not copied.
struct Task: Sendable {
    var run: Int64
    var id: Int64
    var isPage = true
    var url: String
    var origin: String?
    var seed: Int?
    var page = 0
    var depth = 0
    var hops = 0
    var attempts = 0
    var throttled = 0
}

/// Puts so many elements through a queue from one thread to others.
///
/// - Returns: Puts a second, each with its get and its `taskDone`.
func measure<Element: Sendable>(
    _ elements: [Element],
    count: Int,
    consumers: Int,
    capacity: Int
) -> Double {
    let queue = BoundedQueue<Element>(capacity: capacity)
    let taken = Lock(0)
    let begin = ContinuousClock.now
    let workers = (1...consumers).map { number in
        WorkerThread(name: "consumer \(number)") {
            var own = 0
            while (try? queue.take()) != nil {
                queue.taskDone()
                own += 1
            }
            taken.withLock { $0 += own }
        }
    }
    for number in 0..<count {
        do {
            try queue.put(elements[number % elements.count])
        } catch {
            preconditionFailure("the queue refuses an element: \(error)")
        }
    }
    queue.join()
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    queue.close()
    for worker in workers { worker.join() }
    precondition(taken.withLock { $0 } == count, "elements were lost or came twice")
    return Double(count) / seconds
}

/// One line of the table: the median of the rounds, the slowest and the fastest.
func row(_ name: String, consumers: Int, rounds: Int, _ round: () -> Double) {
    let speeds = (0..<rounds).map { _ in round() / 1_000_000 }.sorted()
    let texts = [speeds[rounds / 2], speeds[0], speeds[rounds - 1]].map { speed in
        let hundredths = Int((speed * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
    print("| \(name) | \(consumers) | \(texts[0]) | \(texts[1]) | \(texts[2]) |")
}

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2_000_000
let tasks = (0..<256).map { number in
    Task(run: 1, id: Int64(number), url: "https://books.example/catalogue/page-\(number).html")
}
print("| elements | consumers | million a second | slowest | fastest |")
print("|---|---|---|---|---|")
// Twice the default concurrency, as the engine has it.
for consumers in [1, 4] {
    row("numbers", consumers: consumers, rounds: 5) {
        measure([1], count: count, consumers: consumers, capacity: 128)
    }
    row("fetch tasks", consumers: consumers, rounds: 5) {
        measure(tasks, count: count, consumers: consumers, capacity: 128)
    }
}
