internal import GRDB
internal import TrawlCore

/// Puts the links of pages into the frontier, several at once.
///
/// This is a crawl's most frequent statement by far. Eight rows a statement cost a fifth less than
/// single ones (measured: SQLite opens the table and its indexes anew each time).
struct LinkInsertion {
    private static let most = 8

    private let several: BoundStatement
    private let single: BoundStatement
    private var bytes: [UInt8] = []

    /// For a transaction.
    init(_ db: Database) throws {
        several = try BoundStatement(db, Self.manyRows)
        single = try BoundStatement(db, Self.oneRow)
    }

    /// Puts in those links of a page that its run does not know, in their order.
    ///
    /// - Parameters:
    ///   - links: Links of the page.
    ///   - task: The page.
    ///   - host: Gives the number of a host.
    /// - Returns: How many of them are new.
    /// - Throws: GRDB's error when SQLite refuses.
    mutating func insert(
        _ links: [FetchOutcome.Link],
        of task: FetchTask,
        host: (String) throws -> Int64
    ) throws -> Int {
        var count = 0
        var rest = links[...]
        while rest.count >= Self.most {
            count += try insert(rest.prefix(Self.most), of: task, by: several, host)
            rest = rest.dropFirst(Self.most)
        }
        for place in rest.indices {
            count += try insert(rest[place...place], of: task, by: single, host)
        }
        several.clear()
        single.clear()
        return count
    }

    private mutating func insert(
        _ links: ArraySlice<FetchOutcome.Link>,
        of task: FetchTask,
        by statement: BoundStatement,
        _ host: (String) throws -> Int64
    ) throws -> Int {
        bytes.removeAll(keepingCapacity: true)
        for link in links {
            withUnsafeBytes(of: link.fingerprint.high.bigEndian) { bytes.append(contentsOf: $0) }
            withUnsafeBytes(of: link.fingerprint.low.bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: link.url.utf8)
        }
        var values = statement.values()
        values.add(task.run)
        values.add(task.id)
        return try bytes.withUnsafeBytes { bytes in
            var start = 0
            for link in links {
                let end = start + 16 + link.url.utf8.count
                values.add(try host(link.host))
                values.add(link.page)
                // What a list names begins a run as seeds do; a list in it is deeper.
                let isSeed = task.purpose.isList && link.page >= 0
                values.add(isSeed ? 0 : task.depth + 1)
                // Lists are filtered by the seed that they began with.
                values.add(link.page < 0 ? task.seed : nil)
                values.add(staying: UnsafeRawBufferPointer(rebasing: bytes[start..<start + 16]))
                values.add(
                    stayingText: UnsafeRawBufferPointer(rebasing: bytes[start + 16..<end])
                )
                start = end
            }
            return try statement.run(values)
        }
    }

    private static let manyRows = sql(most)
    private static let oneRow = sql(1)

    private static func sql(_ rows: Int) -> String {
        let row = { (number: Int) in
            let places = (0..<6).map { "?\(3 + 6 * number + $0)" }
            return "(?1, ?2, \(places.joined(separator: ", ")))"
        }
        return """
            INSERT OR IGNORE INTO urls
                (run_id, parent_id, host_id, page, depth, seed, fingerprint, url)
            VALUES \((0..<rows).map(row).joined(separator: ", "))
            """
    }
}
