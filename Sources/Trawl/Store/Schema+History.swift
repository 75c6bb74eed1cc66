extension Schema {
    /// What items are compared by over runs, and how far appended files are committed.
    static let history = """
        -- How job files describe the fields of items, each description once.
        CREATE TABLE forms (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        );
        ALTER TABLE runs ADD COLUMN form_id INTEGER REFERENCES forms (id);
        ALTER TABLE runs ADD COLUMN removed_after INTEGER NOT NULL DEFAULT 1;
        -- Whether the run saw all there is, so that it knows what is not there.
        ALTER TABLE runs ADD COLUMN is_complete INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE runs ADD COLUMN redefined INTEGER NOT NULL DEFAULT 0;
        UPDATE runs SET is_complete = 1 WHERE state = 'done' AND NOT EXISTS
            (SELECT 1 FROM counts WHERE run_id = runs.id AND name = 'items.removal_unknown');
        CREATE INDEX runs_complete ON runs (job_id, id) WHERE is_complete;
        -- Files that runs are appended to, with the length that is committed.
        CREATE TABLE appended_files (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            bytes INTEGER NOT NULL
        );
        -- What such files have of runs whose outputs are not all written.
        CREATE TABLE appends (
            run_id INTEGER NOT NULL,
            file_id INTEGER NOT NULL REFERENCES appended_files (id),
            PRIMARY KEY (run_id, file_id)
        ) WITHOUT ROWID;
        """
}
