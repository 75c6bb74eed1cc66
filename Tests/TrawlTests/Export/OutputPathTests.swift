import Testing
import Trawl
import TrawlCore

@Suite("Output paths")
struct OutputPathTests {
    static func values(item: String = "book") throws -> OutputPath.Values {
        let time = try #require(CivilDateTime(iso8601: "2026-11-23T06:30"))
        return .init(job: "books", run: "books@20261123T063000Z", time: time, item: item)
    }

    @Test(
        "placeholders are replaced, the rest stays",
        arguments: [
            ("results/{job}.json", "/r/results/books.json"),
            ("results/{job}/{run}.jsonl", "/r/results/books/books@20261123T063000Z.jsonl"),
            ("{date}/{time}-{item}.csv", "/r/2026-11-23/063000-book.csv"),
            ("/abs/{item}{item}.json", "/abs/bookbook.json"),
            ("../x y/ä.json", "/r/../x y/ä.json"),
            ("{job}", "/r/books"),
        ]
    )
    func expansion(_ template: String, _ path: String) throws {
        let output = try OutputPath(template: template)
        #expect(output.path(in: "/r", try Self.values()) == path)
    }

    @Test("an empty root is the process's folder")
    func emptyRoot() throws {
        #expect(try OutputPath(template: "a/{job}").path(in: "", Self.values()) == "a/books")
    }

    @Test("milliseconds show in the time where there are any")
    func milliseconds() throws {
        var values = try Self.values()
        values.time = try #require(CivilDateTime(iso8601: "2026-11-23T23:59:58.007"))
        #expect(try OutputPath(template: "{time}").path(in: "", values) == "235958.007")
    }

    @Test("a path knows its placeholders")
    func contains() throws {
        let output = try OutputPath(template: "x/{run}/{item}.json")
        #expect(OutputPath.Placeholder.allCases.filter(output.contains) == [.run, .item])
    }

    @Test(
        "a template with a mistake says which",
        arguments: [
            (
                "a/{jbo}.json",
                "unknown placeholder '{jbo}'; there are {job}, {run}, {date}, {time}, {item}"
            ),
            ("{}.json", "unknown placeholder '{}'; there are {job}, {run}, {date}, {time}, {item}"),
            ("{job.json", "a '{' or '}' that has no partner"),
            ("job}.json", "a '{' or '}' that has no partner"),
        ]
    )
    func mistakes(_ template: String, _ message: String) throws {
        let error = try #require(throws: ExportError.self) { try OutputPath(template: template) }
        #expect(error.code == .template)
        #expect(error.description == "\(template): \(message)")
    }

    @Test(
        "safe values stay as they are",
        arguments: [
            "books", "A.b_c@d-e", "books@20261123T063000.123Z-m", "0",
            String(repeating: "a", count: 200),
        ]
    )
    func safe(_ value: String) {
        #expect(OutputPath.safe(value) == value)
    }

    @Test(
        "hostile values are bent, and told apart by their hash",
        arguments: [
            ("../../x", "_._.._x"), ("/etc/passwd", "_etc_passwd"), ("..", "_."), (".", "_"),
            (".hidden", "_hidden"), ("-rf", "_rf"), ("a\0b", "a_b"), ("a\nb\r", "a_b_"),
            ("a b", "a_b"), ("a\\b", "a_b"), ("C:x", "C_x"), ("", "_"), ("ä😀", "__"),
            ("{job}", "_job_"), ("a\u{202E}b", "a_b"), ("~", "_"), ("$(x)", "__x_"),
            (String(repeating: "a", count: 201), String(repeating: "a", count: 191)),
            (String(repeating: "é", count: 5000), String(repeating: "_", count: 191)),
        ]
    )
    func unsafe(_ value: String, _ readable: String) throws {
        let safe = OutputPath.safe(value)
        let mark = try #require(safe.split(separator: "-").last)
        #expect(safe == "\(readable)-\(mark)")
        #expect(mark.utf8.count == 8 && mark.allSatisfy(\.isHexDigit))
        #expect(safe.utf8.count <= 200)
        #expect(OutputPath.safe(safe) == safe)
    }

    @Test("values that look alike once bent do not share a file")
    func distinct() {
        let values = ["a/b", "a:b", "a b", "a_b", "", "/", ".", "..", "\0"]
        #expect(Set(values.map(OutputPath.safe)).count == values.count)
    }

    @Test("whatever is inserted, the file is made inside the folder")
    func inside() throws {
        let folder = try ExportFolder()
        let hostile = ["../../x", "..", ".", "", "/etc/x", ".ssh", "-x", "a\0b", "x/../../../y"]
        for value in hostile {
            let path = try OutputPath(template: "in/{item}/{item}.json")
                .path(in: folder.path, Self.values(item: value))
            _ = try Export.write(to: .file(path), options: .make(.json)) { _ in }
        }
        #expect(folder.names() == ["in"])
        #expect(folder.names(in: "in") == hostile.map(OutputPath.safe).sorted())
        for value in hostile.map(OutputPath.safe) {
            #expect(folder.names(in: "in/\(value)") == [value + ".json"])
        }
    }
}
