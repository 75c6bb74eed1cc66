import Testing
import TrawlCore

@testable import Trawl

/// The cases of area `http` that one fetch answers, when they are at hand.
@Suite("HTTP conformance")
struct HTTPVectorTests {
    /// Kinds of failure by the cases' words for them.
    static let kinds: [String: Set<FailureKind>] = [
        "too-large": [.tooLarge], "headers-too-large": [.protocol], "protocol": [.protocol],
        "connection": [.connect], "content-encoding": [.decode], "truncated": [.truncated],
        "dns": [.dns], "timeout": [.timeoutFirstByte, .timeoutIdle, .timeoutTotal],
    ]

    @Test(
        "every core case about bodies, framing, limits and requests ends as expected",
        arguments: ["content-encoding", "framing", "limits", "request"]
    )
    func conformance(group: String) throws {
        guard let all = try VectorFile.load("http") else { return }
        let cases = all.filter { $0.text("group") == group && $0["optional"] == nil }
        var failures: [String] = []
        for vector in cases {
            if let mistake = try check(vector) {
                failures.append("\(vector.text("id") ?? ""): \(mistake)")
            }
        }
        print("http \(group): \(cases.count - failures.count) of \(cases.count)")
        #expect(!cases.isEmpty)
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    private func check(_ vector: Vector) throws -> String? {
        let site = try VectorSite(vector)
        defer { site.server.stop() }
        let expected = vector["expect"] as? Vector ?? [:]
        let result = try fetch(vector["client"] as? Vector ?? [:], at: site)
        if let mistake = mistake(result, expected) { return "\(mistake): \(result)" }
        for name in expected["absent_request_headers"] as? [String] ?? [] {
            guard site.server.log.allSatisfy({ $0.request.header(name) == nil }) else {
                return "\(name) was sent"
            }
        }
        guard let requests = expected["requests"] as? [Vector] else { return nil }
        return try site.mistake(inRequests: requests)
    }

    private func fetch(_ client: Vector, at site: VectorSite) throws -> FetchResult {
        let options = client["options"] as? Vector ?? [:]
        let url = try #require(WebURL(try site.filled(client.text("url") ?? "")))
        var request = FetchRequest.make(
            url.text,
            headers: (client["headers"] as? [[String]] ?? []).map { ($0[0], $0[1]) },
            maxBodyBytes: options["max_body_bytes"] as? Int ?? 16 << 20
        )
        if let seconds = options["timeout_seconds"] as? Int {
            // A tenth of them, as of the server's delays.
            request.timeout = .milliseconds(100 * seconds)
        }
        do {
            return try CurlMulti(maxConnections: 1).fetch(request)
        } catch let error as CurlError {
            // Refused before anything was sent.
            return .failure(FetchFailure(kind: .protocol, code: 0, message: error.description))
        }
    }

    private func mistake(_ result: FetchResult, _ expected: Vector) -> String? {
        let outcome = expected.text("outcome") ?? ""
        switch result {
        case .response(let response):
            guard outcome != "error", expected["truncated"] == nil else { return "no failure" }
            if let status = expected["status"] as? Int, status != response.status {
                return "not status \(status)"
            }
            guard let body = expected.text("body") else { return nil }
            return body == response.text ? nil : "not the body"
        case .failure(let failure):
            guard outcome.contains("error") || outcome == "any" else { return "a failure" }
            guard let word = expected.text("kind") else { return nil }
            return Self.kinds[word]?.contains(failure.kind) == true ? nil : "not \(word)"
        }
    }
}
