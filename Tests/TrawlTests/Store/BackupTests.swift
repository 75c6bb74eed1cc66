import Foundation
import GRDB
import Testing
import TrawlCore

@testable import Trawl

/// Copies of a store that is in use.
@Suite("Backups")
struct BackupTests {
    /// The rows of a copy, put into a directory of its own.
    private func restored(_ file: String, _ folder: FreshFolder, _ sql: String) throws -> [String] {
        let directory = folder.path + "/restored-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(atPath: file, toPath: directory + "/trawl.db")
        let store = try Store(.directory(directory), durability: .full)
        defer { try? store.close() }
        return try store.rows(sql)
    }

    @Test("A copy made while pages are recorded has whole pages, all of one moment")
    func whileWriting() throws {
        let folder = try FreshFolder()
        let data = folder.path + "/data"
        let isOver = Lock(false)
        let pages = Lock(0)
        let begun = DispatchSemaphore(value: 0)
        let writer = WorkerThread(name: "writer") {
            do {
                let ledger = try Ledger(.directory(data))
                try ledger.begin(1, seeds: ["/0"])
                let text = String(repeating: "x", count: 2000)
                var page = 0
                repeat {
                    let next = ["/\(page + 1)"]
                    try ledger.commit(
                        .outcome(ledger.page(1, "/\(page)", ["\(page)": text], links: next))
                    )
                    page += 1
                    if page == 10 { begun.signal() }
                } while page < 10 || !isOver.withLock({ $0 })
                pages.withLock { [page] in $0 = page }
                try ledger.store.close()
            } catch {
                Issue.record(error)
                begun.signal()
            }
        }
        // A second join returns at once.
        defer {
            isOver.withLock { $0 = true }
            writer.join()
        }
        begun.wait()
        let path = folder.path + "/copy.db"
        for _ in 0..<5 {
            #expect(try Backup(path: path, replacesFile: true).write(of: data) > 0)
            #expect(try restored(path, folder, "PRAGMA integrity_check") == ["ok"])
            // Each page brought one item and one link, in its transaction.
            let counts = try restored(
                path,
                folder,
                """
                SELECT pages = (SELECT count(*) FROM items),
                    pages + 1 = (SELECT count(*) FROM urls), pages >= 10 FROM runs
                """
            )
            #expect(counts == ["1 1 1"])
        }
        isOver.withLock { $0 = true }
        writer.join()
        let kept = try Store(reading: data).rows("SELECT count(*) FROM items")
        #expect(kept == ["\(pages.withLock { $0 })"])
        #expect(folder.names(below: "").filter { $0.contains("copy.db") } == ["copy.db"])
    }

    @Test("A file is replaced only when that is asked for, and the store's own never")
    func refusals() throws {
        let folder = try FreshFolder()
        let data = folder.path + "/data"
        let ledger = try Ledger(.directory(data))
        try ledger.run(1, ["a": "1"])
        try folder.write("mine", to: "there.db")
        let there = Backup(path: folder.path + "/there.db", replacesFile: false)
        #expect(throws: Backup.Refusal.exists) { try there.write(of: data) }
        #expect(folder.text("there.db") == "mine")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/alias.db",
            withDestinationPath: data + "/trawl.db"
        )
        for path in [data + "/trawl.db", data + "/trawl.db-wal", folder.path + "/alias.db"] {
            let own = Backup(path: path, replacesFile: true)
            #expect(throws: Backup.Refusal.isStore) { try own.write(of: data) }
        }
        #expect(try ledger.items() == ["a=1"])
        let free = Backup(path: folder.path + "/new.db", replacesFile: false)
        _ = try free.write(of: data)
        let permissions =
            try FileManager.default
            .attributesOfItem(atPath: folder.path + "/new.db")[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        #expect(throws: StoreError.self) {
            try Backup(path: folder.path + "/x.db", replacesFile: false)
                .write(of: folder.path + "/nowhere")
        }
        #expect(!folder.names(below: "").contains("x.db"))
    }
}
