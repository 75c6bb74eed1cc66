internal import Foundation
internal import GRDB
internal import TrawlCore

extension Recorder {
    /// The stored version of an item.
    struct Version {
        let id: Int64
        let hash: Data
        let depth: Int
        let url: String
        let place: Int
        let lastRun: Int64
        let isRemoved: Bool
        let changedAt: Int64
    }

    /// What a sighting does to the version that the store has.
    enum Update {
        /// It is seen again.
        case same
        /// Another one takes its place, whose content is the same since that time.
        case new(changedAt: Int64)
    }

    /// Records one item: as added, changed or unchanged against what earlier runs saw.
    func record(_ sighting: Sighting, _ db: Database) throws {
        guard let known = try version(sighting, db) else {
            tally[sighting.run].items += 1
            return try add(sighting, db)
        }
        if known.lastRun == sighting.run {
            try count(sameKey: sighting, db)
            if sighting.comesBefore(known.depth, known.url, known.place) {
                try replace(known, by: sighting, db)
            }
            return
        }
        // Runs of a job may go on at once; a later one has seen the item meanwhile.
        let isOvertaken = known.lastRun > sighting.run
        if isOvertaken, try hasNoted(sighting.run, known, db) {
            return try count(sameKey: sighting, db)
        }
        tally[sighting.run].items += 1
        if known.isRemoved {
            tally[sighting.run].added += 1
            try note("added", known, sighting, db)
            return try update(known, to: sighting, .new(changedAt: sighting.at), db)
        }
        let fate = try fate(of: sighting, since: known.lastRun, hash: known.hash, db) {
            try storedJSON(known, db)
        }
        tally[sighting.run][fate] += 1
        guard fate == .unchanged else {
            try note(fate.rawValue, known, sighting, db)
            if isOvertaken { try endNoted(known, sighting, db) }
            let changedAt = fate == .changed ? sighting.at : known.changedAt
            return try update(known, to: sighting, .new(changedAt: changedAt), db)
        }
        if try known.lastRun < previous(of: sighting.run, sighting.job, db) {
            // Runs in between did not see it: what they saw must not hold it.
            try note("unseen", known, sighting, db)
            try run(
                db,
                "UPDATE items SET since_run = ? WHERE id = ?",
                [sighting.run, known.id]
            )
        }
        try update(known, to: sighting, .same, db)
    }

    func storedJSON(_ known: Version, _ db: Database) throws -> String {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT json FROM items WHERE id = ?"),
            arguments: [known.id]
        ) ?? ""
    }

    /// The version that the store has; nil for an item never seen.
    private func version(_ sighting: Sighting, _ db: Database) throws -> Version? {
        try withStatements(db) { statements in
            var values = statements.version.values()
            values.add(sighting.job)
            values.add(sighting.entry.kind)
            values.add(sighting.entry.key)
            return try statements.version.first(values) { row in
                Version(
                    id: row.number(0),
                    hash: row.data(1),
                    depth: Int(row.number(2)),
                    url: row.text(3),
                    place: Int(row.number(4)),
                    lastRun: row.number(5),
                    isRemoved: !row.isNull(6),
                    changedAt: row.number(7)
                )
            }
        }
    }

    /// The number of the job's run before this one; 0 when this is the first.
    func previous(of run: Int64, _ job: Int64, _ db: Database) throws -> Int64 {
        if let known = previousRuns[run] { return known }
        let number = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT max(id) FROM runs WHERE job_id = ? AND id < ?"),
            arguments: [job, run]
        )
        previousRuns[run] = number ?? 0
        return number ?? 0
    }

    private func add(_ sighting: Sighting, _ db: Database) throws {
        let entry = sighting.entry
        try withStatements(db) { statements in
            var item = statements.add.values()
            item.add(sighting.job)
            item.add(entry.kind)
            item.add(entry.key)
            item.add(entry.json)
            item.add(entry.hash)
            item.add(sighting.url)
            item.add(sighting.depth)
            item.add(entry.place)
            for _ in 0..<3 { item.add(sighting.at) }
            for _ in 0..<2 { item.add(sighting.run) }
            _ = try statements.add.run(item)
            var change = statements.noteAdded.values()
            change.add(sighting.run)
            change.add(db.lastInsertedRowID)
            change.add(sighting.at)
            _ = try statements.noteAdded.run(change)
        }
        tally[sighting.run].added += 1
    }

    /// Writes down what became of an item, with the version that is replaced.
    func note(
        _ kind: String,
        _ known: Version,
        _ sighting: Sighting,
        _ db: Database
    ) throws {
        try run(
            db,
            """
            INSERT INTO changes (run_id, item_id, kind, at_ms, old_json, old_hash, old_url,
                old_fetched_at_ms, old_changed_ms, old_since_run, old_last_run, old_removed_by)
            SELECT ?, id, ?, ?, json, hash, url, fetched_at_ms, last_changed_ms, since_run,
                last_run, removed_by
            FROM items WHERE id = ?
            """,
            [sighting.run, kind, sighting.at, known.id]
        )
    }

    /// Whether a run has written down what became of an item.
    private func hasNoted(_ run: Int64, _ known: Version, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM changes WHERE run_id = ? AND item_id = ?"),
            arguments: [run, known.id]
        ) ?? false
    }

    /// Says of the version that a run replaces that it was seen before this run: its row may carry this
    /// run or a later one as its last.
    func endNoted(_ known: Version, _ sighting: Sighting, _ db: Database) throws {
        try run(
            db,
            "UPDATE changes SET old_last_run = ? WHERE run_id = ? AND item_id = ?",
            [previous(of: sighting.run, sighting.job, db), sighting.run, known.id]
        )
    }

    func update(
        _ known: Version,
        to sighting: Sighting,
        _ update: Update,
        _ db: Database
    ) throws {
        let entry = sighting.entry
        guard case .new(let changedAt) = update else {
            return try withStatements(db) { statements in
                var values = statements.seeSame.values()
                values.add(sighting.url)
                values.add(sighting.depth)
                values.add(entry.place)
                values.add(sighting.wasFetched ? Int(sighting.at) : nil)
                for _ in 0..<2 { values.add(sighting.run) }
                values.add(known.id)
                _ = try statements.seeSame.run(values)
            }
        }
        try run(
            db,
            """
            UPDATE items SET json = ?, hash = ?, url = ?, depth = ?, place = ?, fetched_at_ms = ?,
                last_changed_ms = ?, since_run = ?, last_run = max(last_run, ?), removed_by = NULL
            WHERE id = ?
            """,
            [
                entry.json, entry.hash.data, sighting.url, sighting.depth, entry.place,
                sighting.at, changedAt, sighting.run, sighting.run, known.id,
            ]
        )
    }

    /// Ends what so many complete runs in a row did not see any more as the run's job says; this is
    /// the last of them.
    func removeUnseen(by run: Int64, job: Int64, at: Int64, _ db: Database) throws {
        // What the first of these runs saw, or one since, is not gone.
        let first = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id FROM runs WHERE job_id = ?1 AND is_complete AND id <= ?2
                    ORDER BY id DESC
                    LIMIT 1 OFFSET (SELECT removed_after - 1 FROM runs WHERE id = ?2)
                    """
            ),
            arguments: [job, run]
        )
        guard let first else { return }
        let unseen = "job_id = ? AND removed_by IS NULL AND last_run < ?"
        try self.run(
            db,
            """
            INSERT INTO changes (run_id, item_id, kind, at_ms, old_json, old_hash, old_url,
                old_fetched_at_ms, old_changed_ms, old_since_run, old_last_run)
            SELECT ?, id, 'removed', ?, json, hash, url, fetched_at_ms, last_changed_ms, since_run,
                last_run
            FROM items WHERE \(unseen)
            """,
            [run, at, job, first]
        )
        tally[run].removed += db.changesCount
        try self.run(db, "UPDATE items SET removed_by = ? WHERE \(unseen)", [run, job, first])
    }
}

/// One item as a page of a run showed it.
struct Sighting {
    let entry: FetchOutcome.Entry
    let run: Int64
    let job: Int64
    let url: String
    let depth: Int
    /// When the page was fetched, in milliseconds since 1970.
    let at: Int64
    /// False for a page that was taken as it was stored, without asking for it.
    let wasFetched: Bool

    /// An item that was staged.
    init(entry: FetchOutcome.Entry, run: Int64, job: Int64, url: String, depth: Int, at: Int64) {
        self.entry = entry
        self.run = run
        self.job = job
        self.url = url
        self.depth = depth
        self.at = at
        wasFetched = true
    }

    /// An item of a page.
    init(entry: FetchOutcome.Entry, outcome: FetchOutcome, job: Int64) {
        self.entry = entry
        self.job = job
        run = outcome.task.run
        url = outcome.canonical ?? outcome.task.url
        depth = outcome.task.depth
        at = outcome.startedAt.millisecondsSince1970
        wasFetched = outcome.verdict != .visited
    }

    /// Whether this sighting wins: the smallest depth, then URL, then place.
    func comesBefore(_ depth: Int, _ url: String, _ place: Int) -> Bool {
        (self.depth, self.url, entry.place) < (depth, url, place)
    }
}
