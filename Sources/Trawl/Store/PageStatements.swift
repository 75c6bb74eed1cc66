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
    /// That an item was seen as it was: URL, depth, place, time of the fetch or null, run, number.
    let seeSame: BoundStatement
    /// What is kept of a page; the columns in the order of the statement.
    let keep: BoundStatement
    /// What came out of a kept page: findings, job, fingerprint.
    let keepFindings: BoundStatement
    /// That a kept page was seen as it was: run, validators, job, fingerprint.
    let keepSame: BoundStatement
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
        seeSame = try BoundStatement(
            db,
            """
            UPDATE items SET url = ?, depth = ?, place = ?,
                fetched_at_ms = coalesce(?, fetched_at_ms),
                since_run = min(since_run, ?), last_run = max(last_run, ?)
            WHERE id = ?
            """
        )
        keepSame = try BoundStatement(
            db,
            """
            UPDATE pages SET run_id = ?, etag = ?, last_modified = ?
            WHERE job_id = ? AND fingerprint = ?
            """
        )
        keep = try BoundStatement(
            db,
            """
            INSERT INTO pages (job_id, fingerprint, run_id, definition, answer, etag,
                last_modified, bytes, took_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET run_id = excluded.run_id, definition = excluded.definition,
                answer = excluded.answer, etag = excluded.etag,
                last_modified = excluded.last_modified, bytes = excluded.bytes,
                took_us = excluded.took_us
            """
        )
        keepFindings = try BoundStatement(
            db,
            """
            INSERT INTO page_findings (page_id, findings)
            SELECT id, ? FROM pages WHERE job_id = ? AND fingerprint = ?
            ON CONFLICT DO UPDATE SET findings = excluded.findings
            """
        )
        links = try LinkInsertion(db)
    }
}
