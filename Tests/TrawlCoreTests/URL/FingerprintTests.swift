import Testing

@testable import TrawlCore

@Suite("fingerprints")
struct FingerprintTests {
    /// From OpenSSL's SIPHASH with 16 bytes of output: key 00…0F, input 00, 01, … of that length.
    static let references: [(length: Int, digest: String)] = [
        (0, "A3817F04BA25A8E66DF67214C7550293"),
        (1, "DA87C1D86B99AF44347659119B22FC45"),
        (8, "3B62A9BA6258F5610F83E264F31497B4"),
        (15, "5493E99933B0A8117E08EC0F97CFC3D9"),
        (63, "5150D1772F50834A503E069A973FBD7C"),
    ]

    @Test("the hash is SipHash-2-4 with 128 bits", arguments: references)
    func reference(length: Int, digest: String) {
        let input = (0..<length).map { UInt8($0) }
        let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
        let hash = input.withUnsafeBufferPointer { SipHash.hash($0, key: key) }
        #expect(hex(hash) == digest)
    }

    @Test("a stored fingerprint is found again by every later version")
    func isStable() {
        let url = Array("http://books.example/".utf8)
        let fingerprint = url.withUnsafeBufferPointer { Fingerprint(canonicalURL: $0) }
        #expect(hex(fingerprint) == "9E3866B379AE8256370017BFB68EB719")
    }

    /// The bytes of both halves, least significant first, as the reference prints them.
    private func hex(_ fingerprint: Fingerprint) -> String {
        [fingerprint.high, fingerprint.low].map { half in
            let digits = String(half.byteSwapped, radix: 16, uppercase: true)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
