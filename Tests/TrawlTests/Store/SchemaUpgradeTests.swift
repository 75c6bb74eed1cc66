import Foundation
import GRDB
import Testing
import TrawlCore

@testable import Trawl

/// Files of every version that there was.
@Suite("Schema versions")
struct SchemaUpgradeTests {
    @Test(
        "a file of an earlier version keeps its data, and can be used",
        arguments: 1..<Schema.steps.count
    )
    func upgrading(version: Int) throws {
        let folder = try FreshFolder()
        try Self.makeFile(folder, version: version)
        let ledger = try Ledger(.directory(folder.path))
        #expect(try ledger.rows("PRAGMA user_version") == ["\(Schema.steps.count)"])
        #expect(try ledger.rows("PRAGMA integrity_check") == ["ok"])
        #expect(try ledger.items() == ["a=1"])
        #expect(try ledger.record(1).pages == 1)
        #expect(try ledger.rows("SELECT url, state FROM urls") == ["http://a.example/ 1"])
        // It is like a new one.
        let new = try Ledger()
        let tables = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        #expect(try ledger.rows(tables) == new.rows(tables))
        try ledger.run(2, ["a": "2"])
        #expect(try ledger.items() == ["a=2"])
        try ledger.store.close()
    }

    @Test(
        "an upgrade that ends at any write leaves a whole version, and goes on later",
        arguments: 0..<Schema.steps.count
    )
    func crash(version: Int) throws {
        var nth = 1
        while true {
            let folder = try FreshFolder()
            try Self.makeFile(folder, version: version)
            let disk = FaultyDisk(folder: folder.path)
            disk.fail(.init(operations: [.write, .sync, .truncate], nth: nth, times: .max))
            do { try Store(.directory(folder.path), durability: .full).close() } catch {
                #expect(error is StoreError, "\(error)")
            }
            let isLast = disk.fired == 0
            disk.mend()
            if !isLast {
                let left = try DatabaseQueue(path: folder.path + "/trawl.db")
                let (reached, schema) = try left.read { db in
                    (
                        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                        try Self.schema(db)
                    )
                }
                try left.close()
                #expect(reached >= version)
                #expect(schema == (try Self.schema(version: reached)), "write \(nth)")
            }
            let ledger = try Ledger(.directory(folder.path))
            #expect(try ledger.rows("PRAGMA user_version") == ["\(Schema.steps.count)"])
            if version > 0 { #expect(try ledger.items() == ["a=1"]) }
            try ledger.store.close()
            if isLast { break }
            nth += FaultSweepTests.isLong ? 1 : 5
        }
        #expect(nth > 1)
    }

    @Test("a file of a newer Trawl stays as it is, byte by byte")
    func newer() throws {
        let folder = try FreshFolder()
        do {
            let ledger = try Ledger(.directory(folder.path))
            try ledger.run(1, ["a": "1"])
            try ledger.execute("PRAGMA user_version = \(Schema.steps.count + 1)")
            try ledger.store.close()
        }
        let file = folder.path + "/trawl.db"
        let before = FileManager.default.contents(atPath: file)
        let error = #expect(throws: StoreError.self) {
            try Store(.directory(folder.path), durability: .full)
        }
        #expect(error?.code == .newerSchema)
        #expect(FileManager.default.contents(atPath: file) == before)
    }

    /// Makes a file as an earlier version left it, with a run of one page and one item.
    private static func makeFile(_ folder: FreshFolder, version: Int) throws {
        let database = try DatabaseQueue(path: folder.path + "/trawl.db")
        try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            for step in Schema.steps.prefix(version) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA user_version = \(version)")
            guard version > 0 else { return }
            try db.execute(
                sql: """
                    INSERT INTO jobs (id, name) VALUES (1, 'shop');
                    INSERT INTO definitions VALUES (1, 'jobs/shop.yaml', 'start: x', '');
                    INSERT INTO runs (id, job_id, name, scheduled_at_ms, is_manual, state,
                        definition_id, ended_at_ms, pages, items, added, is_exported)
                    VALUES (1, 1, 'shop@20261123T063001Z', 1795415401000, 0, 'done', 1,
                        1795415401500, 1, 1, 1, 1);
                    INSERT INTO hosts (id, name) VALUES (1, 'a.example');
                    INSERT INTO urls (run_id, fingerprint, url, host_id, seed, page, depth, state)
                    VALUES (1, x'00112233445566778899aabbccddeeff', 'http://a.example/', 1, 0, 0,
                        0, 1);
                    INSERT INTO items (id, job_id, kind, key, json, hash, url, depth, place,
                        fetched_at_ms, first_seen_ms, last_changed_ms, since_run, last_run)
                    VALUES (1, 1, 'thing', 'a', '"1"', x'00', 'http://a.example/', 0, 0,
                        1795415401100, 1795415401100, 1795415401100, 1, 1);
                    """
            )
        }
        try database.close()
    }

    private static func schema(version: Int) throws -> [String] {
        let database = try DatabaseQueue()
        return try database.write { db in
            for step in Schema.steps.prefix(version) { try db.execute(sql: step) }
            return try schema(db)
        }
    }

    /// Everything that makes a schema.
    private static func schema(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
    }
}
