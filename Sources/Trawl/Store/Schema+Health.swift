extension Schema {
    /// What tells whether a run is as its job's runs are, and what a run found that is not let in.
    static let health = """
        -- What the run counted, as JSON; null while it goes.
        ALTER TABLE runs ADD COLUMN figures TEXT;
        ALTER TABLE runs ADD COLUMN accepted_at_ms INTEGER;
        -- Whether its items are staged until it has ended well.
        ALTER TABLE runs ADD COLUMN stages_items INTEGER NOT NULL DEFAULT 0;
        -- Whether they are staged now that it has ended.
        ALTER TABLE runs ADD COLUMN is_quarantined INTEGER NOT NULL DEFAULT 0;
        -- Whether a degraded run saw all there is, so that it ends unseen items when it is accepted.
        ALTER TABLE runs ADD COLUMN saw_all INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE staged_items (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            json TEXT NOT NULL,
            hash BLOB NOT NULL,
            url TEXT NOT NULL,
            depth INTEGER NOT NULL,
            place INTEGER NOT NULL,
            fetched_at_ms INTEGER NOT NULL,
            UNIQUE (run_id, kind, key)
        );
        """

    /// What the end of each run asks of the job's past, however many runs that has.
    static let lookups = """
        CREATE INDEX runs_good ON runs (job_id, id) WHERE \(isGood);
        CREATE INDEX runs_quarantined ON runs (job_id, id) WHERE is_quarantined = 1;
        CREATE INDEX runs_ended ON runs (job_id, id)
            WHERE ended_at_ms IS NOT NULL AND state <> 'cancelled';
        """

    /// Whether a row of `runs` is a good run: the measure for later ones.
    ///
    /// A run that a limit of its job ended is one, a run that somebody cut short is not. Word for word
    /// what the index `runs_good` has: whoever changes it makes another one, in a step of its own.
    static let isGood = """
        (runs.state = 'done' OR runs.state = 'limited' AND runs.page_limit IS NULL
            OR runs.state = 'degraded' AND runs.accepted_at_ms IS NOT NULL)
        """
}
