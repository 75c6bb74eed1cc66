internal import Trawl

/// The fires of several schedules, in the order of their times.
///
/// A fire costs O(log n), and a copy of up to n small entries: a list of 100,000 fires of 10,000 jobs is
/// made in seconds.
struct FireSequence {
    /// One fire.
    struct Fire {
        /// The job's name; nil for a schedule of no job.
        let job: String?
        let schedule: Schedule
        let time: Instant

        /// What a change of the clock does to it.
        var note: FireNote? { schedule.note(at: time) }

        /// As JSON.
        var value: Value {
            .object([
                "job": .optional(job), "at": .text(schedule.zone.iso8601(time)),
                "note": .optional(note?.description), "fire_at": .time(time),
                "timezone": .text(schedule.zone.identifier),
            ])
        }
    }

    private let schedules: [(job: String?, schedule: Schedule)]
    /// The next fire of each schedule that has one, the soonest last; of one instant the schedule
    /// that comes first.
    private var due: [(time: Instant, place: Int)]

    /// The fires after an instant.
    init(_ schedules: [(job: String?, schedule: Schedule)], after start: Instant) {
        self.schedules = schedules
        due = schedules.enumerated().compactMap { place, entry in
            entry.schedule.next(after: start).map { (time: $0, place: place) }
        }
        due.sort { FireSequence.isLater($0, $1) }
    }

    /// The next fire of all; nil when none comes.
    mutating func next() -> Fire? {
        guard let (time, place) = due.popLast() else { return nil }
        let (job, schedule) = schedules[place]
        if let next = schedule.next(after: time) { insert((next, place)) }
        return Fire(job: job, schedule: schedule, time: time)
    }

    private mutating func insert(_ fire: (time: Instant, place: Int)) {
        var (low, high) = (0, due.count)
        while low < high {
            let middle = (low + high) / 2
            if FireSequence.isLater(due[middle], fire) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        due.insert(fire, at: low)
    }

    private static func isLater(
        _ left: (time: Instant, place: Int),
        _ right: (time: Instant, place: Int)
    ) -> Bool {
        (left.time, left.place) > (right.time, right.place)
    }
}
