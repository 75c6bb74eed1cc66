internal import GRDB
package import TrawlCore

extension Store {
    /// Pages that show in what a run departs, at most two; empty when none is known.
    ///
    /// Looks at the items of the run, or at its URLs, until it has found two.
    package func pages(showing subject: Departure.Subject, in run: Int64) throws -> [String] {
        try read { db in
            let isStaged =
                try Bool.fetchOne(
                    db,
                    sql: "SELECT stages_items FROM runs WHERE id = ?",
                    arguments: [run]
                ) ?? false
            let found = try String.fetchAll(
                db,
                sql: query(subject, isStaged) + " LIMIT 2",
                arguments: StatementArguments(arguments(subject, run))
            )
            guard found.isEmpty, case .items = subject else { return found }
            return try String.fetchAll(
                db,
                sql: """
                    SELECT coalesce(location, url) FROM urls WHERE run_id = ? AND state IN (1, 2)
                    ORDER BY depth, id LIMIT 2
                    """,
                arguments: [run]
            )
        }
    }

    private func arguments(
        _ subject: Departure.Subject,
        _ run: Int64
    ) -> [String: (any DatabaseValueConvertible)?] {
        switch subject {
        case .items, .failures, .duration: ["run": run]
        case .fill(let kind, let field): ["run": run, "kind": kind, "field": field]
        case .way(let kind, _): ["run": run, "kind": kind]
        }
    }

    private func query(_ subject: Departure.Subject, _ isStaged: Bool) -> String {
        let seen = isStaged ? "staged_items" : "items"
        let ofRun = isStaged ? "run_id = :run" : "last_run = :run"
        switch subject {
        case .fill:
            return """
                SELECT DISTINCT url FROM \(seen) WHERE \(ofRun) AND kind = :kind
                    AND NOT EXISTS (SELECT 1 FROM json_each(\(seen).json) AS field
                        WHERE field.key = :field AND field.type <> 'null'
                            AND NOT (field.type = 'text' AND field.value = '')
                            AND NOT (field.type = 'array' AND field.value = '[]'))
                """
        case .way:
            return "SELECT DISTINCT url FROM \(seen) WHERE \(ofRun) AND kind = :kind"
        case .items(areFewer: true):
            // Where the items were that are missing.
            let staged = """
                AND NOT EXISTS (SELECT 1 FROM staged_items WHERE staged_items.run_id = :run
                    AND staged_items.kind = items.kind AND staged_items.key = items.key)
                """
            return """
                SELECT DISTINCT url FROM items
                WHERE job_id = (SELECT job_id FROM runs WHERE id = :run)
                    AND removed_by IS NULL AND last_run < :run \(isStaged ? staged : "")
                """
        case .items(areFewer: false):
            guard isStaged else {
                return """
                    SELECT DISTINCT url FROM changes JOIN items ON items.id = item_id
                    WHERE run_id = :run AND changes.kind = 'added'
                    """
            }
            return """
                SELECT DISTINCT url FROM staged_items WHERE run_id = :run
                    AND NOT EXISTS (SELECT 1 FROM items
                        WHERE items.job_id = (SELECT job_id FROM runs WHERE id = :run)
                            AND items.kind = staged_items.kind AND items.key = staged_items.key)
                """
        case .failures:
            return "SELECT coalesce(location, url) FROM urls WHERE run_id = :run AND state = 2"
        case .duration:
            return """
                SELECT coalesce(location, url) FROM urls WHERE run_id = :run AND state IN (1, 2)
                ORDER BY attempts + throttled DESC, id
                """
        }
    }
}
