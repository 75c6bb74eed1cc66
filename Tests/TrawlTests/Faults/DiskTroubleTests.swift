import Foundation
import Logging
import Testing
import TrawlCore

@testable import Trawl

/// What a crawl does while its disk is full or fails.
@Suite("A disk in trouble")
struct DiskTroubleTests {
    @Test(
        "runs wait, go on by themselves, and nothing is dropped",
        arguments: [true, false],
        [4, 9, 30]
    )
    func waiting(isFull: Bool, nth: Int) throws {
        let site = try Site.star(60)
        let scene = try DiskScene(site)
        let fault = FaultyDisk.Fault(
            operations: .write,
            nth: nth,
            times: .max,
            isFull: isFull
        )
        scene.disk.mend()
        // The start itself has a disk that works.
        scene.watch.on("run began") { $0.disk.fail(fault) }
        scene.watch.on("paused") { $0.disk.mend() }
        let run = try scene.run()
        #expect(run.map(\.state) == [.done])
        #expect(run.map(\.items) == [61])
        #expect(try scene.workshop.titles().count == 61)
        #expect(scene.watch.count("paused") == 1)
        #expect(scene.watch.count("going on: the disk can be used again") == 1)
        // What had been fetched was kept until it could be recorded.
        #expect(site.targets.count == 61)
        #expect(Set(site.targets).count == 61)
    }

    @Test("it is tried again each time that the wait is over, and only then")
    func trying() throws {
        let scene = try DiskScene(try Site.star(20))
        let tries = 5
        scene.watch.on("run began") { scene in
            scene.disk.fail(.init(operations: .write, nth: 1, times: tries, isFull: true))
        }
        scene.watch.on("paused") { $0.watch.noteTime() }
        scene.watch.on("going on: the disk") { $0.watch.noteTime() }
        let runs = try scene.run()
        #expect(runs.map(\.items) == [21], "\(runs)")
        #expect(scene.disk.fired == tries)
        let times = scene.watch.times
        try #require(times.count == 2)
        // The first failure came before; there is a whole wait before each of the other tries.
        #expect(times[1] - times[0] >= DiskScene.retry * (tries - 1))
    }

    @Test("who ends a run that waits for the disk loses nothing that was committed")
    func ending() throws {
        let site = try Site.star(40)
        let scene = try DiskScene(site)
        scene.watch.on("run began") { scene in
            scene.disk.fail(.init(operations: .write, nth: 12, times: .max, isFull: true))
        }
        scene.watch.on("paused") { $0.stop.withLock { $0 }?.request() }
        #expect(try scene.run().isEmpty)
        #expect(scene.watch.count("not all was recorded") == 1)
        scene.disk.mend()
        let done = try Ledger(scene.workshop.crawler.data)
        #expect(
            try done.rows("SELECT url FROM urls WHERE state = 1 ORDER BY url")
                == done.rows("SELECT url FROM items ORDER BY url")
        )
        #expect(try done.rows("SELECT count(*) FROM runs WHERE ended_at_ms IS NULL") == ["1"])
        try done.store.close()

        let run = try scene.workshop.runSite()
        #expect(run.state == .done)
        #expect(run.items == 41)
        #expect(try scene.workshop.titles().count == 41)
    }

    @Test(
        "a failed sync is not tried again: the crawl ends, and the next start goes on from the log"
    )
    func sync() throws {
        let site = try Site.star(40)
        let scene = try DiskScene(site)
        scene.watch.on("run began") { $0.disk.fail(.init(operations: .sync, nth: 2)) }
        let error = #expect(throws: CrawlerError.self) { try scene.run() }
        guard case .failed(let reason) = error else { throw Odd() }
        // SQLITE_IOERR_FSYNC.
        #expect(reason.contains("the store cannot be written"))
        #expect(reason.contains("SQLite 1034"))
        #expect(scene.watch.count("paused") == 0)
        #expect(scene.disk.fired == 1)
        #expect(scene.disk.calls == 2, "no file was synced after the one that could not be")
        scene.disk.mend()
        let run = try scene.workshop.runSite()
        #expect(run.state == .done)
        #expect(try scene.workshop.titles().count == 41)
    }

    @Test("a frontier that cannot be read is read again later")
    func reading() throws {
        let scene = try DiskScene(try Site.star(60))
        // In a log of one connection each read begins with a lock of its index.
        scene.watch.on("run began") { scene in
            scene.disk.fail(.init(operations: .lock, nth: 1, times: .max))
        }
        scene.watch.on("paused") { $0.disk.mend() }
        let run = try scene.run()
        #expect(run.map(\.state) == [.done])
        #expect(run.map(\.items) == [61])
        #expect(scene.watch.count("paused") >= 1)
    }

    struct Odd: Error {}
}

/// A site that is crawled from a data directory whose disk does what a test wants.
private final class DiskScene: Sendable {
    static let retry = Duration.milliseconds(20)

    /// Serves as long as the scene is there.
    private let site: Site
    let workshop: Workshop
    let disk: FaultyDisk
    let watch: LogWatch
    /// Asks the run to end; it keeps the engine, and so goes with the run.
    let stop = Lock<StopRequest?>(StopRequest())

    init(_ site: Site) throws {
        self.site = site
        var workshop = try Workshop()
        try workshop.job(start: site.url("/"))
        workshop.crawler.settings.diskRetry = Self.retry
        let watch = LogWatch()
        workshop.crawler.logger = Logger(label: "test") { _ in watch }
        self.watch = watch
        self.workshop = workshop
        disk = FaultyDisk(folder: workshop.folder.path + "/data")
        watch.attach(self)
    }

    func run() throws -> [RunRecord] {
        var options = RunOptions()
        options.stop = stop.withLock { $0 }
        defer { stop.withLock { $0 = nil } }
        return try workshop.run("site", options: options)
    }
}

/// A log that has something done when a message comes for the first time.
private final class LogWatch: LogHandler {
    private let state = Lock(State())
    var logLevel: Logger.Level {
        get { .info }
        set {}
    }

    private struct State: Sendable {
        weak var scene: DiskScene?
        var actions: [(prefix: String, action: @Sendable (DiskScene) -> Void)] = []
        var messages: [String] = []
        var times: [ContinuousClock.Instant] = []
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func attach(_ scene: DiskScene) { state.withLock { $0.scene = scene } }

    /// Has something done after the first message that begins so.
    func on(_ prefix: String, _ action: @escaping @Sendable (DiskScene) -> Void) {
        state.withLock { $0.actions.append((prefix, action)) }
    }

    /// How many messages began so.
    func count(_ prefix: String) -> Int {
        state.withLock { $0.messages.count { $0.hasPrefix(prefix) } }
    }

    /// Keeps the time.
    func noteTime() { state.withLock { $0.times.append(.now) } }

    /// The times that were kept.
    var times: [ContinuousClock.Instant] { state.withLock { $0.times } }

    func log(event: LogEvent) {
        let message = "\(event.message)"
        let (scene, actions) = state.withLock { state in
            state.messages.append(message)
            let due = state.actions.filter { message.hasPrefix($0.prefix) }
            state.actions.removeAll { message.hasPrefix($0.prefix) }
            return (state.scene, due)
        }
        guard let scene else { return }
        for (_, action) in actions { action(scene) }
    }
}
