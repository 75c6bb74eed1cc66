import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("Export to a file")
struct ExportFileTests {
    struct Stop: Error {}

    private func write(_ path: String, _ texts: [String]) throws {
        _ = try Export.write(to: .file(path), options: .make(.json, meta: [])) { body in
            for text in texts { try body(.sample(#"{"t":"\#(text)"}"#)) }
        }
    }

    private func array(_ texts: [String]) -> String {
        "[\n" + texts.map { #"{"t":"\#($0)"}"# }.joined(separator: ",\n") + "\n]\n"
    }

    @Test("who reads during a write sees the whole old file, then the whole new one")
    func readers() throws {
        let folder = try ExportFolder()
        try write(folder.path("a.json"), ["old"])
        let early = open(folder.path("a.json"), O_RDONLY | O_CLOEXEC)
        defer { close(early) }
        let large = String(repeating: "x", count: 50_000)
        let count = try Export.write(
            to: .file(folder.path("a.json")),
            options: .make(.json, meta: [])
        ) { body in
            for _ in 0..<20 {
                try body(.sample(#"{"t":"\#(large)"}"#))
                #expect(folder.text("a.json") == array(["old"]))
            }
            #expect(folder.names() == [".a.json.0.tmp", "a.json"])
        }
        #expect(count == 20)
        #expect(folder.text("a.json") == array(Array(repeating: large, count: 20)))
        #expect(String(decoding: ExportFolder.readAll(early), as: UTF8.self) == array(["old"]))
        #expect(folder.names() == ["a.json"])
    }

    @Test("an error while items are read leaves the old file alone", arguments: [0, 1, 5000])
    func failingRead(_ items: Int) throws {
        let folder = try ExportFolder()
        folder.write("old", to: "a.json")
        #expect(throws: Stop.self) {
            _ = try Export.write(to: .file(folder.path("a.json")), options: .make(.json)) { body in
                for _ in 0..<items { try body(.sample("{}")) }
                throw Stop()
            }
        }
        #expect(folder.names() == ["a.json"])
        #expect(folder.text("a.json") == "old")
    }

    @Test("a reading that swallows an error does not make half a file whole")
    func swallowed() throws {
        let folder = try ExportFolder()
        folder.write("old", to: "a.json")
        #expect(throws: ExportError.self) {
            _ = try Export.write(to: .file(folder.path("a.json")), options: .make(.json)) { body in
                for json in ["{}", "damaged", "{}"] {
                    do { try body(.sample(json)) } catch { #expect(error is ExportError) }
                }
            }
        }
        #expect(folder.names() == ["a.json"])
        #expect(folder.text("a.json") == "old")
    }

    @Test("missing folders are made")
    func folders() throws {
        let folder = try ExportFolder()
        try write(folder.path("a//b/./c/x.json"), ["1"])
        try write(folder.path("a/b/c/y.json"), ["2"])
        #expect(folder.names(in: "a/b/c") == ["x.json", "y.json"])
    }

    @Test("a new file has the process's permissions, a replaced one keeps its own")
    func permissions() throws {
        let folder = try ExportFolder()
        folder.write("", to: "old.json", permissions: 0o640)
        folder.write("", to: "wide.json", permissions: 0o666)
        folder.write("", to: "closed.json", permissions: 0o400)
        for name in ["old.json", "wide.json", "closed.json"] {
            try write(folder.path(name), ["1"])
        }
        let found = ["old.json", "wide.json", "closed.json"].map { name in
            var status = stat()
            return stat(folder.path(name), &status) == 0 ? status.st_mode & 0o777 : 0
        }
        #expect(found == [0o640, 0o666, 0o400])
    }

    @Test(
        "what is no regular file is never replaced",
        arguments: [("folder", "a folder"), ("link", "a symbolic link"), ("pipe", "a device")]
    )
    func notAFile(_ name: String, _ found: String) throws {
        let folder = try ExportFolder()
        mkdir(folder.path("folder"), 0o755)
        symlink("elsewhere", folder.path("link"))
        mkfifo(folder.path("pipe"), 0o644)
        let error = try #require(throws: ExportError.self) { try write(folder.path(name), ["1"]) }
        #expect(error.code == .unusable)
        #expect(
            error.description
                == "\(folder.path(name)): there is \(found) where the file would be put"
        )
        #expect(folder.names() == ["folder", "link", "pipe"])
    }

    @Test(
        "a path that cannot be a file's says why",
        arguments: [
            ("file/x.json", "cannot open the folder: Not a directory"),
            ("x/", "the path must name a file"), ("x/..", "the path must name a file"),
            ("", "the path must name a file"),
            (String(repeating: "n", count: 256), "cannot look at the file: File name too long"),
        ]
    )
    func badPath(_ name: String, _ message: String) throws {
        let folder = try ExportFolder()
        folder.write("", to: "file")
        let error = try #require(throws: ExportError.self) { try write(folder.path(name), ["1"]) }
        #expect(error.code == .unusable)
        #expect(error.message == message)
        #expect(folder.names().allSatisfy { $0 == "file" })
    }

    @Test("a zero byte in a path does not cut it")
    func zeroByte() throws {
        let folder = try ExportFolder()
        let path = folder.path("a\0.json")
        let error = try #require(throws: ExportError.self) { try write(path, ["1"]) }
        #expect(error.description == folder.path("a\u{FFFD}.json") + ": the path has a zero byte")
        #expect(folder.names().isEmpty)
    }

    @Test(
        "the longest name that a folder takes has room for its temporary file",
        arguments: ["n", "ä"]
    )
    func longName(_ letter: String) throws {
        let folder = try ExportFolder()
        let name = String(repeating: letter, count: 254 / letter.utf8.count)
        try write(folder.path(name), ["1"])
        #expect(folder.text(name) == array(["1"]))
    }

    @Test("a folder where nothing can be made is an error with its cause")
    func noFileInFolder() throws {
        // The folder of processes takes no file, from nobody.
        let error = try #require(throws: ExportError.self) { try write("/proc/x.json", ["1"]) }
        #expect(error.code == .unusable)
        #expect(
            error.description
                == "/proc/x.json: cannot make a file in the folder: No such file or directory"
        )
    }

    @Test("a folder without permission to write is an error, and the old file stays")
    func unwritable() throws {
        let folder = try ExportFolder()
        guard geteuid() != 0 else {
            print("skipped: root writes to folders without permission, too")
            return
        }
        folder.write("old", to: "a.json")
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let error = try #require(throws: ExportError.self) {
            try write(folder.path("a.json"), ["1"])
        }
        #expect(error.message == "cannot make a file in the folder: Permission denied")
        #expect(folder.text("a.json") == "old")
    }

    @Test("what a crash left behind is removed by the next export")
    func abandoned() throws {
        let folder = try ExportFolder()
        folder.write("half of an arr", to: ".a.json.0.tmp")
        folder.write("", to: ".a.json.1.tmp")
        folder.write("another file's", to: ".b.json.0.tmp")
        try write(folder.path("a.json"), ["1"])
        #expect(folder.names() == [".b.json.0.tmp", "a.json"])
    }

    @Test("two writers of one file do not touch each other's; the last one done wins")
    func twoWriters() throws {
        let folder = try ExportFolder()
        let path = folder.path("a.json")
        _ = try Export.write(to: .file(path), options: .make(.json, meta: [])) { body in
            try write(path, ["inner"])
            #expect(folder.text("a.json") == array(["inner"]))
            #expect(folder.names() == [".a.json.0.tmp", "a.json"])
            try body(.sample(#"{"t":"outer"}"#))
        }
        #expect(folder.names() == ["a.json"])
        #expect(folder.text("a.json") == array(["outer"]))
    }

    @Test("no descriptor is left open, whatever happens")
    func descriptors() throws {
        let folder = try ExportFolder()
        mkdir(folder.path("folder"), 0o755)
        let before = openDescriptors(in: folder)
        for _ in 0..<20 {
            try write(folder.path("a.json"), ["1"])
            #expect(throws: ExportError.self) { try write(folder.path("folder"), ["1"]) }
            #expect(throws: ExportError.self) { try write(folder.path("a.json/b"), ["1"]) }
        }
        #expect(openDescriptors(in: folder) == before)
    }

    /// How many of the process's descriptors lead into a folder: other tests run meanwhile.
    private func openDescriptors(in folder: ExportFolder) -> Int {
        (0..<1024).count { descriptor in
            guard let target = realpath("/proc/self/fd/\(descriptor)", nil) else { return false }
            defer { free(target) }
            return String(cString: target).hasPrefix(folder.path)
        }
    }
}
