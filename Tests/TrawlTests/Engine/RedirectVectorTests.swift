import Testing
import TrawlCore

@testable import Trawl

/// The cases of area `http` about redirects, crawled, when they are at hand.
@Suite("Redirect conformance", .timeLimit(.minutes(10)))
struct RedirectVectorTests {
    /// What a job file cannot ask for.
    static let notAsked: [String: String] = [
        "http-private-direct": "an address that a job starts at is one that it may reach"
    ]

    @Test(
        "every core case about redirects ends as expected",
        arguments: [
            "redirect-chain", "redirect-location", "redirect-method", "redirect-security",
        ]
    )
    func conformance(group: String) throws {
        guard let all = try VectorFile.load("http") else { return }
        let cases = all.filter { $0.text("group") == group && $0["optional"] == nil }
        let asked = cases.filter { vector in
            let client = vector["client"] as? Vector ?? [:]
            let options = client["options"] as? Vector ?? [:]
            return client.text("method") == "GET" && options["cookies"] == nil
                && Self.notAsked[vector.text("id") ?? ""] == nil
        }
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
        // Not the address that the cases forbid.
        let site = try VectorSite(try Self.closed(vector), address: "127.0.0.2")
        defer { site.server.stop() }
        let client = vector["client"] as? Vector ?? [:]
        let options = client["options"] as? Vector ?? [:]
        let workshop = try Workshop()
        try workshop.job(
            start: try site.filled(client.text("url") ?? ""),
            lines: "fetch: {retries: 0, redirects: \(options["max_redirects"] as? Int ?? 10)}",
            follows: false
        )
        let run = try workshop.runSite()
        let expected = vector["expect"] as? Vector ?? [:]
        let items = try workshop.store().items(of: "site").map(\.url)
        let kinds = Set(try workshop.failures(run).keys)
        let seen = "items \(items), failures \(kinds), requests \(site.server.log.count)"
        let isRight =
            switch (expected.text("outcome"), expected["status"] as? Int) {
            case ("response", 200): items == [try site.filled(expected.text("url") ?? "")]
            // Neither a page nor followed: in the crawl's words an answer against the rules.
            case ("response", _): items.isEmpty && kinds == ["protocol"]
            case ("any", _): true
            default: items.isEmpty && !kinds.isDisjoint(with: Self.kinds(expected.text("kind")))
            }
        guard isRight else { return seen }
        if let most = expected["max_requests"] as? Int, site.server.log.count > most { return seen }
        guard let requests = expected["requests"] as? [Vector] else { return nil }
        return try site.mistake(inRequests: requests)
    }

    /// The words of a crawl for a kind of the cases; what is out of scope is not connected to.
    private static func kinds(_ word: String?) -> Set<String> {
        switch word {
        // A path that grows is known for a trap before the limit.
        case "too-many-redirects": ["redirect_limit", "trap"]
        case "address-forbidden": ["address_blocked", "out_of_scope"]
        default: ["scheme_blocked", "out_of_scope"]
        }
    }

    /// The case with a port where nobody listens written into its routes.
    private static func closed(_ vector: Vector) throws -> Vector {
        let server = try LoopbackServer { _ in .status(404) }
        server.stop()
        var vector = vector
        vector["server"] = (vector["server"] as? [Vector] ?? []).map { route in
            var route = route
            route["headers"] = (route["headers"] as? [[String]] ?? []).map { field in
                field.map { $0.replacing("{closed_port}", with: "\(server.port)") }
            }
            return route
        }
        return vector
    }
}
