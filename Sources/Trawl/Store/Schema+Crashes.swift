extension Schema {
    /// Which pages the process crashed at while it parsed them.
    static let crashes = """
        -- One row for each process that crashed at a page; dropped when the page is settled.
        CREATE TABLE crashes (
            url_id INTEGER NOT NULL,
            process_began_ms INTEGER NOT NULL,
            signal INTEGER NOT NULL,
            PRIMARY KEY (url_id, process_began_ms)
        ) WITHOUT ROWID;
        """
}
