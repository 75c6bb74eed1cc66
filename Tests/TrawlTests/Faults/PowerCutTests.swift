import Foundation
import Testing

@testable import Trawl

/// The power fails at any moment of a work, and the disk has any part of what was not synced.
///
/// `make faults` sets TRAWL_FAULTS, and takes 1,000 images for each durability.
@Suite("Power cuts")
struct PowerCutTests {
    private static let images = FaultSweepTests.isLong ? 1000 : 40

    @Test("with full durability nothing that was acknowledged is lost")
    func full() throws {
        try cut("full", isDurable: { _ in true })
    }

    @Test("with normal durability commits since the last second may be, as whole pages")
    func normal() throws {
        // Every fourth commit stands for the one of each second that waits for the disk.
        try cut("normal", isDurable: { $0.isMultiple(of: 4) })
    }

    private func cut(_ name: String, isDurable: @escaping (Int) -> Bool) throws {
        let undisturbed = try FaultSweepTests.undisturbed()
        var commits: [(pages: [String], isDurable: Bool)] = []
        let original = try FreshFolder()
        let recorded = FaultyDisk(folder: original.path)
        recorded.record()
        var workload = FaultWorkload(folder: original.path, isDurable: isDurable)
        workload.acknowledge = { pages, isDurable in
            recorded.mark(commits.count)
            commits.append((pages, isDurable))
        }
        try workload.work(recorded)
        let events = recorded.events
        var random = TestNoise(seed: 17)
        var (lost, early) = (0, 0)
        for image in 0..<Self.images {
            let place = Int.random(in: 0...events.count, using: &random)
            let cut = PowerCut(after: events[..<place], &random)
            let folder = try FreshFolder()
            let disk = FaultyDisk(folder: folder.path)
            try cut.write(to: folder.path)
            let found = try FaultAccount(folder: folder.path)
            #expect(found.contradictions.isEmpty, "\(name), image \(image)")

            let acknowledged = events[..<place].count { if case .mark = $0 { true } else { false } }
            let safe = commits[..<acknowledged].lastIndex { $0.isDurable }.map { $0 + 1 } ?? 0
            let kept = Set(commits[..<safe].flatMap(\.pages))
            #expect(kept.isSubset(of: found.done), "\(name), image \(image)")
            // Whole commits, in their order, are what is there.
            let states = (safe...min(acknowledged + 1, commits.count)).map {
                Set(commits[..<$0].flatMap(\.pages))
            }
            #expect(states.contains(found.done), "\(name), image \(image)")
            lost += Set(commits[..<acknowledged].flatMap(\.pages)).subtracting(found.done).count
            if found.done.isEmpty { early += 1 }

            try FaultWorkload(folder: folder.path).work(disk)
            let end = try FaultAccount(folder: folder.path)
            #expect(end == undisturbed.account, "\(name), image \(image)")
        }
        // A disk that keeps everything would prove nothing.
        #expect((name == "full") == (lost == 0))
        // Half of what is written makes the tables, before any page.
        #expect(early < Self.images * 3 / 4)
        if FaultSweepTests.isLong {
            print("power cuts: \(name): \(Self.images) images, \(lost) acknowledged pages undone")
        }
    }
}
