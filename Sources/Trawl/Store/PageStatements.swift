internal import GRDB

/// The statements that run for every page, made once for a transaction.
struct PageStatements {
    /// Ends a URL: state, status, failure, message, number.
    let settle: BoundStatement
    /// The stored version of an item: job, kind, key.
    let version: BoundStatement
    /// A new item; the columns in the order of the statement.
    let add: BoundStatement
    /// That an item was added: run, item, time.
    let noteAdded: BoundStatement
    /// What is kept of a page; the columns in the order of the statement.
    let keep: BoundStatement
    var links: LinkInsertion

    init(_ db: Database) throws {
        settle = try BoundStatement(
            db,
            """
            UPDATE urls SET state = ?, status = ?, failure = ?, message = ?
            WHERE id = ? AND state = 0
            """
        )
        version = try BoundStatement(
            db,
            """
            SELECT id, hash, depth, url, place, last_run, removed_by, last_changed_ms FROM items
            WHERE job_id = ? AND kind = ? AND key = ?
            """
        )
        add = try BoundStatement(
            db,
            """
            INSERT INTO items (job_id, kind, key, json, hash, url, depth, place, fetched_at_ms,
                first_seen_ms, last_changed_ms, since_run, last_run)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        noteAdded = try BoundStatement(
            db,
            "INSERT INTO changes (run_id, item_id, kind, at_ms) VALUES (?, ?, 'added', ?)"
        )
        keep = try BoundStatement(
            db,
            """
            INSERT INTO pages (job_id, fingerprint, run_id, definition, answer, etag,
                last_modified, bytes, took_us, findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET run_id = excluded.run_id, definition = excluded.definition,
                answer = excluded.answer, etag = excluded.etag,
                last_modified = excluded.last_modified, bytes = excluded.bytes,
                took_us = excluded.took_us, findings = excluded.findings
            """
        )
        links = try LinkInsertion(db)
    }
}
