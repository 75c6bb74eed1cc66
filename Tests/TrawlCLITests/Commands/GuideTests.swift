import Foundation
import Testing
import Trawl

@Suite("The guides and the README")
struct GuideTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    private static let catalog = "Sources/Trawl/Documentation.docc"

    private static let documents = [
        "README.md", "\(catalog)/WritingAJob.md", "\(catalog)/HowAURLTravels.md",
        "\(catalog)/Politeness.md", "\(catalog)/Operating.md",
    ]

    @Test("every job file in them is read without a mistake or a warning", arguments: documents)
    func jobsAreRead(_ document: String) throws {
        let crawler = Crawler(jobs: "jobs", data: ":memory:")
        for (line, text) in try Self.examples(of: document) where text.contains("start:") {
            let reading = JobReader(context: crawler.context)
                .read(path: "example.yaml", bytes: Array(text.utf8), defaults: nil)
            let found = reading.diagnostics.map(\.rendered).joined(separator: "\n")
            #expect(found.isEmpty && reading.job != nil, "\(document):\(line): \(found)")
        }
    }

    @Test("every other YAML in them is a trawl.yaml without a mistake", arguments: documents)
    func settingsAreRead(_ document: String) throws {
        let crawler = Crawler(jobs: "jobs", data: ":memory:")
        for (line, text) in try Self.examples(of: document) where !text.contains("start:") {
            let (settings, diagnostics) = JobReader(context: crawler.context)
                .readSettings(path: "trawl.yaml", bytes: Array(text.utf8))
            let found = diagnostics.map(\.rendered).joined(separator: "\n")
            #expect(found.isEmpty && settings != nil, "\(document):\(line): \(found)")
        }
    }

    @Test("there are examples to be read")
    func hasExamples() throws {
        for document in ["README.md", "\(Self.catalog)/WritingAJob.md"] {
            #expect(try !Self.examples(of: document).isEmpty, "\(document)")
        }
    }

    /// The YAML blocks of a document, each with the line that it begins after; those of lists
    /// without their indentation.
    private static func examples(of document: String) throws -> [(line: Int, text: String)] {
        let text = try String(contentsOf: root.appending(path: document), encoding: .utf8)
        var found: [(line: Int, text: String)] = []
        var indentation: Int?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let fence = line.drop { $0 == " " }
            if let depth = indentation {
                if fence == "```" {
                    indentation = nil
                } else {
                    found[found.count - 1].text += line.dropFirst(depth) + "\n"
                }
            } else if fence == "```yaml" {
                indentation = line.count - fence.count
                found.append((line: index + 1, text: ""))
            }
        }
        return found
    }
}
