/// A hash that is the same in every process, on every machine and in every version.
///
/// `Hasher` is seeded anew in each process; what is chosen "once" (jitter, `~`) must outlive it.
/// FNV-1a over the bytes, then the finaliser of SplitMix64, so that all bits are mixed.
struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        mix(0xFF)  // never a byte of UTF-8: "ab", "c" and "a", "bc" differ
    }

    mutating func combine(_ number: Int64) {
        var bits = UInt64(bitPattern: number)
        for _ in 0..<8 {
            mix(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
    }

    private mutating func mix(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// A number from 0 up to, but not, `bound`, each as likely as the other; `bound` is not 0.
    func value(below bound: UInt64) -> UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return mixed.multipliedFullWidth(by: bound).high
    }
}
