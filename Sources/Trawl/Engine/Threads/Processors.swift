internal import Glibc

/// The machine's processors.
package enum Processors {
    /// How many are online; at least 1.
    static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// What a function gives for each element, in their order, worked out on all processors.
    ///
    /// - Parameters:
    ///   - elements: The elements.
    ///   - few: Fewer than so many are not worth a thread.
    ///   - worker: Makes the function of a thread, which is used there alone.
    /// - Returns: As many results as there are elements.
    package static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element],
        few: Int,
        worker: @escaping @Sendable () -> (Element) -> Result
    ) -> [Result] {
        let threads = elements.count < few ? 1 : count
        guard threads > 1 else { return elements.map(worker()) }
        // Each thread takes the next element that nobody has; they differ in work.
        let next = Lock(0)
        let results = Lock([Result?](repeating: nil, count: elements.count))
        let workers = (0..<threads).map { number in
            WorkerThread(name: "part \(number)") {
                let work = worker()
                while true {
                    let place = next.withLock { next in
                        defer { next += 1 }
                        return next
                    }
                    guard place < elements.count else { return }
                    let result = work(elements[place])
                    results.withLock { $0[place] = result }
                }
            }
        }
        for worker in workers { worker.join() }
        return results.withLock { $0.compactMap(\.self) }
    }
}
