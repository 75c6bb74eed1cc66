internal import Foundation
internal import GRDB
internal import TrawlCore

/// Items of runs whose job keeps what degraded runs find out of its items: they wait in a table of
/// their own until the run has ended well, or is accepted.
extension Recorder {
    /// Stages an item; of two with one key the one stays that comes first on the site.
    func stage(_ sighting: Sighting, _ db: Database) throws {
        let entry = sighting.entry
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, depth, url, place FROM staged_items
                    WHERE run_id = ? AND kind = ? AND key = ?
                    """
            ),
            arguments: [sighting.run, entry.kind, entry.key]
        )
        if let known {
            try count(sameKey: sighting, db)
            guard sighting.comesBefore(known[1], known[2], known[3]) else { return }
        } else {
            tally[sighting.run].items += 1
        }
        try run(
            db,
            """
            INSERT OR REPLACE INTO staged_items
                (id, run_id, kind, key, json, hash, url, depth, place, fetched_at_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                known?[0] as Int64?, sighting.run, entry.kind, entry.key, entry.json,
                entry.hash.data, sighting.url, sighting.depth, entry.place, sighting.at,
            ]
        )
    }

    /// Lets the staged items of a run in, each compared with what earlier runs saw.
    func release(_ id: Int64, job: Int64, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT kind, key, json, hash, url, depth, place, fetched_at_ms
                FROM staged_items WHERE run_id = ? ORDER BY id
                """,
            arguments: [id]
        )
        // They were counted when they were staged.
        let items = tally[id].items
        while let row = try rows.next() {
            let entry = FetchOutcome.Entry(
                kind: row[0],
                key: row[1],
                json: row[2],
                hash: ContentHash(stored: row[3]),
                place: row[6]
            )
            try record(
                Sighting(
                    entry: entry,
                    run: id,
                    job: job,
                    url: row[4],
                    depth: row[5],
                    at: row[7]
                ),
                db
            )
        }
        tally[id].items = items
        try dropStaged(of: id, db)
    }

    /// Forgets what a run has staged.
    func dropStaged(of id: Int64, _ db: Database) throws {
        try run(db, "DELETE FROM staged_items WHERE run_id = ?", [id])
    }

    /// Ends the quarantine of a job's earlier runs, once the items of a later one are in.
    func supersede(before id: Int64, job: Int64, _ db: Database) throws {
        let held = "job_id = ? AND id < ? AND is_quarantined = 1"
        let query = try BoundStatement(db, "SELECT 1 FROM runs WHERE \(held) LIMIT 1")
        var values = query.values()
        values.add(job)
        values.add(id)
        guard try query.first(values, { _ in true }) ?? false else { return }
        let runs = "SELECT id FROM runs WHERE \(held)"
        try run(db, "DELETE FROM staged_items WHERE run_id IN (\(runs))", [job, id])
        try run(db, "UPDATE runs SET is_quarantined = 0 WHERE \(held)", [job, id])
    }

    /// Makes a degraded run a good one: its items are in, and it ends those that it did not see if it
    /// saw all there is; its outputs are to be written.
    ///
    /// Nothing happens to a run that is not degraded, that was accepted, or in whose place the items of
    /// a later one are; the note says which.
    func accept(_ id: Int64, at: Instant, _ db: Database) throws {
        let time = at.millisecondsSince1970
        try run(
            db,
            """
            UPDATE runs SET accepted_at_ms = ?, is_quarantined = 0, is_exported = 0
            WHERE id = ? AND state = 'degraded' AND accepted_at_ms IS NULL
                AND NOT EXISTS (SELECT 1 FROM runs AS later WHERE later.job_id = runs.job_id
                    AND later.id > runs.id AND \(Store.hasItems("later")))
            """,
            [time, id]
        )
        guard db.changesCount > 0, let job = try job(of: id, db) else {
            notes.append(.accepted(run: id, isNew: false))
            return
        }
        try release(id, job: job, db)
        let sawAll = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT saw_all FROM runs WHERE id = ?"),
            arguments: [id]
        )
        if sawAll == true { try complete(id, job: job, at: time, db) }
        try supersede(before: id, job: job, db)
        notes.append(.accepted(run: id, isNew: true))
    }

    /// Keeps what a run counted, while it has not ended.
    func save(_ figures: RunFigures, of id: Int64, _ db: Database) throws {
        let json = String(decoding: try JSONEncoder().encode(figures), as: UTF8.self)
        store.figureTexts.remember(json, figures)
        try run(
            db,
            "UPDATE runs SET figures = ? WHERE id = ? AND ended_at_ms IS NULL"
        ) { values in
            values.add(json)
            values.add(id)
        }
    }
}
