import TrawlCore

@testable import Trawl

/// What a store says became of the due times of a job, in the order of time.
struct FireAccount {
    /// One row of `fires`.
    struct Row: Hashable {
        let first: Instant
        let last: Instant
        let count: Int
        /// Nil for a run.
        let reason: SkipReason?
    }

    let rows: [Row]

    init(of job: String, in store: Store) throws {
        rows = try store.fires(of: job, limit: .max).reversed().map { fire in
            Row(
                first: fire.first,
                last: fire.last,
                count: fire.count,
                reason: fire.run == nil ? fire.reason : nil
            )
        }
    }

    /// The rows as `1 run, 2-5 4 paused`, in minutes after a time.
    func told(from start: Instant = .test) -> String {
        func minute(_ time: Instant) -> Int64 { (time - start).wholeMilliseconds / 60_000 }
        return rows.map { row in
            guard let reason = row.reason else { return "\(minute(row.first)) run" }
            return row.first == row.last
                ? "\(minute(row.first)) \(reason.rawValue)"
                : "\(minute(row.first))-\(minute(row.last)) \(row.count) \(reason.rawValue)"
        }.joined(separator: ", ")
    }

    /// What is wrong with the rows, when these were the due times; empty when each of them is in
    /// one row, and no row has others.
    ///
    /// `allows` says whether a due time may have become what it became; nil stands for a run.
    func complaints(
        due: [Instant],
        allows: (SkipReason?, Instant) -> Bool = { _, _ in true }
    ) -> [String] {
        var complaints: [String] = []
        var left = due[...]
        for row in rows {
            if let lost = left.first, lost < row.first {
                let count = left.prefix { $0 < row.first }.count
                complaints.append("\(count) due times from \(lost.iso8601) on are in no row")
                left = left.dropFirst(count)
            }
            let inside = left.prefix { $0 <= row.last }
            if inside.first != row.first || inside.last != row.last || inside.count != row.count {
                complaints.append(
                    "\(row.first.iso8601)...\(row.last.iso8601) \(row.reason?.rawValue ?? "run"): "
                        + "\(row.count) are told, \(inside.count) were due"
                )
            }
            if let odd = inside.first(where: { !allows(row.reason, $0) }) {
                complaints.append("\(odd.iso8601) cannot be \(row.reason?.rawValue ?? "a run")")
            }
            left = left.dropFirst(inside.count)
        }
        if let lost = left.first {
            complaints.append("\(left.count) due times from \(lost.iso8601) on are in no row")
        }
        return complaints
    }
}
