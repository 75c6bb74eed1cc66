import Foundation
import Testing
import TrawlCore

@testable import TrawlCLI

/// One object of a JSON file of cases, or of an answer.
typealias ConformObject = [String: Any]

extension ConformObject {
    func text(_ key: String) -> String? { self[key] as? String }
    func texts(_ key: String) -> [String]? { self[key] as? [String] }
    func flag(_ key: String) -> Bool? { self[key] as? Bool }

    /// The fields of these names that there are.
    func only(_ names: String) -> ConformObject {
        let names = Set(names.split(separator: " ").map(String.init))
        return filter { names.contains($0.key) }
    }
}

/// The cases of an area, in the folder that the environment names.
struct ConformVectors {
    let area: String
    let cases: [ConformObject]
    /// Long documents of area `selectors`, by their names.
    private var documents: [String: String] = [:]

    /// Nil, and a line that says so, when there is no such folder.
    init?(_ area: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["TRAWL_VECTORS"] else {
            print("skipped: TRAWL_VECTORS is not set")
            return nil
        }
        self.area = area
        cases = try Self.load(area, folder)
        guard area == "selectors" else { return }
        for document in try Self.load("selectors-docs", folder) {
            documents[document.text("id") ?? ""] = document.text("html")
        }
    }

    private static func load(_ name: String, _ folder: String) throws -> [ConformObject] {
        let file = URL(fileURLWithPath: folder).appending(path: "\(name).json")
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        return try #require(json as? [ConformObject])
    }

    /// Whether nobody disputes a case, and it must be met.
    static func isCore(_ vector: ConformObject) -> Bool {
        (vector.texts("disputed") ?? []).isEmpty && vector.flag("optional") != true
    }

    /// The line that asks about a case.
    func question(_ vector: ConformObject) throws -> String {
        var question: ConformObject
        switch area {
        case "cron":
            question = vector.only("expr tz from")
            question["count"] = 5
        case "selectors":
            question = vector.only("selector")
            question["html"] = vector.text("html") ?? documents[vector.text("doc") ?? ""] ?? ""
        case "robots": question = vector.only("robots agent url")
        case "robots-real":
            question = vector.only("robots")
            let checks = vector["checks"] as? [ConformObject] ?? []
            question["checks"] = checks.map { $0.only("agent url") }
        case "url": question = vector.only("kind base href charset")
        case "url-canonical": question = vector.only("kind url options")
        case "encoding": question = vector.only("kind bytes_b64 content_type label")
        case "jsonpath": question = vector.only("selector document")
        case "structured": question = vector.only("html base")
        case "dates": question = vector.only("text format order languages")
        case "prices": question = vector.only("text currency_hint decimal_separator")
        case "sitemaps", "feeds":
            question = vector.only("bytes_b64 content_type")
            if let xml = vector.text("xml") {
                question["bytes_b64"] = Data(xml.utf8).base64EncodedString()
            }
        default:
            question = vector.only("bytes_b64")
            if question.isEmpty {
                question["bytes_b64"] = Data(html(vector).utf8).base64EncodedString()
            }
        }
        question["id"] = vector["id"]
        let data = try JSONSerialization.data(withJSONObject: question)
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// The document of a case, built of its parts where it is too long to be written out.
    private func html(_ vector: ConformObject) -> String {
        if let html = vector.text("html") { return html }
        let parts = vector["build"] as? [[Any]] ?? []
        return parts.map { part in
            String(repeating: part.first as? String ?? "", count: part.last as? Int ?? 0)
        }.joined()
    }

    /// Whether an answer is the expected one.
    func isMet(_ vector: ConformObject, by answer: ConformObject) -> Bool {
        let isRefused = answer["error"] != nil
        if vector.flag("error") == true || vector.flag("failure") == true { return isRefused }
        if isRefused {
            let mayBeEmpty =
                vector["contains"] != nil && (vector["urls"] as? [Any])?.isEmpty == true
            return vector.flag("never") == true || vector["limits"] != nil || mayBeEmpty
        }
        switch area {
        case "cron": return answer.texts("next") == vector.texts("next")
        case "selectors": return isMetSelector(vector, by: answer)
        case "robots":
            return ["allowed", "crawl_delay", "sitemaps"].allSatisfy { name in
                vector[name] == nil || same(vector[name], answer[name])
            }
        case "robots-real": return isMetFile(vector, by: answer)
        case "url": return answer.text("resolved") == vector.text("resolved")
        case "url-canonical": return answer.text("canonical") == vector.text("canonical")
        case "encoding": return isMetEncoding(vector, by: answer)
        case "dates": return sameDate(answer.text("date"), vector.text("expected"))
        case "prices":
            let amounts = [answer, vector].map { $0.text("amount").flatMap { Decimal(string: $0) } }
            return amounts[0] == amounts[1] && answer.text("currency") == vector.text("currency")
        case "sitemaps": return ConformLists.isMetSitemap(vector, by: answer)
        case "feeds": return ConformLists.isMetFeed(vector, by: answer)
        case "structured":
            return ["json-ld", "microdata", "opengraph"].allSatisfy { name in
                vector[name] == nil || same(vector[name], answer[name])
            }
        case "jsonpath":
            let results = vector["results"] as? [Any] ?? vector["result"].map { [$0] } ?? []
            return results.contains { same($0, answer["result"]) }
        default:
            let isSameText =
                vector.text("text").map { bare($0) == bare(answer.text("text")) } ?? true
            let isSameLinks =
                vector.texts("links").map { $0.sorted() == answer.texts("links")?.sorted() } ?? true
            return isSameText && isSameLinks
        }
    }

    private func isMetSelector(_ vector: ConformObject, by answer: ConformObject) -> Bool {
        if let count = vector["count"] as? Int { return answer["count"] as? Int == count }
        if let texts = vector.texts("expected_texts") {
            let found = answer.texts("texts") ?? []
            return texts.map(folded).filter { !$0.isEmpty }
                == found.map(folded).filter { !$0.isEmpty }
        }
        return same(vector["expected"], answer["ids"])
            || same(vector["also_accepted"], answer["ids"])
    }

    private func isMetFile(_ vector: ConformObject, by answer: ConformObject) -> Bool {
        let checks = vector["checks"] as? [ConformObject] ?? []
        let allowed = answer["allowed"] as? [Bool] ?? []
        guard checks.count == allowed.count else { return false }
        let delays = answer["crawl_delay"] as? ConformObject ?? [:]
        let expectedDelays = vector["crawl_delay"] as? ConformObject ?? [:]
        return zip(checks, allowed).allSatisfy { check, allowed in
            check["disputed"] != nil || check.flag("allowed") == allowed
        } && (vector["sitemaps"] == nil || same(vector["sitemaps"], answer["sitemaps"]))
            && expectedDelays.allSatisfy { delays[$0.key] == nil || same($0.value, delays[$0.key]) }
    }

    private func isMetEncoding(_ vector: ConformObject, by answer: ConformObject) -> Bool {
        switch vector.text("kind") {
        case "decode": return answer.text("text") == vector.text("text")
        case "page":
            return ["title", "p"].allSatisfy {
                folded(answer.text($0) ?? "") == folded(vector.text($0) ?? "")
            }
        default:
            let names = [answer.text("encoding"), vector.text("encoding")]
            return names[0] == names[1] || Set(names) == ["gbk", "gb18030"]
        }
    }

    /// Whether two dates are one instant, or are written the same.
    private func sameDate(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        let instants = [left, right].map { Instant(iso8601: $0) }
        return left == right || (instants[0] != nil && instants[0] == instants[1])
    }

    private func same(_ left: Any?, _ right: Any?) -> Bool {
        guard let left = left as? NSObject, let right = right as? NSObject else { return false }
        return left == right
    }

    private func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Without any white space.
    private func bare(_ text: String?) -> String {
        String(
            String.UnicodeScalarView(
                (text ?? "").unicodeScalars.filter {
                    !$0.properties.isWhitespace
                }
            )
        )
    }
}
