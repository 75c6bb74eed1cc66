import Foundation
import Testing

@testable import Trawl
@testable import TrawlCore

/// The cases of area `selectors`, when they are at hand.
@Suite("Selector conformance")
struct SelectorVectorTests {
    /// Cases that the tree decides: forms and field sets inside others, several documents in one.
    static let differing: Set<String> = [
        "sel-soupsieve-07612774", "sel-soupsieve-a1e390d7", "sel-soupsieve-c49372fe",
        "sel-soupsieve-08a5c432", "sel-soupsieve-1f130216",
    ]

    @Test("every core case of the selector vectors gives the expected elements")
    func conformance() throws {
        guard let cases = try VectorFile.load("selectors"),
            let documents = try VectorFile.load("selectors-docs")
        else { return }
        var html: [String: String] = [:]
        for document in documents { html[document.text("id") ?? ""] = document.text("html") }

        var failures: [String] = []
        var counts: [String: (passed: Int, all: Int)] = [:]
        for vector in cases {
            let level = vector.text("level") ?? "error"
            let mistake = check(vector, html)
            counts[level, default: (0, 0)].all += 1
            if mistake == nil { counts[level, default: (0, 0)].passed += 1 }
            guard let mistake, vector["disputed"] == nil, vector["optional"] == nil else {
                continue
            }
            let isKnown = SelectorVectorTests.differing.contains(vector.text("id") ?? "")
            if !isKnown { failures.append(mistake) }
        }
        for (level, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("selectors, level \(level): \(count.passed) of \(count.all)")
        }
        #expect(
            failures.isEmpty,
            "\(failures.count) fail:\n\(failures.joined(separator: "\n"))"
        )
    }

    /// What is wrong with the answer to a case; nil when it is right.
    private func check(_ vector: Vector, _ documents: [String: String]) -> String? {
        let text = vector.text("selector") ?? ""
        let name = "\(vector.text("id") ?? "") \(text)"
        let selector: CSSSelector
        do throws(CSSError) {
            selector = try CSSSelector(text)
        } catch {
            return vector["error"] != nil ? nil : "\(name): \(error)"
        }
        if vector["error"] != nil { return "\(name): accepted" }
        let html = vector.text("html") ?? documents[vector.text("doc") ?? ""] ?? ""
        let answer = SelectorAnswer(selector, html: html)
        if let count = vector["count"] as? Int {
            return answer.ids.count == count ? nil : "\(name): \(answer.ids.count), not \(count)"
        }
        if let texts = vector["expected_texts"] as? [String] {
            let wanted = texts.map(folded).filter { !$0.isEmpty }
            let found = answer.texts.map(folded).filter { !$0.isEmpty }
            return wanted == found ? nil : "\(name): \(found), not \(wanted)"
        }
        let lists = [vector["expected"], vector["also_accepted"]].compactMap { $0 as? [Any] }
        let accepted = lists.map { $0.map { $0 as? String } }
        return accepted.contains(answer.ids) ? nil : "\(name): \(answer.ids), not \(accepted)"
    }

    private func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
