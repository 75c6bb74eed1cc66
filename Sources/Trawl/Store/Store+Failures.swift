internal import GRDB
public import TrawlCore

extension Store {
    /// What failed in one way in a run.
    public struct Failures: Sendable, Hashable {
        /// The kind, as `FailureKind` writes it.
        public var kind: String
        /// How often it came, attempts included that were followed by another one.
        public var count: Int
        /// URLs that were given up for it.
        public var givenUp: Int
        /// The hosts with the most of them, the worst first, with their numbers.
        public var hosts: [Host]
        /// The first few of them.
        public var samples: [FailedURL]

        /// Under this and its kind it is counted what a run gave up whose URLs are not kept any more.
        package static let keptPrefix = "given_up."

        /// URLs of a host that were given up.
        public struct Host: Sendable, Hashable {
            /// The name.
            public var name: String
            /// How many.
            public var count: Int
        }
    }

    /// A URL that failed, for good or so far.
    public struct FailedURL: Sendable, Hashable {
        /// Where it was asked for, after redirects.
        public var url: String
        /// The kind of the last failure.
        public var kind: String
        /// Its cause in words.
        public var message: String
        /// How often it was asked for there; 0 when it never was, as robots.txt did not allow it.
        public var attempts: Int
        /// When it may be asked for again at the earliest; nil for what was given up.
        public var notBefore: Instant?
    }

    /// What waits to be tried again.
    public struct PendingRetries: Sendable, Hashable {
        /// How many URLs.
        public var count: Int
        /// Those that come first, in the order of their times.
        public var first: [FailedURL]
    }

    /// How many hosts, and URLs, of each kind are told.
    private static let shown = 5

    /// What failed in a run, by kind, in the order of the kinds' names.
    ///
    /// Takes time in proportion to the URLs that were given up, by an index of them.
    public func failures(of run: Int64) throws -> [Failures] {
        try read { db in
            let counts = try Row.fetchAll(
                db,
                sql: """
                    SELECT substr(name, 9), count FROM counts
                    WHERE run_id = ? AND name >= 'failure.' AND name < 'failure/' ORDER BY name
                    """,
                arguments: [run]
            )
            return try counts.map { row in
                let kind: String = row[0]
                var failures = Failures(
                    kind: kind,
                    count: row[1],
                    givenUp: 0,
                    hosts: [],
                    samples: []
                )
                failures.givenUp =
                    try Int.fetchOne(
                        db,
                        sql: """
                            SELECT coalesce(
                                (SELECT count FROM counts WHERE run_id = ?1 AND name = ?3),
                                (SELECT count(*) FROM urls
                                 WHERE run_id = ?1 AND state = 2 AND failure = ?2))
                            """,
                        arguments: [run, kind, Failures.keptPrefix + kind]
                    ) ?? 0
                failures.hosts = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT hosts.name, number FROM (
                            SELECT host_id, count(*) AS number FROM urls
                            WHERE run_id = ? AND state = 2 AND failure = ? GROUP BY host_id
                            ORDER BY number DESC, host_id LIMIT \(Self.shown)
                        ) JOIN hosts ON hosts.id = host_id ORDER BY number DESC, host_id
                        """,
                    arguments: [run, kind]
                ).map { Failures.Host(name: $0[0], count: $0[1]) }
                failures.samples = try Self.urls(
                    db,
                    "run_id = ? AND state = 2 AND failure = ? LIMIT \(Self.shown)",
                    [run, kind]
                )
                return failures
            }
        }
    }

    /// What of a run waits to be tried again, by an index of it.
    public func pendingRetries(of run: Int64) throws -> PendingRetries {
        let waiting = "run_id = ? AND state = 0 AND not_before_ms > 0"
        return try read { db in
            PendingRetries(
                count: try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM urls WHERE \(waiting)",
                    arguments: [run]
                ) ?? 0,
                first: try Self.urls(
                    db,
                    waiting + " ORDER BY not_before_ms LIMIT \(Self.shown)",
                    [run]
                )
            )
        }
    }

    private static func urls(
        _ db: Database,
        _ condition: String,
        _ arguments: StatementArguments
    ) throws -> [FailedURL] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT coalesce(location, url), failure, coalesce(message, ''),
                    attempts + throttled, state = 0, not_before_ms
                FROM urls WHERE \(condition)
                """,
            arguments: arguments
        ).map { row in
            let kind: String = row[1] ?? ""
            let isWaiting: Bool = row[4]
            // Of those that wait, the last attempt is counted; what failed for good failed once more,
            // unless it was refused before it was asked for.
            let wasAsked = !isWaiting && !FailureKind.neverAsked.contains(kind)
            return FailedURL(
                url: row[0],
                kind: kind,
                message: row[2],
                attempts: row[3] + (wasAsked ? 1 : 0),
                notBefore: isWaiting ? Instant(millisecondsSince1970: row[5]) : nil
            )
        }
    }
}

extension FailureKind {
    /// Those that end a URL before it is asked for.
    fileprivate static let neverAsked = Set(
        [robotsDenied, robotsUnreachable, retryAfter, poison, cancelled].map(\.rawValue)
    )
}
