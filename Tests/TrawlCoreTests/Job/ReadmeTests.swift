import Foundation
import Testing

@testable import TrawlCore

/// The README tells the keys of job files as the reader knows them.
@Suite("The README")
struct ReadmeTests {
    @Test("its table of keys is the reader's own; UPDATE_README=1 writes it")
    func keys() throws {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().appending(path: "../../../README.md").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let (begin, end) = ("<!-- keys: begin -->\n", "<!-- keys: end -->")
        let start = try #require(text.range(of: begin)).upperBound
        let stop = try #require(text.range(of: end, range: start..<text.endIndex)).lowerBound
        let table =
            KeyTable.markdown() + "\nNot built yet, and an error that says so: "
            + KeyTable.notBuilt().map { "`\($0)`" }.joined(separator: ", ") + ".\n"
        if ProcessInfo.processInfo.environment["UPDATE_README"] == "1" {
            let updated = text.replacingCharacters(in: start..<stop, with: table)
            try updated.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(text[start..<stop] == table)
        }
    }
}
