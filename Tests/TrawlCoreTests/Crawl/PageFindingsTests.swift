import Testing

@testable import TrawlCore

@Suite("PageFindings")
struct PageFindingsTests {
    private static func findings() -> PageFindings {
        var findings = PageFindings()
        findings.items = [
            .init(kind: "book", key: "[\"\u{E9}\"]", json: "{\"a\":null}", place: 0),
            .init(kind: "", key: "", json: "", place: 1_000_000),
        ]
        findings.counts = ["links": 127, "links.out_of_scope": 128, "x": 0, "most": .max]
        findings.samples = [.init(subject: "field.price.unfit", text: "no number: \u{0}")]
        for (number, url) in urls.enumerated() {
            findings.links.append(Array(url.utf8)[...], rule: number % 3)
        }
        return findings
    }

    private static let urls = [
        "http://a.example/", "http://a.example/b/c", "http://a.example/b/c", "http://a.example/",
        "https://b.example/", "", "http://a.example/" + String(repeating: "x", count: 300),
    ]

    @Test("packed and unpacked they are what they were")
    func roundTrip() throws {
        let findings = Self.findings()
        let unpacked = try #require(PageFindings(packed: findings.packed))
        #expect(unpacked.items == findings.items)
        #expect(unpacked.counts == findings.counts)
        #expect(unpacked.samples == findings.samples)
        var links: [String] = []
        let isWhole = unpacked.links.forEach { url, rule in
            links.append("\(rule) " + String(decoding: url, as: UTF8.self))
        }
        #expect(isWhole)
        #expect(links == Self.urls.enumerated().map { "\($0 % 3) \($1)" })
        #expect(PageFindings(packed: PageFindings().packed) == PageFindings())
    }

    @Test("links of a page that begin alike take a few bytes each")
    func compact() {
        var links = PackedLinks()
        for number in 0..<100 {
            let url = "https://books.example/catalogue/category/books/page-\(number).html"
            links.append(Array(url.utf8)[...], rule: 0)
        }
        #expect(links.count == 100)
        #expect(links.bytes.count < 1200)
    }

    @Test("cut or changed bytes give nothing, or findings that are whole, and never more")
    func damaged() {
        let packed = Self.findings().packed
        for length in 0..<packed.count {
            let cut = PageFindings(packed: Array(packed[..<length]))
            #expect(cut.map { $0.packed.count <= length } ?? true)
        }
        for place in packed.indices {
            for bit in 0..<8 {
                var changed = packed
                changed[place] ^= 1 << UInt8(bit)
                let read = PageFindings(packed: changed)
                #expect(read.map { $0.items.count <= packed.count } ?? true)
            }
        }
        for bytes in [[], [0x80], [UInt8](repeating: 0xFF, count: 40), [0, 0, 0, 0, 1, 0]] {
            #expect(PageFindings(packed: bytes) == nil)
        }
    }
}

extension FetchOutcome.Entry {
    fileprivate init(kind: String, key: String, json: String, place: Int) {
        self.init(
            kind: kind,
            key: key,
            json: json,
            hash: ContentHash(Array(json.utf8)),
            place: place
        )
    }
}
