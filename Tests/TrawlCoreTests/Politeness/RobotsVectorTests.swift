import Foundation
import Testing

@testable import TrawlCore

/// The conformance cases of the areas robots and robots-real.
@Suite("Robots vectors")
struct RobotsVectorTests {
    @Test("every case of robots.json is answered as expected, but for the listed ones")
    func cases() throws {
        guard let vectors: [Vector] = try Vectors.read("robots.json") else { return }
        for vector in vectors {
            let rules = RobotsRules(parsing: Array(vector.robots.utf8))
            if let url = vector.url, let allowed = vector.allowed {
                let answer = rules.allows(path: pathAndQuery(url), agent: vector.agent ?? "*")
                let expected = Self.exceptions[vector.id] == nil ? allowed : !allowed
                #expect(
                    answer == expected,
                    "\(vector.id): \(vector.agent ?? "") \(url.prefix(200))"
                )
            } else if let sitemaps = vector.sitemaps {
                #expect(rules.sitemaps == sitemaps, "\(vector.id)")
            } else {
                let delay = rules.crawlDelay(agent: vector.agent ?? "*")
                #expect(delay == vector.crawlDelay.map { .seconds($0) }, "\(vector.id)")
            }
        }
        #expect(Set(Self.exceptions.keys).isSubset(of: vectors.map(\.id)))
    }

    @Test("every check of the real files is answered as expected, but for the listed ones")
    func realFiles() throws {
        guard let files: [RealFile] = try Vectors.read("robots-real.json") else { return }
        for file in files {
            let rules = RobotsRules(parsing: Array(file.robots.utf8))
            for check in file.checks {
                let answer = rules.allows(path: pathAndQuery(check.url), agent: check.agent)
                let name = "\(file.id) \(check.agent) \(pathAndQuery(check.url))"
                let expected = Self.realExceptions[name] == nil ? check.allowed : !check.allowed
                #expect(answer == expected, "\(name)")
            }
            if let sitemaps = file.sitemaps { #expect(rules.sitemaps == sitemaps, "\(file.id)") }
            for (agent, delay) in file.crawlDelay ?? [:] {
                let expected = delay.map { Duration.seconds($0) }
                #expect(rules.crawlDelay(agent: agent) == expected, "\(file.id) \(agent)")
            }
        }
    }

    /// Disputed cases where RFC 9309, or google/robotstxt where that is silent, says the opposite
    /// of the expected answer.
    private static let exceptions: [String: String] = [
        "robots-protego-0553ee32": prefixes,
        "robots-protego-0643c979": prefixes,
        "robots-protego-47927a59": prefixes,
        "robots-protego-8eed1fa7": prefixes,
        "robots-protego-c590309e": prefixes,
        "robots-protego-123fe10f": dollar,
        "robots-protego-d932071f": dollar,
        "robots-protego-43425dfb": unknown,
        "robots-protego-da99ac48": unknown,
        "robots-protego-b5d8713e": colon,
        "robots-robotstxt-1c26ff15": escapes,
        "robots-robotstxt-879007c7": escapes,
        "robots-robotstxt-bf719231": escapes,
    ]

    private static let realExceptions: [String: String] = [
        "robots-real-en-wiktionary-org TrawlBot /wiki/Wikipedia:L%C3%B6schprüfung/": escapes
    ]

    private static let prefixes = "RFC 9309, 2.2.1: whole names are compared, not prefixes"
    private static let dollar = "RFC 9309, 2.2.3: a final $ is the end, never also itself"
    private static let unknown = "RFC 9309, 2.2.4: unknown lines do not end a list of names"
    private static let colon = "RFC 9309, 2.2: no colon; Google forgives it for two words only"
    private static let escapes = "RFC 9309, 2.2.2: escapes are normalised before comparing"
}

/// Path and query of a case's URL, which need not be normalised.
private func pathAndQuery(_ url: String) -> String {
    guard let scheme = url.range(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    guard let start = rest.firstIndex(where: { "/?#".contains($0) }) else { return "/" }
    return String(rest[start...])
}

private struct Vector: Decodable {
    let id: String
    let robots: String
    let agent: String?
    let url: String?
    let allowed: Bool?
    let crawlDelay: Double?
    let sitemaps: [String]?
}

private struct RealFile: Decodable {
    struct Check: Decodable {
        let agent: String
        let url: String
        let allowed: Bool
    }

    let id: String
    let robots: String
    let checks: [Check]
    let sitemaps: [String]?
    let crawlDelay: [String: Double?]?
}

/// Reads conformance cases from the folder that the environment names.
private enum Vectors {
    static func read<Case: Decodable>(_ name: String) throws -> [Case]? {
        guard let folder = ProcessInfo.processInfo.environment["TRAWL_VECTORS"] else {
            print("skipped: TRAWL_VECTORS is not set")
            return nil
        }
        let data = try Data(contentsOf: URL(filePath: folder).appending(path: name))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Case].self, from: data)
    }
}
