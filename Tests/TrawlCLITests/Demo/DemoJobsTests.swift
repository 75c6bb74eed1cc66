import Foundation
import Testing
import Trawl

@testable import TrawlCLI

@Suite("The demo's job files")
struct DemoJobsTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appending(path: "../../../jobs/demo").standardizedFileURL

    @Test("the embedded texts are those of the repository")
    func equalsFiles() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(names.filter { $0.hasSuffix(".yaml") }.sorted() == DemoJobs.files.map(\.name))
        for (name, text) in DemoJobs.files {
            let file = Self.folder.appending(path: name)
            #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
        }
    }

    @Test("the repository's own are disabled, the demo's copies are enabled, all are valid")
    func isEnabled() throws {
        let reader = JobReader(context: Crawler(jobs: "jobs", data: ":memory:").context)
        for (name, text) in DemoJobs.files {
            let plain = reader.read(path: name, bytes: Array(text.utf8), defaults: nil)
            #expect(plain.diagnostics.isEmpty && plain.job?.enabled == false, "\(name)")
            let copy = DemoJobs.enabled(text)
            let enabled = reader.read(path: name, bytes: Array(copy.utf8), defaults: nil)
            #expect(enabled.diagnostics.isEmpty && enabled.job?.enabled == true, "\(name)")
        }
    }
}
