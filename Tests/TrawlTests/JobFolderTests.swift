import Foundation
import Testing

@testable import Trawl

@Suite("A folder of job files")
struct JobFolderTests {
    /// A folder of its own, removed by the test.
    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "trawl-folder-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "jobs"),
            withIntermediateDirectories: true
        )
        return folder
    }

    @Test("many files, read by several threads, give what they give one by one, in their order")
    func many() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for number in 0..<300 {
            // Of each ten, one has a mistake, one a warning and one another's name.
            let text = """
                \(number % 10 == 3 ? "shedule: x" : "description: \(number)")
                start: \(number % 10 == 5 ? "[https://h/, https://h/]" : "https://h/\(number)")
                \(number % 10 == 7 ? "name: same" : "tags: [a]")
                schedule: {every: 1h, timezone: Europe/Berlin}
                fields: {a: b}
                """
            let path = folder.path + "/jobs/\(1000 + number).yaml"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            paths.append(path)
        }
        let crawler = Crawler(jobs: folder.path + "/jobs", data: ":memory:")
        let contents = crawler.load()
        let reader = JobReader(context: crawler.context)
        let readings = try paths.map { path in
            reader.read(
                path: path,
                bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))),
                defaults: nil
            )
        }
        #expect(contents.readings.map(\.path) == paths)
        #expect(
            contents.readings.map { $0.job?.description } == readings.map { $0.job?.description }
        )
        #expect(
            contents.diagnostics
                == readings.flatMap(\.diagnostics) + JobReader.duplicates(among: readings)
        )
        #expect(contents.diagnostics.count == 30 + 30 + 29)
        let zones = contents.jobs.compactMap { $0.schedule?.zone }
        #expect(zones.count == 300 - 30 - 29)
        #expect(Set(zones).count == 1)
    }

    @Test(
        "a file is read whole, up to one byte more than a job file may have",
        arguments: [
            0, 1, 4095, 4096, 4097, 100_000, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (1 << 20) + 2,
        ]
    )
    func sizes(_ size: Int) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let written = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let path = folder.path + "/jobs/a.yaml"
        try Data(written).write(to: URL(fileURLWithPath: path))
        let read = try JobFolder.bytes(of: path).get()
        #expect(read == Array(written.prefix((1 << 20) + 1)))
    }

    @Test("a file that says nothing of its size is read to its end")
    func growing() throws {
        let read = try JobFolder.bytes(of: "/proc/self/status").get()
        #expect(String(decoding: read, as: UTF8.self).contains("VmRSS:"))
    }
}
