import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// What the executable stores and says of a job with a secret in every place that may have one.
@Suite("Secrets and what the executable writes", .timeLimit(.minutes(10)))
struct SecretLeakTests {
    private static let canary = "c4n4ry-5ecre7"

    @Test("a secret is nowhere: not in files, logs, listings, exports or errors, whatever fails")
    func nowhere() throws {
        let other = try Site(address: "127.42.0.2", ["/x": .page("x")])
        let site = try Site(
            address: "127.42.0.1",
            [
                "/": .page("home", links: ["/gone", "/away", "/loop", "/broken", "/big"]),
                "/away": .redirect(to: other.url("/x")), "/loop": .redirect(to: "/loop"),
                "/broken": .mischief(.badChunk), "/login": .status(401),
                "/big": .html("").with("Content-Length", "99999999999"),
            ]
        )
        let absent = try LoopbackServer { _ in .text("") }
        absent.stop()
        defer { for server in [site.server, other.server] { server.stop() } }
        let workshop = try Workshop()
        let base = site.url("/").dropFirst("http://".count).dropLast()
        try workshop.job(
            "secrets",
            startLines: """
                start:
                  - "http://me:${SECRET}@\(base)/"
                  - request: {url: "http://\(base)/login", method: POST, headers: {X-Seed: "${SECRET}"}, form: {password: "${SECRET}"}}
                """,
            lines: """
                allow: [127.42.0.1, 127.42.0.2]
                fetch:
                  retries: 0
                  redirects: 3
                  auth: {bearer: "${SECRET}"}
                  headers: {X-Key: "key ${SECRET}", Cookie: "session=${SECRET}"}
                output: [out.json, out.csv]
                """
        )
        try workshop.job(
            "proxied",
            start: site.url("/"),
            lines: """
                fetch: {retries: 0, proxy: "http://me:${SECRET}@127.0.0.1:\(absent.port)"}
                """
        )
        var written = ""
        for format in ["text", "json"] {
            let logs = ["--log-level", "trace", "--log-format", format]
            written += try trawl(workshop, ["run", "--all", "--new"] + logs)
        }
        for command in [
            ["show", "secrets"], ["show", "secrets", "--json"], ["show", "proxied"],
            ["show", "proxied", "--json"], ["items", "secrets"], ["items", "secrets", "--json"],
            ["runs"], ["runs", "--json"], ["jobs"], ["jobs", "--json"], ["explain", "secrets"],
            ["explain", "proxied"], ["export", "secrets", "--format", "jsonl"], ["check"],
            ["next"], ["try", site.url("/"), "--job", "secrets"],
        ] { written += try trawl(workshop, command) }
        // The secrets went where they belong, so that there was something to leak.
        let seen = site.server.log.map(\.request)
        #expect(seen.contains { $0.header("X-Key") == "key \(Self.canary)" })
        #expect(seen.contains { String(decoding: $0.body, as: UTF8.self).contains(Self.canary) })
        #expect(other.server.log.allSatisfy { $0.request.header("X-Key") == nil })
        #expect(other.server.log.allSatisfy { $0.request.header("Cookie") == nil })
        #expect(other.server.log.allSatisfy { $0.request.header("Authorization") == nil })
        #expect(!other.targets.isEmpty)
        for form in Self.forms {
            #expect(!written.contains(form), "\(form) was written")
            for file in workshop.folder.names(below: "") {
                let path = workshop.folder.path + "/" + file
                guard let bytes = FileManager.default.contents(atPath: path) else { continue }
                #expect(bytes.range(of: Data(form.utf8)) == nil, "\(form) is in \(file)")
            }
        }
        #expect(workshop.folder.names(below: "").contains("out.csv"))
    }

    @Test("a crash writes no memory to a file, though the shell would have it")
    func coreDump() throws {
        let workshop = try Workshop()
        let folder = workshop.folder.path
        let limits = LoopbackGuarded<[String]>([])
        let site = try Site(["/": .page("home")]) { _ in
            guard let number = try? String(contentsOfFile: folder + "/pid", encoding: .utf8),
                let text = try? String(
                    contentsOfFile: "/proc/\(number.dropLast())/limits",
                    encoding: .utf8
                )
            else { return }
            let lines = text.split(separator: "\n").filter { $0.hasPrefix("Max core file size") }
            limits.change { $0 += lines.map(String.init) }
        }
        try workshop.job(start: site.url("/"), lines: "")
        let executable = try #require(Workshop.executable)
        let process = try TrawlProcess(
            "/bin/sh",
            [
                "-c", "ulimit -S -c $(ulimit -H -c); echo $$ >\(folder)/pid; exec \"$@\"", "sh",
                executable, "run", "site", "--jobs", folder + "/jobs", "--data", folder + "/data",
            ]
        )
        #expect(process.wait { _ in false }.cause == .exited(0))
        let said = limits.change { $0 }
        #expect(!said.isEmpty)
        for line in said {
            let words = line.dropFirst("Max core file size".count).split(separator: " ")
            #expect(words.first == "0", "\(line)")
        }
    }

    /// The secret as it is, and as the Basic header has it.
    private static let forms = [canary, Data("me:\(canary)".utf8).base64EncodedString()]

    /// What a command writes, with the secret in its environment.
    private func trawl(_ workshop: Workshop, _ words: [String]) throws -> String {
        let folder = workshop.folder.path
        let executable = try #require(Workshop.executable)
        let process = try TrawlProcess(
            "/usr/bin/env",
            ["SECRET=\(Self.canary)", executable] + words
                + ["--jobs", folder + "/jobs", "--data", folder + "/data"]
        )
        let ending = process.wait { _ in false }
        if case .killed(let signal) = ending.cause { Issue.record("\(words): signal \(signal)") }
        #expect(ending.cause != .exited(64), "\(words): \(ending.output)")
        return ending.output
    }
}
