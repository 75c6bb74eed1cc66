import Testing

@testable import TrawlCore

@Suite("the set of fingerprints")
struct FingerprintSetTests {
    /// Well-mixed fingerprints, as hashing gives them.
    private func fingerprints(_ count: Int) -> [Fingerprint] {
        (0..<count).map { number in
            withUnsafeBytes(of: UInt64(number).littleEndian) {
                $0.withMemoryRebound(to: UInt8.self) { SipHash.hash($0) }
            }
        }
    }

    @Test("it holds what was put in, once, and nothing else")
    func holds() {
        let all = fingerprints(60_000)
        var set = FingerprintSet()
        for (index, fingerprint) in all.prefix(50_000).enumerated() {
            if index % 1000 == 0 { #expect(!set.contains(fingerprint)) }
            let isNew = set.insert(fingerprint)
            if !isNew { Issue.record("\(index) was there before it was put in") }
        }
        #expect(set.count == 50_000)
        #expect(all.prefix(50_000).allSatisfy { set.contains($0) })
        #expect(!all.suffix(10_000).contains { set.contains($0) })
        for fingerprint in all.prefix(50_000) where set.insert(fingerprint) {
            Issue.record("it was put in twice")
        }
        #expect(set.count == 50_000)
    }

    @Test("from ten thousand on it takes at most 32 bytes for each")
    func memory() {
        var set = FingerprintSet()
        var worst = 0.0
        for (index, fingerprint) in fingerprints(200_000).enumerated() {
            set.insert(fingerprint)
            if index >= 10_000, index % 500 == 0 {
                worst = max(worst, Double(set.byteCount) / Double(set.count))
            }
        }
        #expect(worst < 32)
        #expect(worst > 16)
    }

    @Test("fingerprints that want the same place all find one")
    func sameHome() {
        // All in one part and one group, and the last groups of a table, which go on at its front.
        let low = (0..<400).map { Fingerprint(high: 5, low: $0) }
        let end = (0..<400).map { Fingerprint(high: .max, low: $0 << 56 | $0) }
        var set = FingerprintSet()
        for fingerprint in low + end {
            let isNew = !set.contains(fingerprint) && set.insert(fingerprint)
            #expect(isNew)
        }
        for fingerprint in low + end {
            let isThere = set.contains(fingerprint) && !set.insert(fingerprint)
            #expect(isThere)
        }
    }

    @Test("the fingerprint of zeros is one like others")
    func zero() {
        var set = FingerprintSet()
        let zero = Fingerprint(high: 0, low: 0)
        #expect(!set.contains(zero))
        let isNew = set.insert(zero)
        #expect(isNew)
        #expect(set.contains(zero))
        let isNewAgain = set.insert(zero)
        #expect(!isNewAgain)
        #expect(!set.contains(Fingerprint(high: 0, low: 1)))
    }

    @Test("a copy goes its own way")
    func copies() {
        let all = fingerprints(2)
        var set = FingerprintSet()
        set.insert(all[0])
        var copy = set
        copy.insert(all[1])
        #expect(copy.count == 2)
        #expect(!set.contains(all[1]))
    }
}
