internal import GRDB

/// The tables of the store, as numbered steps; a file says in `PRAGMA user_version` how many it has
/// taken.
enum Schema {
    /// The steps in order; one that was released is never edited.
    static let steps = [
        first, cookies, pages, crawl, resuming, clocks, requests, crashes, retention, history,
        health, durations, lookups, pageFindings,
    ]

    /// Brings a file up to date, each step in one transaction.
    ///
    /// - Throws: `StoreError` when the file was written by a newer Trawl.
    static func upgrade(_ db: Database, path: String) throws {
        let version = try version(of: db)
        if let newer = newer(version, path: path) { throw newer }
        for step in version..<steps.count {
            try db.inTransaction(.immediate) {
                try db.execute(sql: steps[step])
                try db.execute(sql: "PRAGMA user_version = \(step + 1)")
                return .commit
            }
        }
    }

    /// The steps that a file has taken.
    static func version(of db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    /// What is wrong with a file of more steps than this Trawl knows; nil for others.
    static func newer(_ version: Int, path: String) -> StoreError? {
        guard version > steps.count else { return nil }
        return StoreError(
            .newerSchema,
            path: path,
            message: "written by a newer Trawl: it has schema \(version), "
                + "this one knows up to \(steps.count)"
        )
    }

    /// What is wrong with a file of fewer steps than this Trawl knows, which is only read; nil for others.
    static func older(_ version: Int, path: String) -> StoreError? {
        guard version < steps.count else { return nil }
        return StoreError(
            .olderSchema,
            path: path,
            message: "written by an older Trawl: it has schema \(version), this one needs "
                + "\(steps.count); 'trawl start', 'run' or 'prune' brings it up to date"
        )
    }

    /// Times are milliseconds since 1970 UTC; a row's `state` in `urls` is a `URLState`.
    private static let first = """
        CREATE TABLE jobs (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        -- The texts that runs began with, each stored once.
        CREATE TABLE definitions (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL,
            text TEXT NOT NULL,
            defaults TEXT NOT NULL,
            UNIQUE (text, path, defaults)
        );
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            job_id INTEGER NOT NULL REFERENCES jobs (id),
            name TEXT NOT NULL UNIQUE,
            scheduled_at_ms INTEGER NOT NULL,
            is_manual INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason TEXT,
            definition_id INTEGER NOT NULL REFERENCES definitions (id),
            page_limit INTEGER,
            extra_allow TEXT NOT NULL DEFAULT '[]',
            started_at_ms INTEGER,
            ended_at_ms INTEGER,
            elapsed_ms INTEGER NOT NULL DEFAULT 0,
            pages INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            errors INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            items INTEGER NOT NULL DEFAULT 0,
            added INTEGER NOT NULL DEFAULT 0,
            changed INTEGER NOT NULL DEFAULT 0,
            removed INTEGER NOT NULL DEFAULT 0,
            unchanged INTEGER NOT NULL DEFAULT 0,
            is_exported INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX runs_by_job ON runs (job_id, id);
        CREATE INDEX runs_open ON runs (id) WHERE ended_at_ms IS NULL OR is_exported = 0;
        -- What became of due times; a range when it stands for many.
        CREATE TABLE fires (
            job_id INTEGER NOT NULL REFERENCES jobs (id),
            first_ms INTEGER NOT NULL,
            last_ms INTEGER NOT NULL,
            count INTEGER NOT NULL,
            run_id INTEGER REFERENCES runs (id),
            reason TEXT,
            PRIMARY KEY (job_id, first_ms)
        ) WITHOUT ROWID;
        CREATE TABLE hosts (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            gate TEXT
        );
        -- The last answer to each robots.txt.
        CREATE TABLE robots (
            origin TEXT PRIMARY KEY,
            fetched_at_ms INTEGER NOT NULL,
            status INTEGER,
            failures INTEGER NOT NULL,
            body BLOB NOT NULL
        ) WITHOUT ROWID;
        -- The frontier.
        CREATE TABLE urls (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL,
            fingerprint BLOB NOT NULL,
            url TEXT NOT NULL,
            location TEXT,
            host_id INTEGER NOT NULL,
            seed INTEGER,
            parent_id INTEGER,
            page INTEGER NOT NULL,
            depth INTEGER NOT NULL,
            priority INTEGER NOT NULL DEFAULT 0,
            state INTEGER NOT NULL DEFAULT 0,
            hops INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            throttled INTEGER NOT NULL DEFAULT 0,
            not_before_ms INTEGER NOT NULL DEFAULT 0,
            status INTEGER,
            failure TEXT,
            message TEXT
        );
        CREATE UNIQUE INDEX urls_known ON urls (run_id, fingerprint);
        CREATE INDEX urls_queued ON urls (run_id, host_id, priority DESC, depth, id)
            WHERE state = 0;
        CREATE INDEX urls_failed ON urls (run_id, failure, host_id) WHERE state = 2;
        -- What waits to be tried again.
        CREATE INDEX urls_retried ON urls (run_id, not_before_ms)
            WHERE state = 0 AND not_before_ms > 0;
        -- The latest version of each item.
        CREATE TABLE items (
            id INTEGER PRIMARY KEY,
            job_id INTEGER NOT NULL REFERENCES jobs (id),
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            json TEXT NOT NULL,
            hash BLOB NOT NULL,
            url TEXT NOT NULL,
            depth INTEGER NOT NULL,
            place INTEGER NOT NULL,
            fetched_at_ms INTEGER NOT NULL,
            first_seen_ms INTEGER NOT NULL,
            last_changed_ms INTEGER NOT NULL,
            since_run INTEGER NOT NULL,
            last_run INTEGER NOT NULL,
            removed_by INTEGER,
            UNIQUE (job_id, kind, key)
        );
        CREATE INDEX items_by_run ON items (last_run);
        -- What became of items, run by run, with the version that was replaced.
        CREATE TABLE changes (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL,
            item_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            old_json TEXT,
            old_hash BLOB,
            old_url TEXT,
            old_fetched_at_ms INTEGER,
            old_changed_ms INTEGER,
            old_since_run INTEGER,
            old_last_run INTEGER,
            old_removed_by INTEGER,
            UNIQUE (run_id, item_id)
        );
        CREATE INDEX changes_by_item ON changes (item_id, id);
        -- What a run counted, by name.
        CREATE TABLE counts (
            run_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (run_id, name)
        ) WITHOUT ROWID;
        CREATE TABLE samples (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL,
            subject TEXT NOT NULL,
            url TEXT NOT NULL,
            text TEXT NOT NULL
        );
        CREATE INDEX samples_by_run ON samples (run_id, subject);
        """

    /// What runs keep of pages for the next run of their job.
    private static let pages = """
        CREATE TABLE pages (
            id INTEGER PRIMARY KEY,
            job_id INTEGER NOT NULL REFERENCES jobs (id),
            fingerprint BLOB NOT NULL,
            -- The run that saw the page last.
            run_id INTEGER NOT NULL,
            definition BLOB NOT NULL,
            answer BLOB NOT NULL,
            etag TEXT,
            last_modified TEXT,
            bytes INTEGER NOT NULL,
            findings BLOB NOT NULL,
            UNIQUE (job_id, fingerprint)
        );
        CREATE INDEX pages_by_run ON pages (job_id, run_id);
        """
}

extension Schema {
    /// The cookies of runs that have not ended; a line is null when the cookie is gone.
    private static let cookies = """
        CREATE TABLE cookies (
            run_id INTEGER NOT NULL,
            key TEXT NOT NULL,
            line TEXT,
            change INTEGER NOT NULL,
            PRIMARY KEY (run_id, key)
        ) WITHOUT ROWID;
        """

    private static let crawl = """
        -- One row while a process crawls, and after one that was killed.
        CREATE TABLE crawl (started_at_ms INTEGER NOT NULL);
        """

    /// What a run that goes on has to know, without a look at every URL.
    private static let resuming = """
        CREATE INDEX urls_seeds ON urls (run_id) WHERE seed IS NOT NULL;
        CREATE INDEX IF NOT EXISTS urls_begun ON urls (run_id, host_id, id)
            WHERE state = 0 AND (hops > 0 OR attempts > 0 OR throttled > 0);
        """

    /// How far the due times of jobs are settled, and why runs started late.
    private static let clocks = """
        ALTER TABLE jobs ADD COLUMN schedule TEXT;
        -- Every due time up to here is a run or a row of `fires`.
        ALTER TABLE jobs ADD COLUMN settled_ms INTEGER;
        ALTER TABLE jobs ADD COLUMN standing TEXT;
        -- The last text of its file without mistakes.
        ALTER TABLE jobs ADD COLUMN definition_id INTEGER REFERENCES definitions (id);
        ALTER TABLE runs ADD COLUMN late_reason TEXT;
        UPDATE jobs SET settled_ms = (SELECT max(last_ms) FROM fires WHERE job_id = jobs.id);
        """

    /// What it saves not to send and read a page again.
    private static let durations = "ALTER TABLE pages ADD COLUMN took_us INTEGER;"

    /// What came out of a page by itself: each run writes down that it saw a page, and SQLite writes
    /// whole rows.
    private static let pageFindings = """
        CREATE TABLE page_findings (
            page_id INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
            findings BLOB NOT NULL
        );
        INSERT INTO page_findings SELECT id, findings FROM pages;
        ALTER TABLE pages DROP COLUMN findings;
        """

    /// Seeds that are not asked for by a plain GET.
    private static let requests = """
        -- Whether a redirect has turned the seed's request into a plain GET.
        ALTER TABLE urls ADD COLUMN drops_request INTEGER NOT NULL DEFAULT 0;
        """
}

/// Where a URL of the frontier stands; leased ones are queued in the store and leased in memory.
enum URLState: Int {
    /// To be fetched.
    case queued = 0
    /// Recorded.
    case done = 1
    /// Given up.
    case failed = 2
    /// Redirected to a URL that the run knows by another row.
    case duplicate = 3
    /// A URL that another row redirected to: `parent_id` is that row.
    case alias = 4
}
