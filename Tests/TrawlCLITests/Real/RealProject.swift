import Foundation
import Testing

/// A folder with one job, thrown away with its results at the end.
final class RealProject {
    /// What the exported line of a page has.
    struct Page: Decodable {
        let title: String?
        let headings: [String]?
        let links: Int?
        let description: String?
        let paragraph: String?
        let _url: String
    }

    /// The site that is crawled.
    let site: RealSite
    private let root: URL
    private let job: String

    /// Makes the folder and its job, which follows every link to a page below `part` of the site.
    init(_ site: RealSite, job: String, start: [String], part: String) throws {
        self.site = site
        self.job = job
        root = FileManager.default.temporaryDirectory.appending(path: "trawl-real-\(UUID())")
        let jobs = root.appending(path: "jobs")
        try FileManager.default.createDirectory(at: jobs, withIntermediateDirectories: true)
        let text = """
            start:
            \(start.map { "  - \(site.url)/\($0)" }.joined(separator: "\n"))
            politeness: {robots: ignore, delay: 0s, concurrency: 32}
            limits: {depth: 1000}
            follow:
              - {css: a, match: "\(site.url)/\(part)/*.html"}
            fields:
              title: [h1, title]
              headings: {css: "h2, h3", all: true}
              links: {css: "a[href]", count: true}
              description: {css: "meta[name=description]::attr(content)"}
              paragraph: p
            meta: [url]
            output: results/{run}.jsonl

            """
        try text.write(to: jobs.appending(path: "\(job).yaml"), atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// Begins `trawl run`; an interrupted run is gone on with.
    func start() throws -> TrawlProcess { try start(["run", job, "--concurrency", "32"]) }

    /// What a listing says of the job, as JSON.
    func listing(_ command: String...) throws -> [[String: Any]] {
        let ending = try start([command[0], job, "--json"] + command.dropFirst())
            .wait { _ in false }
        let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
        return try #require(value as? [[String: Any]], "\(ending.output)")
    }

    private func start(_ arguments: [String]) throws -> TrawlProcess {
        let folders = [
            "--jobs", root.appending(path: "jobs").path, "--data",
            root.appending(path: "data").path,
        ]
        return try TrawlProcess(site.executable, arguments + folders)
    }

    /// Runs the job to its end.
    func run() throws -> TrawlProcess.Ending {
        // To look takes a tenth of a core of the two that the run has.
        let ending = try start().wait(every: 20) { _ in false }
        #expect(ending.cause == .exited(0), "\(ending.output)")
        return ending
    }

    /// The names of the runs that wrote their items.
    func runs() throws -> [String] {
        let folder = root.appending(path: "results").path
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// The file that a run wrote.
    func export(_ run: String) throws -> Data {
        try Data(contentsOf: root.appending(path: "results").appending(path: run))
    }

    /// The pages that a run wrote, by their paths on the site.
    ///
    /// Records an issue for a page that is there twice.
    func pages(_ run: String) throws -> [String: Page] {
        var pages: [String: Page] = [:]
        for line in try export(run).split(separator: UInt8(ascii: "\n")) {
            let page = try JSONDecoder().decode(Page.self, from: Data(line))
            let path = page._url.dropFirst(site.url.count)
            let key = path.removingPercentEncoding ?? String(path)
            #expect(pages.updateValue(page, forKey: key) == nil, "\(page._url) is there twice")
        }
        return pages
    }
}
