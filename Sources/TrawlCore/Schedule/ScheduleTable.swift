/// A fire that has become due.
public struct DueFire: Hashable, Sendable {
    /// The job's name.
    public let job: String
    /// The first due time that was not handed out before.
    public let due: Instant
    /// The last due time that may be handed out now; the same as `due` unless some were missed.
    ///
    /// All due times from `due` to `latest` are settled with this one answer; how many they are
    /// says `Schedule.count(in: due..<latest + .milliseconds(1))`.
    public let latest: Instant
    /// When the fire at `latest` starts: after its jitter, and not before the fire before it.
    public let start: Instant
}

/// The jobs with their schedules, by the time at which each is due next.
///
/// It reads no clock and keeps nothing but the future: what was missed before `from`, what is
/// running and what a run means are its caller's. A change costs O(log n): 10,000 jobs are cheap.
public struct ScheduleTable: Sendable {
    private struct Entry: Sendable {
        let job: String
        var schedule: Schedule
        var due: Instant
        /// Where the entry stands in the heap.
        var place: Int
    }

    /// What the heap moves about: small, so that jobs and schedules stay where they are.
    private struct Start: Sendable {
        /// The due time and the fire's delay.
        var instant: Instant
        /// The place of its entry.
        var entry: Int
    }

    /// The jobs, in no order and without holes.
    private var entries: [Entry] = []
    /// The place of each job in `entries`.
    private var places: [String: Int] = [:]
    /// A binary heap: each start comes before the two at twice its place, plus one and plus two.
    private var heap: [Start] = []

    /// A table without jobs.
    public init() {}

    /// How many jobs have a due time to come.
    public var count: Int { heap.count }

    /// When the next fire starts (its due time and its jitter); nil when none comes.
    public var nextDue: Instant? { heap.first?.instant }

    /// The job whose fire starts next, and when; nil when none comes.
    package var next: (job: String, start: Instant)? {
        heap.first.map { (entries[$0.entry].job, $0.instant) }
    }

    /// The next due time of a job; nil when it is not there, or has none.
    public func nextDue(of job: String) -> Instant? {
        places[job].map { entries[$0].due }
    }

    /// Adds a job, or gives it another schedule.
    ///
    /// A job that is there with an equal schedule keeps its next due time, so a reload of unchanged
    /// files changes nothing; to begin anew, remove it first. A schedule that is over is not kept.
    ///
    /// - Parameters:
    ///   - job: The job's name.
    ///   - schedule: When it fires.
    ///   - from: Its first due time is the first one strictly after this instant.
    public mutating func set(_ job: String, _ schedule: Schedule, from: Instant) {
        if let index = places[job], entries[index].schedule == schedule { return }
        guard let due = schedule.next(after: from) else { return remove(job) }
        if let index = places[job] {
            entries[index].schedule = schedule
            reschedule(index, to: due)
        } else {
            places[job] = entries.count
            entries.append(Entry(job: job, schedule: schedule, due: due, place: heap.count))
            heap.append(Start(instant: due, entry: entries.count - 1))
            reschedule(entries.count - 1, to: due)
        }
    }

    /// Removes a job; nothing happens when it is not there.
    public mutating func remove(_ job: String) {
        guard let index = places.removeValue(forKey: job) else { return }
        let place = entries[index].place
        let lastStart = heap.removeLast()
        if place < heap.count { settle(lastStart, from: place) }
        // The last entry takes the free place.
        let lastEntry = entries.removeLast()
        guard index < entries.count else { return }
        entries[index] = lastEntry
        places[lastEntry.job] = index
        heap[lastEntry.place].entry = index
    }

    /// Takes all fires that start at or before an instant, in the order of their starts.
    ///
    /// A job that has become due several times, after a pause of the process, gives one answer with
    /// the first and the last due time: the cost does not grow with the pause. Only while jitter
    /// holds back some of them can a job give more than one.
    public mutating func popDue(now: Instant) -> [DueFire] {
        var result: [DueFire] = []
        while let start = heap.first, start.instant <= now {
            let (job, due) = (entries[start.entry].job, entries[start.entry].due)
            let schedule = entries[start.entry].schedule
            // Due times that long ago have all started, whatever their delays are.
            let startedAll = now - schedule.jitter
            var (latest, startsAt) = (due, start.instant)
            var next = schedule.next(after: due)
            if let second = next, second <= startedAll {
                latest = schedule.previous(atOrBefore: startedAll) ?? second
                startsAt = latest + schedule.delay(of: job, for: latest)
                next = schedule.next(after: latest)
            }
            result.append(DueFire(job: job, due: due, latest: latest, start: startsAt))
            if let next {
                reschedule(start.entry, to: next, notBefore: startsAt)
            } else {
                remove(job)
            }
        }
        return result
    }

    /// Fires of a job start in the order of their due times, also where jitter is longer than what
    /// lies between them.
    private mutating func reschedule(
        _ index: Int,
        to due: Instant,
        notBefore last: Instant? = nil
    ) {
        entries[index].due = due
        let delay = entries[index].schedule.delay(of: entries[index].job, for: due)
        let start = max(due + delay, last ?? due)
        settle(Start(instant: start, entry: index), from: entries[index].place)
    }

    /// Puts a start where it belongs, up or down from a place that is free for it.
    private mutating func settle(_ start: Start, from free: Int) {
        var place = free
        while place > 0, comesBefore(start, heap[(place - 1) / 2]) {
            put(heap[(place - 1) / 2], at: place)
            place = (place - 1) / 2
        }
        while 2 * place + 1 < heap.count {
            var child = 2 * place + 1
            if child + 1 < heap.count, comesBefore(heap[child + 1], heap[child]) { child += 1 }
            guard comesBefore(heap[child], start) else { break }
            put(heap[child], at: place)
            place = child
        }
        put(start, at: place)
    }

    private mutating func put(_ start: Start, at place: Int) {
        heap[place] = start
        entries[start.entry].place = place
    }

    /// By start, and then by name, so that the order is always the same.
    private func comesBefore(_ left: Start, _ right: Start) -> Bool {
        left.instant != right.instant
            ? left.instant < right.instant
            : entries[left.entry].job < entries[right.entry].job
    }
}
