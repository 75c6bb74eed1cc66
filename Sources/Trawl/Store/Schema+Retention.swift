extension Schema {
    /// What `retention` has removed, and the indexes by which it finds the rest.
    static let retention = """
        -- Whether the URLs and samples of an ended run are gone.
        ALTER TABLE runs ADD COLUMN is_pruned INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX runs_unpruned ON runs (job_id, id) WHERE is_pruned = 0;
        -- From when on changes of items are known; null: all are.
        ALTER TABLE jobs ADD COLUMN history_from_ms INTEGER;
        CREATE INDEX fires_by_run ON fires (run_id) WHERE run_id IS NOT NULL;
        """
}
