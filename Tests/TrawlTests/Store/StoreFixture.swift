import Foundation
import GRDB
import TrawlCore

@testable import Trawl

/// A store and its recorder, with short ways to say what a crawl did.
final class Ledger {
    let store: Store
    let recorder: Recorder

    init(_ location: Store.Location = .memory) throws {
        store = try Store(location, durability: .full)
        recorder = Recorder(store: store)
    }

    /// Records commands as one batch.
    @discardableResult
    func commit(_ commands: StoreCommand...) throws -> [CommitNote] {
        try recorder.commit(commands, durably: true)
    }

    /// Begins a run with seeds at `a.example`, by path.
    func begin(_ run: Int64, job: String = "shop", seeds: [String] = ["/"]) throws {
        try commit(.begin(.make(run, job: job, seeds: seeds)))
    }

    /// Ends a run.
    func end(_ run: Int64, _ state: RunState = .done, at: Instant = .test) throws {
        try commit(.end(run: run, state: state, reason: nil, at: at, elapsedMilliseconds: 5))
    }

    /// The task of a queued URL of a run, by path.
    func task(_ run: Int64, _ path: String) throws -> FetchTask {
        let claim = try store.claim(
            run: run,
            host: "a.example",
            limit: 10_000,
            onlyBegun: false,
            now: .test,
            isLeased: { _ in false }
        )
        guard let url = claim.urls.first(where: { $0.location == "http://a.example" + path })
        else { throw NoSuchURL(path: path) }
        return FetchTask(url, run: run)
    }

    /// The outcome of a page with items by key, in order.
    func page(
        _ run: Int64,
        _ path: String,
        _ items: KeyValuePairs<String, String> = [:],
        links: [String] = []
    ) throws -> FetchOutcome {
        var outcome = FetchOutcome(task: try task(run, path), startedAt: .test, verdict: .stored)
        outcome.status = 200
        outcome.bytes = 100
        outcome.items = items.enumerated().map { .make($1.key, $1.value, place: $0) }
        outcome.links = links.map { .make($0) }
        return outcome
    }

    /// The outcome of a page that failed.
    func failure(
        _ run: Int64,
        _ path: String,
        _ kind: FailureKind = .http5xx,
        status: Int? = 500
    ) throws -> FetchOutcome {
        var outcome = FetchOutcome(task: try task(run, path), startedAt: .test, verdict: .failed)
        outcome.status = status
        outcome.failure = .init(kind: kind, message: "no")
        return outcome
    }

    /// A whole run of one page with these items.
    func run(
        _ run: Int64,
        _ items: KeyValuePairs<String, String>,
        _ state: RunState = .done,
        at: Instant = .test,
        removedAfter: Int = 1
    ) throws {
        try commit(.begin(.make(run, removedAfter: removedAfter)))
        try commit(.outcome(page(run, "/", items)))
        try end(run, state, at: at)
    }

    /// A run as the store has it.
    func record(_ run: Int64) throws -> RunRecord {
        let records = try store.runs(of: nil, limit: 1000)
        guard let record = records.first(where: { $0.id == run }) else { throw NoSuchRun(run: run) }
        return record
    }

    /// A counter of a run; 0 when nothing was counted.
    func count(_ run: Int64, _ name: String) throws -> Int {
        try store.counts(of: run).first { $0.name == name }?.count ?? 0
    }

    /// Items as `key=value`, in their order.
    func items(_ selection: Store.ItemSelection = .current) throws -> [String] {
        try store.items(of: "shop", selection).map { "\($0.key)=\($0.value)" }
    }

    /// What became of items in a run, as `added k: nil -> "v"`.
    func changes(_ run: Int64) throws -> [String] {
        try store.changes(of: run, limit: 1000).map {
            "\($0.kind.rawValue) \($0.item.key): \($0.oldJSON ?? "-") -> \($0.json ?? "-")"
        }
    }

    /// Rows of any query, each as its values.
    func rows(_ sql: String) throws -> [String] {
        try store.rows(sql)
    }

    /// Has SQLite do anything.
    func execute(_ sql: String) throws {
        try store.database.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    struct NoSuchURL: Error { let path: String }
    struct NoSuchRun: Error { let run: Int64 }
}

extension Store {
    /// All items of a job.
    func items(of job: String, _ selection: ItemSelection = .current) throws -> [StoredItem] {
        var items: [StoredItem] = []
        try forEachItem(of: job, kind: nil, selection) { items.append($0) }
        return items
    }

    /// Rows of any query, each as its values with blanks between.
    func rows(_ sql: String) throws -> [String] {
        try database.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { value in
                    switch value.storage {
                    case .null: "-"
                    case .int64(let number): "\(number)"
                    case .double(let number): "\(number)"
                    case .string(let text): text
                    case .blob(let data): data.map { String($0, radix: 16) }.joined()
                    }
                }.joined(separator: " ")
            }
        }
    }
}

extension StoredItem {
    /// The JSON without the quotation marks of a text.
    var value: String { json.trimmingCharacters(in: ["\""]) }
}

extension Instant {
    /// 2026-11-23T06:30:00Z.
    static let test = Instant(millisecondsSince1970: 1_795_415_400_000)
}

extension NewRun {
    /// A run with seeds at `a.example`, by path.
    static func make(
        _ id: Int64,
        job: String = "shop",
        seeds: [String] = ["/"],
        removedAfter: Int = 1,
        forms: ItemForms = ItemForms([:])
    ) -> NewRun {
        NewRun(
            id: id,
            name: RunName(job: job, scheduledAt: .test + .seconds(id), isManual: false),
            at: .test,
            source: JobSource(path: "jobs/\(job).yaml", text: "start: x", defaults: ""),
            pageLimit: nil,
            removedAfter: removedAfter,
            forms: forms,
            seeds: seeds.enumerated().map { number, path in
                let url = "http://a.example" + path
                return Seed(
                    number: number,
                    url: url,
                    host: "a.example",
                    fingerprint: .make(url),
                    page: 0
                )
            }
        )
    }
}

extension Fingerprint {
    /// The fingerprint of a URL as it stands.
    static func make(_ url: String) -> Fingerprint {
        Array(url.utf8).withUnsafeBufferPointer { Fingerprint(canonicalURL: $0) }
    }
}

extension FetchOutcome.Entry {
    /// An item of the kind `thing` whose whole content is one text.
    static func make(_ key: String, _ value: String, place: Int = 0) -> Self {
        let json = "\"\(value)\""
        return Self(
            kind: "thing",
            key: key,
            json: json,
            hash: ContentHash(Array(json.utf8)),
            place: place
        )
    }

    /// An item of the kind `thing` with one field.
    static func object(_ key: String, _ text: String) -> Self {
        let json = "{\"text\":\"\(text)\"}"
        return Self(
            kind: "thing",
            key: key,
            json: json,
            hash: ContentHash(Array(json.utf8)),
            place: 0
        )
    }
}

extension FetchOutcome.Link {
    /// A link to a path of a host.
    static func make(_ path: String, host: String = "a.example") -> Self {
        let url = "http://\(host)\(path)"
        return Self(url: url, host: host, fingerprint: .make(url), page: 0)
    }
}

extension RunRecord {
    /// Items, added, changed, removed, unchanged.
    var fates: [Int] { [items, added, changed, removed, unchanged] }
}
