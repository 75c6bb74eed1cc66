import Foundation
import Testing

@testable import Trawl

@Suite("Crash marks")
struct CrashMarksTests {
    private let folder: FreshFolder

    init() throws { folder = try FreshFolder() }

    @Test("a directory without the file, or with another one, has no crashes")
    func nothing() throws {
        #expect(CrashMarks.left(in: folder.path).isEmpty)
        for text in ["", "x", String(repeating: "x", count: 4096)] {
            try folder.write(text, to: "parsing")
            #expect(CrashMarks.left(in: folder.path).isEmpty)
        }
    }

    @Test("what a process was parsing when it ended otherwise is no crash")
    func noted() throws {
        let marks = try CrashMarks(directory: folder.path, count: 2, processBegan: 17)
        let thread = WorkerThread(name: "parser") {
            marks.attach(1)
            CrashMarks.note(run: 3, url: 9)
            CrashMarks.detach()
        }
        thread.join()
        #expect(CrashMarks.left(in: folder.path).isEmpty)
        let file = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/parsing"))
        // A header of three numbers, then each mark: run, page, signal.
        #expect(file.count == 24 + 2 * 24)
        #expect(file[(24 + 24)...].prefix(9) == Data([3, 0, 0, 0, 0, 0, 0, 0, 9]))
    }

    @Test("the marks of the process before are gone when a new one has its own")
    func anew() throws {
        let path = folder.path + "/parsing"
        _ = try CrashMarks(directory: folder.path, count: 1, processBegan: 17)
        var file = try Data(contentsOf: URL(fileURLWithPath: path))
        file[24] = 3
        file[32] = 9
        file[40] = 11
        try file.write(to: URL(fileURLWithPath: path))
        #expect(
            CrashMarks.left(in: folder.path)
                == [CrashMarks.Crash(run: 3, url: 9, signal: 11, processBegan: 17)]
        )
        _ = try CrashMarks(directory: folder.path, count: 4, processBegan: 18)
        #expect(CrashMarks.left(in: folder.path).isEmpty)
    }

    @Test("a directory that cannot be written is told")
    func unwritable() throws {
        let failure = #expect(throws: CrashMarks.Failure.self) {
            _ = try CrashMarks(directory: folder.path + "/none", count: 1, processBegan: 1)
        }
        #expect(failure?.description == "\(folder.path)/none/parsing: No such file or directory")
    }
}
