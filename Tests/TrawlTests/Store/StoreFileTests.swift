import Foundation
import GRDB
import Testing
import TrawlCore

@testable import Trawl

@Suite("The store's file")
struct StoreFileTests {
    @Test("a new store has the latest schema, in WAL mode, and is whole")
    func schema() throws {
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path + "/a/b"))
        #expect(try ledger.rows("PRAGMA user_version") == ["\(Schema.steps.count)"])
        #expect(try ledger.rows("PRAGMA journal_mode") == ["wal"])
        #expect(try ledger.rows("PRAGMA quick_check") == ["ok"])
    }

    @Test("what was recorded is there after closing and opening")
    func reopening() throws {
        let folder = try FreshFolder()
        do {
            let ledger = try Ledger(.directory(folder.path))
            try ledger.run(1, ["a": "1"])
            try ledger.store.close()
        }
        let ledger = try Ledger(.directory(folder.path))
        #expect(try ledger.items() == ["a=1"])
        #expect(try ledger.store.lastRunNumber() == 1)
    }

    @Test("a file of a newer Trawl is refused to write, and read as far as its tables are known")
    func newer() throws {
        let folder = try FreshFolder()
        let newer = Schema.steps.count + 1
        do {
            let ledger = try Ledger(.directory(folder.path))
            try ledger.run(1, ["a": "1"])
            try ledger.execute("PRAGMA user_version = \(newer)")
            try ledger.store.close()
        }
        let write = #expect(throws: StoreError.self) {
            try Store(.directory(folder.path), durability: .full)
        }
        #expect(try Store(reading: folder.path).items(of: "shop").map(\.key) == ["a"])
        do {
            let file = try DatabaseQueue(path: folder.path + "/trawl.db")
            try file.write { try $0.execute(sql: "ALTER TABLE items RENAME TO goods") }
            try file.close()
        }
        let reader = try Store(reading: folder.path)
        #expect(try reader.lastRunNumber() == 1)
        let read = #expect(throws: StoreError.self) { try reader.items(of: "shop") }
        for error in [write, read] {
            #expect(error?.code == .newerSchema)
            #expect(error?.message.contains("schema \(newer)") == true)
        }
    }

    @Test("a file of an older Trawl that is only read says how it is brought up to date")
    func older() throws {
        let folder = try FreshFolder()
        let steps = Schema.steps.count
        do {
            let file = try DatabaseQueue(path: folder.path + "/trawl.db")
            try file.writeWithoutTransaction { db in
                for step in Schema.steps.prefix(1) { try db.execute(sql: step) }
                try db.execute(sql: "PRAGMA user_version = 1")
            }
            try file.close()
        }
        let reader = try Store(reading: folder.path)
        #expect(try reader.lastRunNumber() == 0)
        let error = #expect(throws: StoreError.self) { try reader.runs(of: nil, limit: 1) }
        #expect(error?.code == .olderSchema)
        #expect(
            error?.message
                == "written by an older Trawl: it has schema 1, this one needs \(steps); "
                + "'trawl start', 'run' or 'prune' brings it up to date"
        )
        try Store(.directory(folder.path), durability: .full).close()
        #expect(try Store(reading: folder.path).runs(of: nil, limit: 1).isEmpty)
    }

    @Test("closing leaves nothing in the log: a copy of the file is a copy of all")
    func closing() throws {
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path))
        try ledger.run(1, ["a": "1"])
        #expect(try ledger.items() == ["a=1"])
        try ledger.store.close()
        let copy = try FreshFolder()
        try FileManager.default.copyItem(
            atPath: folder.path + "/trawl.db",
            toPath: copy.path + "/trawl.db"
        )
        #expect(try Store(reading: copy.path).items(of: "shop").map(\.key) == ["a"])
    }

    @Test("a long log is moved into the file when asked, a short one is not")
    func movingLog() throws {
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path))
        try ledger.begin(1)
        let page = try ledger.page(1, "/", ["a": "1"])
        try ledger.commit(.outcome(page))
        #expect(try !ledger.recorder.moveLog(isIdle: true))
        let many = [StoreCommand](repeating: .outcome(page), count: 1000)
        _ = try ledger.recorder.commit(many, durably: true)
        #expect(try ledger.recorder.moveLog(isIdle: true))
        #expect(try !ledger.recorder.moveLog(isIdle: true))
        let copy = try FreshFolder()
        try FileManager.default.copyItem(
            atPath: folder.path + "/trawl.db",
            toPath: copy.path + "/trawl.db"
        )
        #expect(try Store(reading: copy.path).itemCount(of: "shop") == 1)
        try ledger.store.close()
    }

    @Test("what is no database is refused with a sentence")
    func noDatabase() throws {
        let folder = try FreshFolder()
        try folder.write(String(repeating: "no database ", count: 1000), to: "trawl.db")
        let error = #expect(throws: StoreError.self) {
            try Store(.directory(folder.path), durability: .full)
        }
        #expect(error?.code == .unusable)
        #expect(error?.path == folder.path + "/trawl.db")
    }

    @Test("a directory is one process's: a second store is refused with the first one's pid")
    func lock() throws {
        let folder = try FreshFolder()
        do {
            let first = try Store(.directory(folder.path), durability: .full)
            let error = #expect(throws: StoreError.self) {
                try Store(.directory(folder.path), durability: .full)
            }
            #expect(error?.code == .held)
            #expect(error?.path == folder.path)
            #expect(
                error?.message
                    == "in use by another trawl process (pid \(ProcessInfo.processInfo.processIdentifier))"
            )
            try first.close()
        }
        _ = try Store(.directory(folder.path), durability: .full)
    }

    @Test("a reader beside the writer sees each commit, and cannot write")
    func reader() throws {
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path))
        let reader = try Store(reading: folder.path)
        #expect(try reader.runs(of: nil, limit: 9).isEmpty)
        try ledger.run(1, ["a": "1"])
        #expect(try reader.items(of: "shop").map(\.key) == ["a"])
        #expect(throws: (any Error).self) {
            try Recorder(store: reader).commit([.begin(.make(2))], durably: true)
        }
        #expect(try reader.runs(of: "shop", limit: 9).map(\.id) == [1])
    }

    @Test("where nothing has run there is nothing to read")
    func nothing() throws {
        let folder = try FreshFolder()
        let error = #expect(throws: StoreError.self) { try Store(reading: folder.path) }
        #expect(error?.code == .unusable)
        #expect(folder.names(below: "").isEmpty)
    }

    @Test("files are readable by their owner only")
    func permissions() throws {
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path + "/data"))
        try ledger.run(1, ["a": "1"])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/data")
        #expect((attributes[.posixPermissions] as? Int) == 0o700)
    }

    @Test("a long read does not stop the writer, and sees one state")
    func snapshot() throws {
        let folder = try FreshFolder()
        let ledger = try Ledger(.directory(folder.path))
        try ledger.run(1, ["a": "1", "b": "1"])
        try ledger.begin(2)
        let store = ledger.store
        let page = try ledger.page(2, "/", ["a": "2", "b": "2"])
        var seen: [String] = []
        try store.forEachItem(of: "shop", kind: nil, .current) { item in
            if seen.isEmpty {
                WorkerThread(name: "writer") {
                    let notes = try? Recorder(store: store).commit([.outcome(page)], durably: true)
                    #expect(notes != nil)
                }.join()
            }
            seen.append(item.key + "=" + item.value)
        }
        #expect(seen == ["a=1", "b=1"])
        #expect(try ledger.items() == ["a=2", "b=2"])
    }
}
