import Foundation
import Testing

@testable import TrawlCLI

/// The cases of all areas, asked as anybody can ask them.
@Suite("conform, all cases")
struct ConformVectorTests {
    @Test("every core case is met, but for the listed ones", arguments: ConformAreas.names)
    func conformance(area: String) throws {
        guard let vectors = try ConformVectors(area) else { return }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let input = try vectors.cases.map(vectors.question).joined()
        let outcome = try trawl.run(["conform", area], input: input)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        // Lines end at a line feed only; texts hold other line ends.
        let lines = outcome.output.utf8.split(separator: 0x0A)
        var answers: [String: ConformObject] = [:]
        for line in lines {
            let json = try JSONSerialization.jsonObject(with: Data(line))
            let answer = try #require(json as? ConformObject)
            answers[try #require(answer.text("id"))] = answer
        }
        #expect(answers.count == vectors.cases.count)

        let core = vectors.cases.filter(ConformVectors.isCore)
        let unmet = core.filter { vector in
            guard let answer = answers[vector.text("id") ?? ""] else { return true }
            return !vectors.isMet(vector, by: answer)
        }
        let names = Set(unmet.compactMap { $0.text("id") })
        let listed = ConformUnmet.names(in: area)
        print("conform \(area): \(core.count - unmet.count) of \(core.count) core cases met")
        let unlisted = unmet.filter { !listed.contains($0.text("id") ?? "") }.map { vector in
            let id = vector.text("id") ?? ""
            return "\(id): \("\(answers[id] ?? [:])".prefix(300))"
        }
        #expect(unlisted.isEmpty, "\(unlisted.count):\n\(unlisted.joined(separator: "\n"))")
        let met = listed.subtracting(names).sorted()
        #expect(met.isEmpty, "listed, but met: \(met.joined(separator: " "))")
    }

    @Test("documents with limits are answered within their time")
    func limits() throws {
        guard let vectors = try ConformVectors("html-robustness") else { return }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        for vector in vectors.cases {
            guard let limits = vector["limits"] as? ConformObject,
                let seconds = limits["seconds"] as? Double
            else { continue }
            let question = try vectors.question(vector)
            let started = ContinuousClock.now
            let outcome = try trawl.run(["conform", vectors.area], input: question)
            let taken = ContinuousClock.now - started
            #expect(outcome.status == 0, "\(vector.text("id") ?? "")")
            #expect(taken < .seconds(seconds), "\(vector.text("id") ?? "")")
        }
    }
}
