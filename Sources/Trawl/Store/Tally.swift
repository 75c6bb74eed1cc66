internal import GRDB
internal import TrawlCore

/// What the outcomes of a batch add to the counters of their runs; written once a batch.
struct Tally {
    /// One run's additions.
    struct Additions {
        var pages = 0
        var failed = 0
        var errors = 0
        var bytes = 0
        var items = 0
        var added = 0
        var changed = 0
        var removed = 0
        var unchanged = 0
        var redefined = 0
        var counts: [String: Int] = [:]
    }

    private var runs: [Int64: Additions] = [:]

    subscript(run: Int64) -> Additions {
        get { runs[run] ?? Additions() }
        _modify { yield &runs[run, default: Additions()] }
    }

    /// Adds everything to the runs' rows.
    func write(_ db: Database) throws {
        for (run, sums) in runs {
            let row = try BoundStatement(
                db,
                """
                UPDATE runs SET pages = pages + ?, failed = failed + ?, errors = errors + ?,
                    bytes = bytes + ?, items = items + ?, added = added + ?,
                    changed = changed + ?, removed = removed + ?, unchanged = unchanged + ?,
                    redefined = redefined + ?
                WHERE id = ?
                """
            )
            var values = row.values()
            for sum in sums.columns { values.add(sum) }
            values.add(run)
            _ = try row.run(values)
            for (name, count) in sums.counts {
                let row = try BoundStatement(
                    db,
                    """
                    INSERT INTO counts VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET count = count + excluded.count
                    """
                )
                var values = row.values()
                values.add(run)
                values.add(name)
                values.add(count)
                _ = try row.run(values)
            }
        }
    }
}

extension Tally.Additions {
    /// The sums in the order of their columns.
    fileprivate var columns: [Int] {
        [pages, failed, errors, bytes, items, added, changed, removed, unchanged, redefined]
    }
}
