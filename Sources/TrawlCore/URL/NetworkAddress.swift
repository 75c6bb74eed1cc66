/// An IPv4 or IPv6 address as a number.
public struct IPAddress: Hashable, Sendable {
    /// The address; an IPv4 address stands in the lowest 32 bits.
    public let value: UInt128
    /// Whether it is an IPv4 address.
    public let isV4: Bool

    /// The IPv4 address of a 32-bit number, most significant byte first.
    public init(v4: UInt32) {
        value = UInt128(v4)
        isV4 = true
    }

    /// The IPv6 address of a 128-bit number, most significant byte first.
    public init(v6: UInt128) {
        value = v6
        isV4 = false
    }

    /// The address of 4 or 16 bytes in network order; nil for any other count.
    public init?(networkBytes bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        isV4 = bytes.count == 4
        value = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Reads `192.0.2.1` (four decimal numbers, no leading zeros) or the text form of an IPv6
    /// address (RFC 4291, 2.2) without brackets and without a zone; nil for everything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let address = bytes.withUnsafeBufferPointer({ IPv6Address(parsing: $0) }) else {
                return nil
            }
            self.init(v6: address.pieces.reduce(0) { $0 << 16 | UInt128($1) })
        } else {
            guard let number = Self.v4(bytes) else { return nil }
            self.init(v4: number)
        }
    }

    /// The bits of an address of its kind: 32 or 128.
    public var width: Int { isV4 ? 32 : 128 }

    private static func v4(_ text: [UInt8]) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != 0x30 else {
                return nil
            }
            var value: UInt32 = 0
            for byte in part {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + UInt32(byte - 0x30)
            }
            guard value <= 255 else { return nil }
            number = number << 8 | value
        }
        return number
    }
}

extension IPAddress: CustomStringConvertible {
    /// The usual text; for IPv6 that of RFC 5952.
    public var description: String {
        if isV4 {
            return stride(from: 24, through: 0, by: -8)
                .map { String(UInt8(truncatingIfNeeded: value >> UInt128($0))) }
                .joined(separator: ".")
        }
        let pieces = stride(from: 112, through: 0, by: -16)
            .map { UInt16(truncatingIfNeeded: value >> UInt128($0)) }
        // The one writer of IPv6 text shortens what it reads; in a URL's brackets, so without them.
        let long = pieces.map { String($0, radix: 16) }.joined(separator: ":")
        let short = Array(long.utf8).withUnsafeBufferPointer {
            IPv6Address(parsing: $0)?.serialized
        }
        return short.map { String(decoding: $0.dropFirst().dropLast(), as: UTF8.self) } ?? long
    }
}

/// A range of addresses: an address and the number of leading bits that count (RFC 4632).
public struct CIDR: Hashable, Sendable {
    /// The first address of the range.
    public let base: IPAddress
    /// How many leading bits count: 0 to 32, or to 128.
    public let prefixLength: Int

    /// The range around an address; nil when the length is over the address's own.
    ///
    /// Bits of the address behind the prefix are cleared.
    public init?(_ address: IPAddress, prefixLength: Int) {
        guard (0...address.width).contains(prefixLength) else { return nil }
        let host = address.width - prefixLength
        let kept = host == 128 ? 0 : (address.value >> UInt128(host)) << UInt128(host)
        base = address.isV4 ? IPAddress(v4: UInt32(truncatingIfNeeded: kept)) : IPAddress(v6: kept)
        self.prefixLength = prefixLength
    }

    /// Reads `10.0.0.0/8` or `fd00::/8`; an address without a length is a range of one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let address = IPAddress(first) else {
            return nil
        }
        guard parts.count == 2 else {
            self.init(address, prefixLength: address.width)
            return
        }
        let digits = parts[1].utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let length = Int(parts[1])
        else { return nil }
        self.init(address, prefixLength: length)
    }

    /// Whether an address of the same kind lies in the range.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.isV4 == base.isV4 else { return false }
        let host = address.width - prefixLength
        return host == 128 || (address.value ^ base.value) >> UInt128(host) == 0
    }
}

extension CIDR: CustomStringConvertible {
    /// The usual text, `10.0.0.0/8`.
    public var description: String { "\(base)/\(prefixLength)" }
}
