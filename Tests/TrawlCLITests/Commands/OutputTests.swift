import Logging
import Testing
import Trawl

@testable import TrawlCLI

@Suite("What people and programs see")
struct OutputTests {
    @Test(
        "text from outside cannot steer a terminal or fake a line",
        arguments: [
            ("plain – ütf 漢", "plain – ütf 漢"), ("a\nb", "a\\nb"), ("a\r\tb", "a\\r\\tb"),
            ("\u{1B}[2J", "\\u{1b}[2J"), ("\u{202E}abc", "\\u{202e}abc"), ("\u{9B}1m", "\\u{9b}1m"),
            ("\0", "\\u{0}"), ("\u{FEFF}", "\\u{feff}"),
        ]
    )
    func safe(_ text: String, _ shown: String) {
        #expect(SafeText.line(text) == shown)
    }

    @Test(
        "JSON of what came from outside steers no terminal, and is the same JSON",
        arguments: [
            ("plain – ütf 漢", #""plain – ütf 漢""#), ("\u{9B}1m\u{7F}", #""\u009b1m\u007f""#),
            ("\u{202E}abc\u{2066}", #""\u202eabc\u2066""#), ("\u{1B}[2J", #""\u001b[2J""#),
            ("\u{85}\u{2028}\u{FEFF}", #""\u0085\u2028\ufeff""#),
        ]
    )
    func safeJSON(_ text: String, _ shown: String) throws {
        #expect(JSONOutput.document(.text(text)) == shown + "\n")
        #expect(try Value(json: shown) == .text(text))
        let line = LogLine(
            time: .init(secondsSince1970: 0),
            level: .info,
            message: text,
            entries: []
        )
        #expect(line.json.contains(shown))
        #expect(JSONOutput.list([.text(text), .null]) == "[\n\(shown),\nnull\n]\n")
    }

    @Test("a table is as wide as it must be, wide characters counted as two")
    func table() {
        var table = Table("NAME", ">COUNT", "NOTE")
        table.add(.init("漢字"), .init("7"), .init("x"))
        table.add(.init("books"), .init("1234567"), .init("", .bad))
        #expect(
            table.text(Paint(isOn: false)) == """
                NAME     COUNT  NOTE
                漢字         7  x
                books  1234567

                """
        )
    }

    @Test("colour is around the text, and only when it is on")
    func paint() {
        #expect(Paint(isOn: true)(.bad, "x") == "\u{1B}[31mx\u{1B}[0m")
        #expect(Paint(isOn: false)(.bad, "x") == "x")
    }

    @Test("a log event is one line, its entries in a fixed order")
    func log() {
        let line = LogLine(
            time: Instant(millisecondsSince1970: 1_795_415_400_000),
            level: .warning,
            message: "failed",
            entries: [
                (key: "zeta", value: ""), (key: "cause", value: "a \"b\"\nc"),
                (key: "status", value: "404"), (key: "run", value: "books@x"),
            ]
        )
        #expect(
            line.text(Paint(isOn: false))
                == #"2026-11-23T06:30:00Z warning failed run=books@x status=404 "#
                + #"cause="a \"b\"\nc" zeta="""#
        )
        #expect(
            line.json
                == #"{"time":"2026-11-23T06:30:00Z","level":"warning","message":"failed","#
                + #""run":"books@x","status":404,"cause":"a \"b\"\nc","zeta":""}"#
        )
    }

    @Test(
        "durations are told in two units",
        arguments: [
            (0, "0.0 s"), (1_234, "1.2 s"), (59_990, "59.9 s"), (245_000, "4m 05s"),
            (7_620_000, "2h 07m"), (273_600_000, "3d 04h"),
        ]
    )
    func durations(_ milliseconds: Int, _ text: String) {
        #expect(DurationText.text(.milliseconds(milliseconds)) == text)
    }

    @Test("times are told as seen from now")
    func relative() {
        let now = Instant(secondsSince1970: 1_000_000)
        #expect(DurationText.relative(now + .milliseconds(4200), to: now) == "in 5s")
        #expect(DurationText.relative(now - .milliseconds(300), to: now) == "now")
        #expect(DurationText.relative(now - .seconds(245), to: now) == "4m 05s ago")
    }

    @Test("the progress line says how far it is")
    func progress() {
        var progress = CrawlProgress()
        progress.runs = 1
        progress.pages = 120
        progress.queued = 48
        progress.items = 1
        #expect(
            ProgressLine.text(progress, rate: 31.46, elapsed: .milliseconds(3800), frame: 1)
                == "⠙ 120 pages, 48 queued, 31.5 pages/s, 1 item, 3.8 s"
        )
        progress.runs = 2
        progress.errors = 3
        #expect(
            ProgressLine.text(progress, rate: 0, elapsed: .seconds(61), frame: 0)
                == "⠋ 2 runs, 120 pages, 48 queued, 0.0 pages/s, 3 errors, 1 item, 1m 01s"
        )
    }

    @Test(
        "a job file's outputs go above its 'jobs', else to the current directory",
        arguments: [
            ("jobs/a.yaml", "jobs", "jobs"), ("./jobs/demo/a.yaml", "jobs", "jobs"),
            ("x/jobs/demo/a.yaml", "jobs", "x/jobs"), ("/x/jobs/a.yaml", "jobs", "/x/jobs"),
            ("/x/y/a.yaml", "jobs", "jobs"), ("y/a.yaml", "jobs", "jobs"),
            ("mine/sub/a.yaml", "mine", "mine"), ("mine/a.yaml", "mine/", "mine/"),
        ]
    )
    func folder(_ path: String, _ jobs: String, _ folder: String) {
        #expect(JobChoice.folder(ofFile: path, jobs: jobs) == folder)
    }
}
