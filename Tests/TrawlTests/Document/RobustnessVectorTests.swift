import Foundation
import Testing

@testable import Trawl
@testable import TrawlCore

/// The cases of area `html-robustness`, when they are at hand.
@Suite("Robustness of the document room")
struct RobustnessVectorTests {
    @Test("no hostile document crashes, hangs or loses links that libxml2 reads")
    func conformance() throws {
        guard let cases = try VectorFile.load("html-robustness") else { return }
        let job = try Job.make(follow: ["a"], fields: ["text": "body"])
        let extractor = try PageExtractor(job: job, transforms: TransformRegistry())
        var failures: [String] = []
        for vector in cases {
            let id = vector.text("id") ?? ""
            let started = ContinuousClock.now
            var links: [String] = []
            let result = extractor.extract(
                .make(bytes(of: vector)),
                robots: nil,
                onBase: { _, _ in },
                onLink: { href, _, _ in links.append(String(decoding: href, as: UTF8.self)) }
            )
            let limits = vector["limits"] as? [String: Any]
            let seconds = (limits?["seconds"] as? Double) ?? 10
            let taken = ContinuousClock.now - started
            if taken > .seconds(seconds) { failures.append("\(id): took \(taken)") }
            if limits == nil, vector["optional"] == nil, vector["disputed"] == nil,
                let wanted = vector["links"] as? [String], result.failure == nil
            {
                let trimmed = wanted.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
                if trimmed.sorted() != links.sorted() {
                    failures.append("\(id): links \(links), not \(trimmed)")
                }
            }
        }
        print("html-robustness: \(cases.count - failures.count) of \(cases.count)")
        #expect(failures.isEmpty, "\(failures.count) fail:\n\(failures.joined(separator: "\n"))")
    }

    private func bytes(of vector: Vector) -> [UInt8] {
        if let html = vector.text("html") { return Array(html.utf8) }
        if let bytes = vector.bytes("bytes_b64") { return bytes }
        var built: [UInt8] = []
        for part in vector["build"] as? [[Any]] ?? [] {
            guard let text = part.first as? String, let count = part.last as? Int else { continue }
            for _ in 0..<count { built.append(contentsOf: text.utf8) }
        }
        return built
    }
}
