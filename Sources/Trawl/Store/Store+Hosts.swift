internal import GRDB
package import TrawlCore

extension Store {
    /// What the gate of a host kept over restarts, as JSON; nil for a host never seen.
    package func gate(of host: String) throws -> String? {
        try read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT gate FROM hosts WHERE name = ?"),
                arguments: [host]
            )
        }
    }

    /// The last answer to the robots.txt of an origin; nil when it was never asked for.
    package func robots(of origin: String) throws -> KeptRobots? {
        try read { db in
            try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT fetched_at_ms, status, failures, body FROM robots
                        WHERE origin = ?
                        """
                ),
                arguments: [origin]
            ).map { row in
                KeptRobots(
                    origin: origin,
                    fetchedAt: Instant(millisecondsSince1970: row[0]),
                    status: row[1],
                    failuresInARow: row[2],
                    body: (row[3] as DatabaseBytes).bytes
                )
            }
        }
    }
}
