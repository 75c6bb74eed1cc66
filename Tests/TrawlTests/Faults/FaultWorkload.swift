import TrawlCore

@testable import Trawl

/// A small but whole life of a store: two runs of a job, each with its pages, links and items, its
/// end and its export, and the store's opening and closing.
///
/// It goes on from whatever it finds, as a process does after a crash.
struct FaultWorkload {
    /// The data directory.
    let folder: String
    /// Whether the n-th commit of a process waits for the disk.
    var isDurable: (Int) -> Bool = { _ in true }
    /// How often a commit is tried again over the same connection, where the error may pass.
    var retries = 0
    /// Told of what a commit has acknowledged, and whether that was durable.
    var acknowledge: ([String], Bool) -> Void = { _, _ in }

    static let pages = 11
    static let runs: ClosedRange<Int64> = 1...2

    /// Works to the end.
    ///
    /// - Parameter disk: Mended when something fails, so that the files can be closed.
    /// - Throws: What failed first.
    func work(_ disk: FaultyDisk) throws {
        let store = try Store(.directory(folder), durability: .full)
        do {
            var session = Session(store: store, workload: self)
            for run in Self.runs { try session.work(run) }
            try store.close()
        } catch {
            disk.mend()
            store.abandon()
            throw error
        }
    }

    /// All pages of a run, as they are acknowledged.
    static func page(_ run: Int64, _ url: String) -> String { "\(run) \(url)" }

    private struct Session {
        let store: Store
        let workload: FaultWorkload
        let recorder: Recorder
        var commits = 0

        init(store: Store, workload: FaultWorkload) {
            self.store = store
            self.workload = workload
            recorder = Recorder(store: store)
        }

        mutating func work(_ run: Int64) throws {
            let known = try store.runs(of: nil, limit: 9).first { $0.id == run }
            if known == nil {
                let begin = StoreCommand.begin(.make(run, seeds: ["/0"]))
                try commit([begin, .start(run: run, at: .test, elapsedMilliseconds: 0, nil)], [])
            }
            if known?.endedAt == nil {
                while case let urls = try claim(run), !urls.isEmpty {
                    try commit(
                        urls.map { .outcome(outcome($0, run)) },
                        urls.map { FaultWorkload.page(run, $0.location) }
                    )
                }
                try commit(
                    [.end(run: run, state: .done, reason: nil, at: .test, elapsedMilliseconds: 5)],
                    []
                )
                try recorder.sync()
            }
            guard try store.openRuns().contains(where: { $0.record.id == run }) else { return }
            let job = try Job.make("start: http://a.example/0\nfields: {title: h1}", name: "shop")
            let options = ExportOptions(job, kind: nil, format: .jsonl, raw: true)
            let file = ExportDestination.file(workload.folder + "/run-\(run).jsonl")
            _ = try Export.write(to: file, options: options) { body in
                try store.forEachItem(of: "shop", kind: nil, .current, body)
            }
            try commit([.exported(run: run)], [])
        }

        private func claim(_ run: Int64) throws -> [ClaimedURL] {
            try store.claim(
                run: run,
                host: "a.example",
                limit: 3,
                onlyBegun: false,
                now: .test,
                isLeased: { _ in false }
            ).urls
        }

        private mutating func commit(_ batch: [StoreCommand], _ pages: [String]) throws {
            let isDurable = workload.isDurable(commits)
            commits += 1
            var left = workload.retries
            while true {
                do {
                    _ = try recorder.commit(batch, durably: isDurable)
                    return workload.acknowledge(pages, isDurable)
                } catch let error as StoreError where error.mayPass && left > 0 {
                    left -= 1
                }
            }
        }

        /// A tree of pages, three links on each; in the second run every other item is another one.
        private func outcome(_ url: ClaimedURL, _ run: Int64) -> FetchOutcome {
            let number = Int(url.location.split(separator: "/").last ?? "") ?? 0
            var outcome = FetchOutcome(
                task: FetchTask(url, run: run),
                startedAt: .test,
                verdict: .stored
            )
            outcome.status = 200
            outcome.bytes = 100
            let content = "\(number) in \(number.isMultiple(of: 2) ? run : 1) "
            let text = String(repeating: content, count: 60)
            outcome.items = [.object("\(number)", text)]
            let links = (1...3).map { 3 * number + $0 }.filter { $0 < FaultWorkload.pages }
            outcome.links = links.map { .make("/\($0)") }
            return outcome
        }
    }
}

/// What a store holds after a workload, or in the middle of one.
struct FaultAccount: Equatable {
    /// Everything that a user would see, in an order of its own.
    var rows: [String] = []
    /// Pages that are done, as they are acknowledged.
    var done: Set<String> = []
    /// What contradicts the contract.
    var contradictions: [String] = []

    /// Reads the store of a folder, as the next process would.
    init(folder: String) throws {
        let store = try Store(.directory(folder), durability: .full)
        defer { store.abandon() }
        let integrity = try store.rows("PRAGMA integrity_check")
        if integrity != ["ok"] { contradictions += integrity }
        done = Set(try store.rows("SELECT run_id, url FROM urls WHERE state = 1"))
        contradictions += try store.rows(
            "SELECT 'done without its item', u.url FROM urls u WHERE state = 1 AND NOT EXISTS "
                + "(SELECT 1 FROM items i WHERE i.url = u.url AND i.last_run >= u.run_id)"
        )
        contradictions += try store.rows(
            "SELECT 'an item of no page', i.url FROM items i WHERE NOT EXISTS "
                + "(SELECT 1 FROM urls u WHERE u.url = i.url AND u.run_id = i.last_run "
                + "AND state = 1)"
        )
        contradictions += try store.rows(
            "SELECT 'miscounted', name, pages, items FROM runs WHERE pages != items OR pages != "
                + "(SELECT count(*) FROM urls WHERE run_id = runs.id AND state = 1)"
        )
        contradictions += try store.rows(
            "SELECT 'twice', url FROM urls GROUP BY run_id, url HAVING count(*) > 1"
        )
        for sql in [
            "SELECT run_id, url, state FROM urls ORDER BY 1, 2",
            "SELECT key, json, since_run, last_run FROM items ORDER BY key",
            "SELECT run_id, key, changes.kind, old_json FROM changes JOIN items ON items.id = item_id "
                + "ORDER BY 1, 2",
            "SELECT name, state, pages, items, added, changed, removed, unchanged, is_exported "
                + "FROM runs ORDER BY id",
        ] { rows += try store.rows(sql) }
    }
}
