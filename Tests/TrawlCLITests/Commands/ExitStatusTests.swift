import Foundation
import Testing

@testable import TrawlCLI

@Suite("Exit statuses")
struct ExitStatusTests {
    /// A command line, its status and the words on standard error that must be there.
    struct Case: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var status: Int32
        var says: String

        init(_ arguments: String, _ status: Int32, _ says: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.status = status
            self.says = says
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let lines: [Case] = [
        Case("bogus", 64, "error: unexpected argument 'bogus'"),
        Case("rn", 64, "help: did you mean 'run'?"),
        Case("run", 64, "error: name a job, or give --all"),
        Case("run a --all", 64, "error: name jobs or give --all, not both"),
        Case("run a --limit 0", 64, "error: --limit 0 is less than one page"),
        Case("run a --limit x", 64, "error: the value 'x' is invalid for '--limit <n>'"),
        Case("run a --concurrency 0", 64, "error: --concurrency 0 is out of range 1-10000"),
        Case("run a --start-rate 0", 64, "error: --start-rate 0 is out of range 1-1000000"),
        Case("run a --threads 2000", 64, "error: --threads 2000 is out of range 1-1024"),
        Case("run a --drain 5", 64, "did you mean '5s'?"),
        Case("run a --durability no", 64, "'full' and 'normal'"),
        Case("run a -q -v", 64, "error: --quiet and --verbose exclude each other"),
        Case("run a --log-level loud", 64, "error: the value 'loud' is invalid"),
        Case("--data x runs", 64, "help: options stand behind the command"),
        Case("check --strct", 64, "Did you mean '--strict'?"),
        Case("export", 64, "error: missing expected argument '<job>'"),
        Case("next --timezone UTC", 64, "error: --timezone goes with --cron"),
        Case("next --cron @yearli", 64, "help: did you mean '@yearly'?"),
        Case("next --cron @daily --timezone Europe/Berln", 64, "did you mean 'Europe/Berlin'?"),
        Case("next --cron @daily --from soon", 64, "error: --from: 'soon' is no time"),
        Case("next --count 0", 64, "error: --count 0 is out of range 1-100000"),
        Case("runs --count 0", 64, "error: --count 0 is less than one run"),
        Case("items good --data :memory:", 64, "error: ':memory:' keeps nothing"),
        Case("try ftp://x/", 64, "error: 'ftp://x/' is no http or https URL"),
        Case("try http://127.0.0.1:1/ --css h1>", 64, "error: --css 'h1>':"),
        Case("try http://127.0.0.1:1/ --job a --css b", 64, "error: give selectors or --job"),
        Case("conform", 64, "error: missing expected argument '<area>'"),
        Case("conform crn", 64, "help: did you mean 'cron'?"),
        Case("conform bogus", 64, "help: areas: cron, selectors, robots"),
        Case("robots /x", 64, "error: '/x' is no http or https URL"),
        Case("url /x", 64, "error: '/x' is no URL"),
        Case("url a --base b", 64, "error: --base: 'b' is no URL"),
        Case("completions tcsh", 64, "error: the value 'tcsh' is invalid"),
        Case("demo --seconds 0", 64, "error: --seconds 0 is less than one second"),
        Case("demo --dir jobs", 64, "error: 'jobs' is not empty"),
    ]

    static let projects: [Case] = [
        Case("check", 65, "many.yaml:1:1: error: unknown key 'shedule'"),
        Case("check good.yaml", 0, "1 file, no mistakes"),
        Case("check warned.yaml", 0, "1 file, no mistakes, 1 with warnings"),
        Case("check warned.yaml --strict", 65, "warned.yaml:3:1: warning: "),
        Case("check nothing.yaml", 66, "error: there is no file 'nothing.yaml'"),
        Case("run many", 65, "jobs/many.yaml:1:1: error: unknown key 'shedule'"),
        Case("run jobs/many.yaml", 65, "jobs/many.yaml:1:1: error: unknown key 'shedule'"),
        Case("run empty.yaml", 65, "empty.yaml: error: the file is empty"),
        Case("run folder.yaml", 65, "folder.yaml: error: cannot be read: Is a directory"),
        Case("run latin.yaml", 65, "latin.yaml:1:8: error: the file is not UTF-8"),
        Case("run syntax.yaml", 65, "syntax.yaml:1:9: error: "),
        Case("run bomb.yaml", 65, "error: the file has more than 100000 nodes"),
        Case("run big.yaml", 65, "big.yaml: error: the file is larger than a job file may be"),
        Case("run nothing.yaml", 66, "error: there is no file 'nothing.yaml'"),
        Case("run god", 66, "help: did you mean 'good'?"),
        Case("run twin", 65, "error: 2 files define a job 'twin': jobs/a/twin.yaml, jobs/b/"),
        Case("run good --jobs nowhere", 66, "error: no folder of job files at 'nowhere'"),
        Case("run jobs/good.yaml other/jobs/x.yaml", 64, "error: these job files belong to"),
        Case("jobs --jobs nowhere", 66, "help: 'trawl init' makes one here"),
        Case("show good", 66, "error: no run, and no job that has run, is called 'good'"),
        Case("export god", 66, "help: did you mean 'good'?"),
        Case("export good --item x", 64, "help: its kinds: good"),
        Case("export good --run x", 66, "error: no run"),
        Case("try nothing.html", 66, "help: a URL begins with http:// or https://"),
        Case("try http://127.0.0.1:1/", 1, "  connect: "),
        Case("robots http://x.example/ --file no.txt", 66, "error: there is no file 'no.txt'"),
        Case("robots http://127.0.0.1:1/", 1, "robots.txt cannot be had: "),
        Case("run good --data good.yaml/x", 74, "error: good.yaml/x: "),
        Case("runs", 0, "no runs yet"), Case("items good", 0, "no items yet"),
        Case("jobs", 0, "2 files with mistakes"),
        Case("--help", 0, "OVERVIEW: "), Case("run --help", 0, "USAGE: trawl run "),
        Case("--version", 0, "0."),
    ]

    /// A project with files of every sort.
    private func project() throws -> CommandLineProject {
        let trawl = try CommandLineProject()
        let good = "start: http://127.0.0.1:1/\nfields: {title: h1}\n"
        try trawl.write(good, to: "jobs/good.yaml")
        try trawl.write(good, to: "jobs/a/twin.yaml")
        try trawl.write(good, to: "jobs/b/twin.yaml")
        try trawl.write(good, to: "good.yaml")
        try trawl.write(good, to: "other/jobs/x.yaml")
        // Items told apart by their place on the page are warned of.
        let warned = good + "each: tr\n"
        try trawl.write(warned, to: "warned.yaml")
        try trawl.write("shedule: x\n" + good, to: "jobs/many.yaml")
        try trawl.write("", to: "empty.yaml")
        try trawl.write("", to: "folder.yaml/inside")
        try trawl.write(Data([UInt8]("start: ".utf8) + [0xFF, 0xFE]), to: "latin.yaml")
        try trawl.write("start: [\n", to: "syntax.yaml")
        try trawl.write(Data(count: 2 << 20), to: "big.yaml")
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (name, before) in zip("bcdefgh", "abcdefg") {
            let nine = Array(repeating: "*\(before)", count: 9).joined(separator: ",")
            bomb += "\(name): &\(name) [\(nine)]\n"
        }
        try trawl.write(bomb, to: "bomb.yaml")
        return trawl
    }

    @Test("what is typed wrong is told and answered with 64", arguments: lines)
    func usage(_ entry: Case) throws {
        let trawl = try project()
        defer { trawl.remove() }
        let outcome = try trawl.start(entry.arguments).end()
        #expect(outcome.status == entry.status, "\(outcome)")
        #expect(outcome.errors.contains(entry.says), "\(outcome)")
        #expect(outcome.output.isEmpty, "\(outcome)")
    }

    @Test("files that are bad or missing are told, one status for each sort", arguments: projects)
    func files(_ entry: Case) throws {
        let trawl = try project()
        defer { trawl.remove() }
        let outcome = try trawl.start(entry.arguments).end()
        #expect(outcome.status == entry.status, "\(outcome)")
        #expect((outcome.output + outcome.errors).contains(entry.says), "\(outcome)")
    }

    @Test("ten mistakes of one file are all told at once")
    func manyMistakes() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(
            """
            shedule: "@daily"
            start: htp://x
            enabled: maybe
            fields:
              a: "h1 >"
              b: {css: p, type: nope}
            limits: {pages: 0, depth: -1, duration: 5}
            output: x.txt
            fetch: {retries: 99}

            """,
            to: "jobs/many.yaml"
        )
        let outcome = try trawl.run("check")
        #expect(outcome.status == 65)
        #expect(outcome.output.split(separator: "\n").count { $0.contains(": error: ") } == 10)
        #expect(outcome.output.hasSuffix("\n\n1 file, 1 with mistakes\n"))
    }
}
