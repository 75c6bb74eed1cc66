import Testing
import TrawlCore

@testable import Trawl

/// The cases of area `http` about what a crawl does with several answers, when they are at hand.
@Suite("Crawl conformance", .timeLimit(.minutes(10)))
struct CrawlVectorTests {
    /// Cases that want several servers or a request that no start URL of the test makes.
    static let notAsked: [String: String] = [
        "http-robots-per-origin": "two origins: `CrawlRobotsTests` has them",
        "http-cookie-many": "60 cookies of one answer: the first 50 are taken, as it is documented",
    ]

    @Test(
        "every core case about cookies, retries, robots.txt and types ends as expected",
        arguments: ["cookies", "retry", "robots-fetch", "content-type"]
    )
    func conformance(group: String) throws {
        guard let all = try VectorFile.load("http") else { return }
        let cases = all.filter { $0.text("group") == group && $0["optional"] == nil }
        let asked = cases.filter { Self.notAsked[$0.text("id") ?? ""] == nil }
        var failures: [String] = []
        for vector in asked {
            if let mistake = try check(vector) {
                failures.append("\(vector.text("id") ?? ""): \(mistake)")
            }
        }
        let left = cases.count - asked.count
        print("http \(group): \(asked.count - failures.count) of \(asked.count), \(left) not asked")
        #expect(!asked.isEmpty)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    private func check(_ vector: Vector) throws -> String? {
        let site = try VectorSite(vector, address: "127.0.0.2")
        defer { site.server.stop() }
        let client = vector["client"] as? Vector ?? [:]
        let expected = vector["expect"] as? Vector ?? [:]
        let workshop = try Workshop()
        let urls = client["urls"] as? [String] ?? [client.text("url") ?? ""]
        let starts = try urls.map { "\"\(try site.filled($0))\"" }
        try workshop.job(
            startLines: "start: [\(starts.joined(separator: ", "))]",
            lines: Self.lines(vector)
        )
        let run = try workshop.runSite()
        let items = try workshop.store().items(of: "site").map(\.url)
        let paths = site.server.paths
        let seen = "items \(items), \(try workshop.failures(run)), requests \(paths)"
        if let count = expected["request_count"] as? Int, paths.count != count { return seen }
        if let most = expected["max_requests"] as? Int, paths.count > most { return seen }
        for path in expected["forbid_paths"] as? [String] ?? [] where paths.contains(path) {
            return seen
        }
        for (path, count) in expected["path_counts"] as? [String: Int] ?? [:] {
            guard paths.count(where: { $0 == path }) == count else { return seen }
        }
        switch expected.text("outcome") {
        case "skipped": guard items.isEmpty else { return seen }
        case "response" where expected.text("treated_as") == "binary":
            guard try workshop.count(run, "skipped_type") == 1, items.isEmpty else { return seen }
        case "response": guard !items.isEmpty else { return seen }
        default: break
        }
        // Only in HTML is there a link.
        if expected.text("treated_as") == "html", !paths.contains("/x") { return seen }
        guard let requests = expected["requests"] as? [Vector] else { return nil }
        return try site.mistake(inRequests: requests)
    }

    /// Every request after the one before, and an end where the case would have one wait for long.
    private static func lines(_ vector: Vector) -> String {
        let client = vector["client"] as? Vector ?? [:]
        let options = client["options"] as? Vector ?? [:]
        let robots = options.text("robots") ?? "ignore"
        let expected = vector["expect"] as? Vector ?? [:]
        let isLong = robots == "obey" || expected["max_seconds"] != nil
        // A host is free for its next start URL before the cookies of the one before are in the jar.
        let delay = vector.text("group") == "cookies" ? "500ms" : "0s"
        return """
            fetch: {retries: \(options["retries"] as? Int ?? 0), cookies: true}
            politeness: {robots: \(robots), delay: \(delay), concurrency: 1}
            limits: {duration: \(isLong ? 4 : 25)s}
            """
    }
}
