import Foundation
import Testing
import Trawl

@testable import TrawlCLI

@Suite("init, try, schema, version, completions, demo")
struct SmallCommandTests {
    @Test("init makes a project that checks, and leaves alone what is there")
    func initialise() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let first = try trawl.run("init", "new/project")
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("made new/project/jobs/example.yaml\nmade new/project/.git"))
        #expect(try trawl.read("new/project/.gitignore") == ".trawl/\nresults/\n")
        let check = try trawl.run("check", "new/project/jobs")
        #expect(check.output == "1 file, no mistakes\n" && check.status == 0)
        try trawl.write("mine", to: "new/project/jobs/example.yaml")
        let second = try trawl.run("init", "new/project")
        #expect(second.output.hasPrefix("left as it is: new/project/jobs/example.yaml\n"))
        #expect(try trawl.read("new/project/jobs/example.yaml") == "mine")
    }

    @Test("try shows what selectors find in a file")
    func tryFile() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let page = "<title>T</title><p class=x>one<p class=x>two ${HOME}<a href='/a\u{1B}[2J'>l</a>"
        try trawl.write(page, to: "page.html")
        let outcome = try trawl.run(
            "try",
            "page.html",
            "--css",
            "p.x",
            "--css",
            "a::attr(href)",
            "--xpath",
            "count(//p)",
            "--css",
            ":contains('${HOME}')"
        )
        let microseconds = /read in \d+ µs/
        #expect(
            outcome.output.replacing(microseconds, with: "read in 1 µs") == """
                http://localhost/page.html
                  \(page.utf8.count) B, read in 1 µs
                  title: T

                css: p.x  2 matches
                  one
                    html > body > p:nth-of-type(1)
                  two ${HOME}l
                    html > body > p:nth-of-type(2)

                css: a::attr(href)  1 match
                  /a\\u{1b}[2J
                    html > body > p:nth-of-type(2) > a::attr(href)

                css: :contains('${HOME}')  3 matches
                  T one two ${HOME}l
                    html
                  one two ${HOME}l
                    html > body
                  two ${HOME}l
                    html > body > p:nth-of-type(2)

                xpath: count(//p)  1 match
                  2

                """,
            "\(outcome)"
        )
    }

    @Test("try shows how the values of a job's fields came about: place, way, steps and mistakes")
    func tryTrace() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(
            """
            start: http://localhost/
            fields:
              price: [{css: .none}, {css: .p, regex: '[\\d,]+', transform: [{prefix: "-"}], type: decimal, locale: de}]
              count: {css: b, type: integer}
              name: {jsonld: Product, path: name}
            """,
            to: "jobs/b.yaml"
        )
        let data = #"<script type="application/ld+json">{"@type":"Product","name":"X"}</script>"#
        try trawl.write("<p class=p>ab 1,50 €</p><b>many</b>" + data, to: "page.html")
        let outcome = try trawl.run("try", "page.html", "--job", "b")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let wanted = [
            "  price, way 2  ab 1,50 €", "    html > body > p", "    regex → 1,50",
            "    prefix → -1,50", "    type: decimal → -1.50", "  count  many",
            "    is not an integer", "  name  X",
        ]
        for line in wanted { #expect(lines.contains(line), "\(line) in:\n\(outcome.output)") }
        let json = try trawl.run("try", "page.html", "--job", "b", "--json")
        #expect(json.output.contains(#""mistake":"is not an integer""#))
        #expect(try trawl.run("try", "page.html", "--job", "b", "--json", "--watch").status == 64)
    }

    @Test("try shows items and links of a page as the job sees them")
    func tryJob() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(JobText.prices(server.origin), to: "jobs/prices.yaml")
        let url = "\(server.origin)/catalogue/page-2.html"
        let outcome = try trawl.run("try", url, "--job", "prices", "--json")
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let page = try #require(value as? [String: Any])
        #expect(page["status"] as? Int == 200 && page["page"] as? String == "prices")
        #expect((page["items"] as? [Any])?.count == 20)
        let links = try #require(page["links"] as? [[String: String]])
        #expect(links == [["url": "\(server.origin)/catalogue/page-3.html", "page": "prices"]])
        let lost = try trawl.run("try", "\(server.origin)/nothing", "--job", "prices")
        #expect(lost.status == 1 && lost.output.contains("http_4xx: status 404"), "\(lost)")
    }

    @Test("schema, version and completions write to standard output")
    func fixed() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let schema = try trawl.run("schema").output
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(schema.utf8)) }
        #expect(try trawl.run("version").output.hasPrefix("trawl \(Version.number)\nlibcurl "))
        #expect(try trawl.run("--version").output == "\(Version.number)\n")
        for shell in ["bash", "zsh", "fish"] {
            let script = try trawl.run("completions", shell)
            #expect(script.status == 0 && script.output.contains("trawl"), "\(shell)")
        }
    }

    @Test("the demo crawls the sample site, tells what came of it, and uses its folder again")
    func demo() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        // Fires every five seconds: one comes with five seconds left to end in.
        let outcome = try trawl.run("demo", "--seconds", "10", "-q")
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
        #expect(outcome.output.contains("\nprices  "), "\(outcome)")
        #expect(outcome.output.contains("  written trawl-demo/results/prices.csv\n"))
        let csv = try trawl.read("trawl-demo/results/prices.csv")
        #expect(csv.split(separator: "\r\n").count == 161)
        let again = try trawl.run("demo", "--seconds", "1")
        #expect(again.status == 0, "\(again)")
        #expect(again.errors.hasPrefix("A bookshop is open at http://127.0.0.1:"), "\(again)")
    }
}
