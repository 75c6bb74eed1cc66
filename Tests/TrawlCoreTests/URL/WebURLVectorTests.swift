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

    @Test("every case resolves as the standard says, with the same parts")
    func resolves() throws {
        let cases = try URLVectors.cases(Case.self, in: "url.json").filter { $0.kind == "resolve" }
        for vector in cases {
            let base = vector.base.flatMap { WebURL($0) }
            let baseIsURL = vector.base == nil || base != nil
            let url = baseIsURL ? WebURL(vector.href, relativeTo: base) : nil
            #expect(
                url?.text == vector.resolved,
                "\(vector.id): \(vector.href) at \(vector.base ?? "-")"
            )
            if let url, let parts = vector.parts { check(url, parts, vector) }
        }
    }

    /// What the Encoding Standard makes of the letters in these cases.
    static let encoded: [String: [UInt8]] = [
        "iso-2022-jp ‾\\": [0x1B, 0x28, 0x4A, 0x7E, 0x1B, 0x28, 0x42, 0x5C],
        "shift_jis −": [0x81, 0x7C],
        "gb18030 \u{E5E5}": Array("%26%2358853%3B".utf8),
    ]

    @Test("a query is in the document's encoding")
    func queries() throws {
        for vector in try URLVectors.cases(Case.self, in: "url.json")
        where vector.kind == "query-encoding" {
            let charset = try #require(vector.charset)
            let encoder: QueryEncoder = { query in
                let text = String(decoding: query, as: UTF8.self)
                return Self.encoded["\(charset) \(text)"] ?? Array(query)
            }
            let url = Array(vector.href.utf8).withUnsafeBufferPointer {
                WebURL(parsing: $0, base: nil, queryEncoder: encoder)
            }
            #expect(url?.text == vector.resolved, "\(vector.id): \(charset)")
        }
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
