import Foundation
import Testing

@testable import TrawlCore

@Suite("canonical URLs, conformance cases")
struct CanonicalVectorTests {
    struct Case: Decodable {
        struct Options: Decodable {
            let encoding: String?
            let path_encoding: String?
            let quote_path: Bool?
            let keep_blank_values: Bool?
            let keep_fragments: Bool?
        }
        let id: String
        let kind: String
        let url: String
        let canonical: String
        let options: Options?
    }

    @Test("texts become safe and canonical as with w3lib")
    func texts() throws {
        for vector in try URLVectors.cases(Case.self, in: "url-canonical.json") {
            let encoder = encoder(vector.options?.encoding)
            let url = LooseURL(vector.url)
            let answer =
                if vector.kind == "safe" {
                    url?.safe(
                        encoder: encoder,
                        pathEncoder: self.encoder(vector.options?.path_encoding),
                        escapesPath: vector.options?.quote_path ?? true
                    )
                } else {
                    url?.canonical(
                        encoder: encoder,
                        keepsBlankValues: vector.options?.keep_blank_values ?? true,
                        keepsFragment: vector.options?.keep_fragments ?? false
                    )
                }
            #expect(answer == vector.canonical, "\(vector.id): \(vector.url.debugDescription)")
        }
    }

    /// Cases that the canonical form of a parsed URL answers otherwise, with what it answers.
    static let parsedAnswers: [String: String] = [
        // The URL Standard does not write the scheme's default port.
        "https://example.com:443/a": "https://example.com/a",
        "HTTP://WWW.Example.COM:80/": "http://www.example.com/",
        // It does not look at the lengths of labels either; the resolver will refuse the name.
        overlongHost + "/résumé?q=résumé":
            "http://www.xn--xamplxamplxamplxamplxamplxamplxamplxamplxamplxamplxampl"
            + "-91efafafafafafafafafafaf.com/r%C3%A9sum%C3%A9?q=r%C3%A9sum%C3%A9",
    ]

    private static let overlongHost =
        "http://www." + String(repeating: "éxamplé", count: 11) + ".com"

    @Test("the canonical form of a parsed URL is the same, but for the cases listed")
    func parsedURLs() throws {
        let form = CanonicalForm()
        for vector in try URLVectors.cases(Case.self, in: "url-canonical.json")
        where vector.kind == "canonicalize" && vector.options == nil {
            // References are no URLs.
            guard let url = WebURL(vector.url) else { continue }
            let expected = Self.parsedAnswers[vector.url] ?? vector.canonical
            #expect(form.text(of: url) == expected, "\(vector.id): \(vector.url)")
        }
    }

    private func encoder(_ name: String?) -> LooseURL.Encoder? {
        let encodings: [String: String.Encoding] = [
            "iso-8859-1": .isoLatin1, "latin1": .isoLatin1, "latin-1": .isoLatin1,
            "cp1251": .windowsCP1251, "iso2022jp": .iso2022JP, "utf-16": .utf16,
        ]
        guard let encoding = name.flatMap({ encodings[$0] }) else { return nil }
        return { text in
            String(decoding: text, as: UTF8.self).data(using: encoding).map { Array($0) }
        }
    }
}
