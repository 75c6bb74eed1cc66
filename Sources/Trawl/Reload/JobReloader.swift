internal import Logging
internal import TrawlCore

/// Follows the job files of a running daemon: a thread that reads again what has changed.
final class JobReloader: Sendable {
    private let folder: JobFolder
    private let context: JobContext
    private let logger: Logger
    private let changed: @Sendable (AgendaChange) -> Void
    private let bell = WatchBell()
    private let state = Lock(State())
    private let thread = Lock<WorkerThread?>(nil)

    private struct State: Sendable {
        var isEnding = false
        var brokenFiles: [String] = []
    }

    /// A reloader that does not run yet.
    ///
    /// `changed` is called on its thread with what has changed.
    init(
        _ folder: JobFolder,
        _ context: JobContext,
        logger: Logger,
        changed: @escaping @Sendable (AgendaChange) -> Void
    ) {
        self.folder = folder
        self.context = context
        self.logger = logger
        self.changed = changed
    }

    /// Starts to follow the files, from what was read of them already.
    ///
    /// - Parameter contents: What was read, and is in force.
    func start(from contents: JobFolder.Contents) {
        let thread = WorkerThread(name: "reloader") { self.follow(contents) }
        self.thread.withLock { $0 = thread }
    }

    /// Reads what has changed now, whether the system told of it or not.
    func reload() { bell.ring() }

    /// Ends the thread.
    func end() {
        state.withLock { $0.isEnding = true }
        bell.ring()
        thread.withLock { $0 }?.join()
    }

    /// Files that have mistakes, sorted.
    var brokenFiles: [String] { state.withLock { $0.brokenFiles } }

    // MARK: - The thread

    private func follow(_ contents: JobFolder.Contents) {
        var watch = FolderWatch(bell)
        var ledger = JobLedger()
        var settings = contents.settingsStamp
        // What is in force is known to the agenda: only what has changed since then is told.
        let first = folder.scan()
        watch.watch(first.folders + [folder.root])
        let read = contents.stamps.keys.sorted()
        _ = ledger.take(contents, of: read, stamps: contents.stamps)
        state.withLock { $0.brokenFiles = ledger.brokenFiles }
        FreeMemory.giveBack()
        while true {
            look(&ledger, &settings, &watch)
            watch.wait()
            bell.silence()
            if state.withLock({ $0.isEnding }) { return }
        }
    }

    /// Reads again what is another file than before.
    private func look(
        _ ledger: inout JobLedger,
        _ settings: inout FileStamp?,
        _ watch: inout FolderWatch
    ) {
        let scan = folder.scan()
        watch.watch(scan.folders + [folder.root] + ledger.listFolders.sorted())
        let newSettings = FileStamp(of: folder.settingsPath)
        // The defaults in trawl.yaml are part of every job.
        let isAll = newSettings != settings
        settings = newSettings
        let stale = scan.stamps.filter { isAll || ledger.isStale($0.key, $0.value) }
        let contents = folder.load(files: stale.keys.sorted(), context)
        let ownMistakes = contents.diagnostics.filter {
            $0.severity == .error && $0.file == folder.settingsPath
        }
        guard ownMistakes.isEmpty else {
            if isAll { tell(ownMistakes, "trawl.yaml has mistakes; what was read before holds") }
            return
        }
        let rivals = ledger.rivals
        let change = ledger.take(contents, of: stale.keys.sorted(), stamps: scan.stamps)
        state.withLock { $0.brokenFiles = ledger.brokenFiles }
        tell(
            contents.diagnostics.filter { $0.severity == .error && ledger.hasMistakes($0.file) },
            "a job file has mistakes; its last good version goes on, if there is one"
        )
        for (path, owner) in ledger.rivals.sorted(by: { $0.key < $1.key })
        where rivals[path] != owner {
            logger.error(
                "a job file has the name of another one's job, and is left alone",
                metadata: ["file": "\(path)", "other": "\(owner)"]
            )
        }
        log(change)
        if !change.jobs.isEmpty || !change.removed.isEmpty { changed(change) }
    }

    private func tell(_ mistakes: [Diagnostic], _ message: Logger.Message) {
        for mistake in mistakes {
            logger.error(
                message,
                metadata: ["file": "\(mistake.file)", "cause": "\(mistake.rendered)"]
            )
        }
    }

    private func log(_ change: AgendaChange) {
        for job in change.jobs.map(\.job) {
            logger.notice("job read again", metadata: ["job": "\(job.name)"])
        }
        for name in change.removed {
            logger.notice("job removed", metadata: ["job": "\(name)"])
        }
    }
}
