import Testing

@testable import TrawlCore

@Suite("URL Standard, conformance cases")
struct WebURLVectorTests {
    struct Case: Decodable {
        let id: String
        let kind: String
        let base: String?
        let href: String
        let charset: String?
        let resolved: String?
        let failure: Bool?
        let scheme_class: String?
        let parts: [String: String]?
    }

    /// Cases that are not met, with the reason.
    static let exceptions: [String: String] = [:]

    @Test("every case resolves as the standard says, with the same parts")
    func resolves() throws {
        var met = 0
        let cases = try URLVectors.cases(Case.self, in: "url.json").filter { $0.kind == "resolve" }
        for vector in cases where Self.exceptions[vector.id] == nil {
            let base = vector.base.flatMap { WebURL($0) }
            let baseIsURL = vector.base == nil || base != nil
            let url = baseIsURL ? WebURL(vector.href, relativeTo: base) : nil
            #expect(
                url?.text == vector.resolved,
                "\(vector.id): \(vector.href) at \(vector.base ?? "-")"
            )
            if let url, let parts = vector.parts { check(url, parts, vector) }
            met += url?.text == vector.resolved ? 1 : 0
        }
        if !cases.isEmpty { print("url.json: \(met) of \(cases.count) resolved as expected") }
    }

    private func check(_ url: WebURL, _ parts: [String: String], _ vector: Case) {
        let own: [String: String] = [
            "protocol": url.scheme + ":",
            "username": url.username,
            "password": url.password,
            "hostname": url.host ?? "",
            "port": url.port.map(String.init) ?? "",
            "pathname": url.path,
            "search": marked("?", url.query),
            "hash": marked("#", url.fragment),
        ]
        for (name, value) in parts {
            #expect(own[name] == value, "\(vector.id): \(name) of \(url.text)")
        }
    }

    /// As the standard's API gives it: with its mark, empty when there is nothing behind it.
    private func marked(_ mark: String, _ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        return mark + text
    }
}
