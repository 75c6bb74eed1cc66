import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// Faults at one call after the other that SQLite makes of the disk.
///
/// `make faults` sets TRAWL_FAULTS, and takes every call; else every few of them.
@Suite("I/O faults")
struct FaultSweepTests {
    static let isLong = ProcessInfo.processInfo.environment["TRAWL_FAULTS"] != nil

    /// How the calls fail.
    struct Kind: Sendable, CustomTestStringConvertible {
        var name: String
        var operations: FaultyDisk.Operations
        var isFull = false
        var times = 1
        var retries = 0

        var testDescription: String { name }

        static let all = [
            Kind(name: "EIO once", operations: .everything),
            Kind(name: "EIO for good", operations: .everything, times: .max),
            Kind(name: "EIO once, tried again", operations: .everything, retries: 1),
            Kind(name: "no room, for good", operations: .write, isFull: true, times: .max),
            Kind(name: "no room once, tried again", operations: .write, isFull: true, retries: 1),
            Kind(name: "a failed sync", operations: .sync),
        ]
    }

    @Test(
        "a fault at any call is a clear error, costs nothing, and the work goes on",
        arguments: Kind.all
    )
    func sweep(kind: Kind) throws {
        let undisturbed = try Self.undisturbed()
        // Each call of an undisturbed work; and at the end none is left that could fail.
        let calls = undisturbed.calls[kind.operations.rawValue] ?? 0
        let stride = Self.isLong ? 1 : max(1, calls / 24)
        var sentences: Set<String> = []
        var failed = 0
        var nth = 1
        while true {
            let folder = try FreshFolder()
            let disk = FaultyDisk(folder: folder.path)
            disk.fail(
                .init(
                    operations: kind.operations,
                    nth: nth,
                    times: kind.times,
                    isFull: kind.isFull
                )
            )
            var acknowledged: Set<String> = []
            var workload = FaultWorkload(folder: folder.path, retries: kind.retries)
            workload.acknowledge = { pages, _ in acknowledged.formUnion(pages) }
            let isLast: Bool
            do {
                try workload.work(disk)
                isLast = disk.fired == 0
            } catch let error as StoreError {
                isLast = false
                failed += 1
                sentences.insert(error.message)
                #expect(error.code != .held && error.message.contains("SQLite"), "\(nth): \(error)")
            }
            disk.mend()
            let found = try FaultAccount(folder: folder.path)
            #expect(found.contradictions.isEmpty, "\(kind.name), call \(nth)")
            #expect(acknowledged.isSubset(of: found.done), "\(kind.name), call \(nth)")
            try workload.work(disk)
            let end = try FaultAccount(folder: folder.path)
            #expect(end == undisturbed.account, "\(kind.name), call \(nth)")
            #expect(folder.text("run-2.jsonl") == undisturbed.export, "\(kind.name), call \(nth)")
            if isLast { break }
            nth += stride
        }
        #expect(failed > 3)
        #expect(nth > calls / 2, "the sweep ended before its end")
        if Self.isLong {
            print(
                "faults: \(kind.name): calls 1 to \(nth), \(failed) errors: \(sentences.sorted())"
            )
        }
    }

    struct Undisturbed {
        var account: FaultAccount
        var export: String?
        var calls: [Int32: Int] = [:]
    }

    /// The same work on a disk that does not fail, and the calls that it makes.
    static func undisturbed() throws -> Undisturbed {
        var calls: [Int32: Int] = [:]
        for operations in [FaultyDisk.Operations.everything, .write, .sync] {
            let folder = try FreshFolder()
            let disk = FaultyDisk(folder: folder.path)
            disk.mend(counting: operations)
            try FaultWorkload(folder: folder.path).work(disk)
            calls[operations.rawValue] = disk.calls
        }
        let folder = try FreshFolder()
        let disk = FaultyDisk(folder: folder.path)
        try FaultWorkload(folder: folder.path).work(disk)
        let account = try FaultAccount(folder: folder.path)
        #expect(account.done.count == FaultWorkload.pages * FaultWorkload.runs.count)
        return Undisturbed(
            account: account,
            export: folder.text("run-2.jsonl"),
            calls: calls
        )
    }
}
