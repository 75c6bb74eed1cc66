/// 128 bits that stand for a request: its method, the canonical form of its URL, and its body.
///
/// It is stored, so it is the same on every machine and in every version: SipHash-2-4 with 128 bits
/// of output and a key that never changes. The key is no secret, but nobody knows how to make two
/// inputs meet faster than by trying 2^64, so no page can hide another one's URL; two of a billion
/// URLs meet with a chance of 10^-21.
public struct Fingerprint: Hashable, Sendable, Codable {
    /// The first 64 bits.
    public let high: UInt64
    /// The last 64 bits.
    public let low: UInt64

    /// A fingerprint read from where it was stored.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The fingerprint of a request.
    ///
    /// - Parameters:
    ///   - method: The method, in upper case.
    ///   - canonicalURL: The bytes that `CanonicalForm` gives.
    ///   - body: The body that is sent, empty for none.
    package init(
        method: String = "GET",
        canonicalURL: UnsafeBufferPointer<UInt8>,
        body: [UInt8] = []
    ) {
        if body.isEmpty, method == "GET" {
            self = SipHash.hash(canonicalURL)
            return
        }
        // No URL and no method has a line feed, so no two requests give the same bytes.
        var message = Array(canonicalURL)
        message.append(0x0A)
        message += method.utf8
        message.append(0x0A)
        message += body
        self = message.withUnsafeBufferPointer(SipHash.hash)
    }
}

/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein 2012, and their reference code of
/// 2015).
enum SipHash {
    /// The bytes of `TrawlFingerprint`, little-endian; changing them would forget every stored URL.
    private static let key: (UInt64, UInt64) = (0x6E69_466C_7761_7254, 0x746E_6972_7072_6567)

    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Fingerprint {
        hash(bytes, key: key)
    }

    static func hash(_ bytes: UnsafeBufferPointer<UInt8>, key: (UInt64, UInt64)) -> Fingerprint {
        var state = State(key: key)
        let raw = UnsafeRawBufferPointer(bytes)
        let whole = bytes.count & ~7
        var place = 0
        while place < whole {
            state.absorb(
                UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            )
            place &+= 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        while place < bytes.count {
            last |= UInt64(raw[place]) << UInt64(8 * (place - whole))
            place &+= 1
        }
        state.absorb(last)
        return state.finish()
    }

    private struct State {
        var v0: UInt64
        var v1: UInt64
        var v2: UInt64
        var v3: UInt64

        init(key: (UInt64, UInt64)) {
            v0 = key.0 ^ 0x736F_6D65_7073_6575
            v1 = key.1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE
            v2 = key.0 ^ 0x6C79_6765_6E65_7261
            v3 = key.1 ^ 0x7465_6462_7974_6573
        }

        @inline(__always)
        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        mutating func finish() -> Fingerprint {
            v2 ^= 0xEE
            for _ in 0..<4 { round() }
            let first = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xDD
            for _ in 0..<4 { round() }
            return Fingerprint(high: first, low: v0 ^ v1 ^ v2 ^ v3)
        }

        @inline(__always)
        private mutating func round() {
            v0 = v0 &+ v1
            v1 = Self.rotate(v1, 13) ^ v0
            v0 = Self.rotate(v0, 32)
            v2 = v2 &+ v3
            v3 = Self.rotate(v3, 16) ^ v2
            v0 = v0 &+ v3
            v3 = Self.rotate(v3, 21) ^ v0
            v2 = v2 &+ v1
            v1 = Self.rotate(v1, 17) ^ v2
            v2 = Self.rotate(v2, 32)
        }

        @inline(__always)
        private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
            value &<< bits | value &>> (64 &- bits)
        }
    }
}
