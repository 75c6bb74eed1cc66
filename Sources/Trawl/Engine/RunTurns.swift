internal import DequeModule

/// The runs that use a host, in the order in which they are asked for a URL: those of the highest
/// priority first, and among equals in turn.
///
/// A run of a lower priority is served when none of a higher one has a URL that may be fetched now.
struct RunTurns {
    /// The runs of one priority, the next to be served first.
    private struct Level {
        let priority: Int
        var runs: Deque<Int64>
    }

    /// The highest priority first; none is empty.
    private var levels: [Level] = []

    /// No runs.
    init() {}

    /// All runs, in the order in which they are asked now.
    var runs: [Int64] { levels.flatMap(\.runs) }

    /// Lets a run take part.
    mutating func join(_ run: Int64, priority: Int) {
        let place = levels.firstIndex { $0.priority <= priority } ?? levels.endIndex
        if place < levels.endIndex, levels[place].priority == priority {
            levels[place].runs.append(run)
        } else {
            levels.insert(Level(priority: priority, runs: [run]), at: place)
        }
    }

    /// Ends a run's part.
    mutating func leave(_ run: Int64) {
        for place in levels.indices { levels[place].runs.removeAll { $0 == run } }
        levels.removeAll(where: \.runs.isEmpty)
    }

    /// Whether no run uses the host.
    var isEmpty: Bool { levels.isEmpty }

    /// Whether a run uses the host of which something is true.
    func contains(_ isWanted: (Int64) -> Bool) -> Bool {
        levels.contains { $0.runs.contains(where: isWanted) }
    }

    /// How many runs there are.
    var count: Int { levels.reduce(0) { $0 + $1.runs.count } }

    /// The next run to be asked, which is last among its equals from now on.
    ///
    /// - Parameter asked: How many runs were asked before it since a URL was handed out.
    /// - Returns: Nil when all were asked.
    mutating func next(asked: Int) -> Int64? {
        var left = asked
        for place in levels.indices {
            let count = levels[place].runs.count
            guard left >= count else {
                guard let run = levels[place].runs.popFirst() else { return nil }
                levels[place].runs.append(run)
                return run
            }
            left -= count
        }
        return nil
    }
}
