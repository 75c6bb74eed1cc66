internal import Foundation
internal import GRDB
internal import TrawlCore

extension Recorder {
    /// The stored version of an item.
    private struct Version {
        let id: Int64
        let hash: Data
        let depth: Int
        let url: String
        let place: Int
        let lastRun: Int64
        let isRemoved: Bool
    }

    /// Records one item: as added, changed or unchanged against what earlier runs saw.
    func record(_ sighting: Sighting, _ db: Database) throws {
        guard let known = try version(sighting, db) else {
            tally[sighting.run].items += 1
            return try add(sighting, db)
        }
        if known.lastRun == sighting.run {
            tally[sighting.run].counts["items.same_key", default: 0] += 1
            if sighting.comesBefore(known.depth, known.url, known.place) {
                try replace(known, by: sighting, db)
            }
            return
        }
        tally[sighting.run].items += 1
        if known.isRemoved {
            tally[sighting.run].added += 1
            try note("added", known, sighting, db)
            try update(known, to: sighting, isNewVersion: true, db)
        } else if known.hash == sighting.entry.hash.data {
            tally[sighting.run].unchanged += 1
            if try known.lastRun < previous(of: sighting.run, sighting.job, db) {
                // Runs in between did not see it: what they saw must not hold it.
                try note("unseen", known, sighting, db)
                let arguments: StatementArguments = [sighting.run, known.id]
                try run(db, "UPDATE items SET since_run = ? WHERE id = ?", arguments)
            }
            try update(known, to: sighting, isNewVersion: false, db)
        } else {
            tally[sighting.run].changed += 1
            try note("changed", known, sighting, db)
            try update(known, to: sighting, isNewVersion: true, db)
        }
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
                    isRemoved: !row.isNull(6)
                )
            }
        }
    }

    /// The number of the job's run before this one; 0 when this is the first.
    private func previous(of run: Int64, _ job: Int64, _ db: Database) throws -> Int64 {
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
    private func note(
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

    private func update(
        _ known: Version,
        to sighting: Sighting,
        isNewVersion: Bool,
        _ db: Database
    ) throws {
        let entry = sighting.entry
        guard isNewVersion else {
            return try run(
                db,
                """
                UPDATE items SET url = ?, depth = ?, place = ?, fetched_at_ms = ?, last_run = ?
                WHERE id = ?
                """,
                [sighting.url, sighting.depth, entry.place, sighting.at, sighting.run, known.id]
            )
        }
        try run(
            db,
            """
            UPDATE items SET json = ?, hash = ?, url = ?, depth = ?, place = ?, fetched_at_ms = ?,
                last_changed_ms = ?, since_run = ?, last_run = ?, removed_by = NULL
            WHERE id = ?
            """,
            [
                entry.json, entry.hash.data, sighting.url, sighting.depth, entry.place,
                sighting.at, sighting.at, sighting.run, sighting.run, known.id,
            ]
        )
    }

    /// What a run's change says of an item before the run.
    private struct Before {
        let change: Int64
        let kind: String
        let hash: Data?
        let sinceRun: Int64?
        let lastRun: Int64?
        let changedAt: Int64?
    }

    /// Puts another sighting of the same run in the place of the one recorded, so that which page
    /// wins does not depend on which was fetched first; the run's change is told anew against the
    /// version before the run.
    private func replace(_ known: Version, by sighting: Sighting, _ db: Database) throws {
        let before = try before(sighting.run, known, db)
        if before?.kind == "added" {
            return try update(known, to: sighting, isNewVersion: true, db)
        }
        let wasChanged = before?.kind == "changed"
        let isChanged = (before?.hash ?? known.hash) != sighting.entry.hash.data
        if wasChanged != isChanged {
            tally[sighting.run].changed += isChanged ? 1 : -1
            tally[sighting.run].unchanged -= isChanged ? 1 : -1
        }
        guard let before else {
            if isChanged {
                try note("changed", known, sighting, db)
                // The row noted carries this run as its last; the old version was seen before it.
                try run(
                    db,
                    "UPDATE changes SET old_last_run = ? WHERE run_id = ? AND item_id = ?",
                    [previous(of: sighting.run, sighting.job, db), sighting.run, known.id]
                )
            }
            return try update(known, to: sighting, isNewVersion: isChanged, db)
        }
        try update(known, to: sighting, isNewVersion: true, db)
        if isChanged {
            return try name(before.change, "changed", db)
        }
        let hasGap = try before.lastRun ?? 0 < previous(of: sighting.run, sighting.job, db)
        try run(
            db,
            "UPDATE items SET since_run = ?, last_changed_ms = ? WHERE id = ?",
            [hasGap ? sighting.run : before.sinceRun, before.changedAt, known.id]
        )
        if hasGap {
            try name(before.change, "unseen", db)
        } else {
            try run(db, "DELETE FROM changes WHERE id = ?", [before.change])
        }
    }

    /// What is written down of an item before a run; nil when the run found it as it was.
    private func before(_ run: Int64, _ known: Version, _ db: Database) throws -> Before? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, kind, old_hash, old_since_run, old_last_run, old_changed_ms
                    FROM changes WHERE run_id = ? AND item_id = ?
                    """
            ),
            arguments: [run, known.id]
        )
        return row.map {
            Before(
                change: $0[0],
                kind: $0[1],
                hash: $0[2],
                sinceRun: $0[3],
                lastRun: $0[4],
                changedAt: $0[5]
            )
        }
    }

    private func name(_ change: Int64, _ kind: String, _ db: Database) throws {
        try run(db, "UPDATE changes SET kind = ? WHERE id = ?", [kind, change])
    }

    /// Ends what a complete run did not see any more.
    func removeUnseen(by run: Int64, job: Int64, at: Int64, _ db: Database) throws {
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
            [run, at, job, run]
        )
        tally[run].removed += db.changesCount
        try self.run(db, "UPDATE items SET removed_by = ? WHERE \(unseen)", [run, job, run])
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

    /// An item that was staged.
    init(entry: FetchOutcome.Entry, run: Int64, job: Int64, url: String, depth: Int, at: Int64) {
        self.entry = entry
        self.run = run
        self.job = job
        self.url = url
        self.depth = depth
        self.at = at
    }

    /// An item of a page.
    init(entry: FetchOutcome.Entry, outcome: FetchOutcome, job: Int64) {
        self.entry = entry
        self.job = job
        run = outcome.task.run
        url = outcome.task.url
        depth = outcome.task.depth
        at = outcome.startedAt.millisecondsSince1970
    }

    /// Whether this sighting wins: the smallest depth, then URL, then place.
    func comesBefore(_ depth: Int, _ url: String, _ place: Int) -> Bool {
        (self.depth, self.url, entry.place) < (depth, url, place)
    }
}
