internal import Glibc
internal import Logging
internal import TrawlCore

/// What is done about pages at which an earlier process crashed.
extension CrawlSession {
    /// From so many crashes on a page is parsed alone; one more, and it is given up as poison.
    private static let crashesOfSuspects = 2

    /// Takes note of what an earlier process crashed at, gives up the pages that crashed it while nothing else was
    /// parsed, and has this process watched.
    ///
    /// Before anything reads how the runs stand.
    ///
    /// - Throws: SQLite's error.
    static func watch(
        _ store: Store,
        consumers: Int,
        logger: Logger
    ) throws -> ParsingWatch {
        guard case .directory(let directory) = store.location else {
            return ParsingWatch(marks: nil, suspects: [])
        }
        let now = EngineClock.now
        let recorder = Recorder(store: store)
        let crashes = CrashMarks.left(in: directory)
        let pages = try recorder.settle(crashes, suspicious: crashesOfSuspects)
        let fresh = Set(crashes.map(\.url))
        for page in pages where fresh.contains(page.url.id) { report(page, logger) }
        let poison = pages.filter { $0.crashes > crashesOfSuspects }
        if !poison.isEmpty {
            _ = try recorder.commit(poison.map { .outcome($0.givenUp(at: now)) }, durably: true)
        }
        let suspects = pages.filter { $0.crashes == crashesOfSuspects }
        return ParsingWatch(
            // Only now: what the file held is in the store.
            marks: marks(directory, consumers: consumers, now, logger),
            suspects: Set(suspects.map(\.url.id))
        )
    }

    private static func marks(
        _ directory: String,
        consumers: Int,
        _ now: Instant,
        _ logger: Logger
    ) -> CrashMarks? {
        do throws(CrashMarks.Failure) {
            return try CrashMarks(
                directory: directory,
                count: consumers,
                processBegan: now.millisecondsSince1970
            )
        } catch {
            // Crawling does not need it.
            logger.warning(
                "a page that crashes the process will not be recognised",
                metadata: ["cause": "\(error)"]
            )
            return nil
        }
    }

    private static func report(_ page: CrashedPage, _ logger: Logger) {
        let consequence =
            switch page.crashes {
            case ..<crashesOfSuspects: "it is parsed again"
            case crashesOfSuspects: "it is parsed alone"
            default: "it is given up"
            }
        logger.warning(
            "the process crashed while it parsed a page: \(consequence)",
            metadata: [
                "url": "\(page.url.location)", "crashes": "\(page.crashes)",
                "signal": "\(page.signalName)",
            ]
        )
    }
}

extension CrashedPage {
    /// The page as it is given up.
    fileprivate func givenUp(at now: Instant) -> FetchOutcome {
        var outcome = FetchOutcome(
            task: FetchTask(url, run: run),
            startedAt: now,
            verdict: .failed
        )
        outcome.failure = .init(
            kind: .poison,
            message:
                "the process crashed \(crashes) times while it parsed this page, the last time by "
                + signalName
        )
        return outcome
    }

    fileprivate var signalName: String {
        let names = [
            SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE",
            SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}
