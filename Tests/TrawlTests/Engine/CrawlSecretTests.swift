import Foundation
import Testing
import TrawlCore

@testable import Trawl

@Suite("Secrets in a crawl", .timeLimit(.minutes(10)))
struct CrawlSecretTests {
    private static let canary = "c4n4ry-7f3a"

    @Test("a header from the environment goes to the origins of the seeds and nowhere else")
    func headers() throws {
        let other = try Site(["/x": .page("x"), "/robots.txt": .status(404)])
        let third = try Site(address: "127.0.0.2", ["/y": .page("y")])
        let site = try Site([
            "/": .page("home", links: [other.url("/x"), "/r", "/own"]),
            "/r": .redirect(to: third.url("/y")), "/own": .page("own"),
        ])
        let workshop = try Workshop(environment: ["TOKEN": Self.canary])
        try workshop.job(
            start: site.url("/"),
            lines: """
                allow: [127.0.0.1, 127.0.0.2]
                politeness: {delay: 0s}
                fetch: {headers: {X-Key: "key ${TOKEN}", X-Plain: plain}}
                """
        )
        #expect(try workshop.runSite().pages == 4)
        for entry in site.server.log {
            #expect(entry.request.header("X-Key") == "key \(Self.canary)")
        }
        for entry in other.server.log + third.server.log {
            #expect(entry.request.header("X-Key") == nil)
            #expect(entry.request.header("X-Plain") == "plain")
        }
        #expect(other.targets.contains("/x"))
        #expect(third.targets.contains("/y"))
    }

    @Test("user name and password of a seed go to its own origin, not to another seed's")
    func userinfo() throws {
        let second = try Site(address: "127.0.0.2", ["/": .page("second"), "/in": .page("in")])
        let site = try Site(["/": .redirect(to: second.url("/in"))])
        let workshop = try Workshop(environment: ["PASS": Self.canary])
        let url = site.url("/").replacingOccurrences(of: "http://", with: "http://me:${PASS}@")
        try workshop.job(start: url, second.url("/"))
        try workshop.runSite()
        let basic = "Basic " + Data("me:\(Self.canary)".utf8).base64EncodedString()
        #expect(site.server.log.map { $0.request.header("Authorization") } == [basic])
        #expect(second.server.log.count == 2)
        #expect(second.server.log.allSatisfy { $0.request.header("Authorization") == nil })
    }

    @Test(
        "`auth` goes to the origins of the seeds, and not along with a redirect or link elsewhere",
        arguments: [
            (
                "basic: \"me:${TOKEN}\"",
                "Basic " + Data("me:\(canary)".utf8).base64EncodedString()
            ),
            ("bearer: \"${TOKEN}\"", "Bearer \(canary)"),
        ]
    )
    func auth(key: String, header: String) throws {
        let other = try Site(["/x": .page("x")])
        let third = try Site(address: "127.0.0.2", ["/y": .page("y")])
        let site = try Site([
            "/": .page("home", links: [other.url("/x"), "/r", "/own"]),
            "/r": .redirect(to: third.url("/y"), status: 307), "/own": .page("own"),
        ])
        let workshop = try Workshop(environment: ["TOKEN": Self.canary])
        try workshop.job(
            start: site.url("/"),
            lines: """
                allow: [127.0.0.1, 127.0.0.2]
                politeness: {delay: 0s}
                fetch: {auth: {\(key)}}
                """
        )
        #expect(try workshop.runSite().pages == 4)
        #expect(site.server.log.count >= 4)
        for entry in site.server.log {
            #expect(entry.request.header("Authorization") == header)
        }
        #expect(other.targets.contains("/x"))
        #expect(third.targets.contains("/y"))
        for entry in other.server.log + third.server.log {
            #expect(entry.request.header("Authorization") == nil)
        }
    }

    @Test("no secret is in any file of the data directory, nor in an export")
    func stored() throws {
        let site = try Site([
            "/": .page("home", links: ["/bad", "/moved"]), "/bad": .mischief(.reset),
            "/moved": .redirect(to: "/bad"),
        ])
        let workshop = try Workshop(environment: ["TOKEN": Self.canary, "PASS": Self.canary])
        let url = site.url("/").replacingOccurrences(of: "http://", with: "http://me:${PASS}@")
        try workshop.job(
            start: url,
            url.replacingOccurrences(of: "127.0.0.1", with: "127.0.0.3"),
            lines: """
                fetch: {retries: 0, connect_timeout: 1s, headers: {X-Key: "${TOKEN}"}, auth: {bearer: "${TOKEN}"}}
                output: out.jsonl
                """
        )
        try workshop.runSite()
        // With a reader on it, the write-ahead log outlives the writer.
        let reader = try workshop.store()
        #expect(try reader.runs(of: "site", limit: 9).count == 1)
        try workshop.runSite()
        let files = workshop.folder.names(below: "").filter {
            $0.hasPrefix("data/") || $0 == "out.jsonl"
        }
        #expect(files.contains("data/trawl.db-wal"))
        #expect(files.contains("out.jsonl"))
        for file in files {
            let bytes =
                FileManager.default.contents(atPath: workshop.folder.path + "/" + file) ?? Data()
            #expect(bytes.range(of: Data(Self.canary.utf8)) == nil, "\(file)")
        }
        #expect(try reader.runs(of: "site", limit: 9).count == 2)
    }
}
