import Testing

@testable import TrawlCore

/// Fingerprints and content hashes are in every data directory: a new version that computed them
/// otherwise would forget all that is there.
@Suite("Fingerprints and hashes that are stored")
struct StoredFingerprintTests {
    @Test(
        "a URL has the fingerprint it always had",
        arguments: [
            ("http://a.example/", "518112a879b4ab0ff286ad8907c4b96b"),
            ("http://A.EXAMPLE:80/#top", "518112a879b4ab0ff286ad8907c4b96b"),
            ("https://a.example/", "93eba6f54b6a2ad7461e02a6860f5a0e"),
            ("http://a.example/?b=2&a=1", "4579b209200a1494c22c99ca3b6ff112"),
        ]
    )
    func url(text: String, expected: String) throws {
        let url = try #require(WebURL(text))
        #expect(CanonicalForm().fingerprint(of: url).hexadecimal == expected)
    }

    @Test("method and body make another request of one URL")
    func methodAndBody() {
        let prints = [
            ("GET", ""), ("POST", ""), ("GET", "a"), ("POST", "a"), ("POST", "b"),
        ].map { method, body in
            Array("http://a.example/".utf8).withUnsafeBufferPointer {
                Fingerprint(method: method, canonicalURL: $0, body: Array(body.utf8))
            }
        }
        #expect(Set(prints).count == prints.count)
        #expect(prints[4].hexadecimal == "f0a5141dbfb2ad764e902cf93224a803")
    }

    @Test(
        "a content has the hash it always had",
        arguments: [
            ("", "e855034d37ea0eb34ce0461dd2bb41c6"),
            (#"{"title":"x"}"#, "f74a9ee83da4e629e063f8f29941d657"),
        ]
    )
    func content(text: String, expected: String) {
        let hash = ContentHash(Array(text.utf8))
        #expect(Fingerprint(high: hash.high, low: hash.low).hexadecimal == expected)
    }
}

extension Fingerprint {
    /// All 128 bits as 32 digits.
    var hexadecimal: String {
        [high, low].map { part in
            let digits = String(part, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
