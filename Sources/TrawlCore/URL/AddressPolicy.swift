/// Which addresses a job may connect to: the global ones, and exceptions that its file names.
///
/// The question is asked for the address that is about to be connected, after DNS, so that no
/// spelling of a URL and no change of a name's records goes around it.
public struct AddressPolicy: Hashable, Sendable {
    /// Ranges that are allowed although they are not global.
    public var exceptions: [CIDR]

    /// Global addresses only.
    public static let globalOnly = AddressPolicy(exceptions: [])

    /// Global addresses and those in `exceptions`.
    public init(exceptions: [CIDR]) {
        self.exceptions = exceptions
    }

    /// Why an address may not be connected to, as a sentence for people; nil when it may.
    ///
    /// An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64, Teredo) is judged by
    /// that one too, and an exception for it holds as well.
    public func refusal(of address: IPAddress) -> String? {
        if exceptions.contains(where: { $0.contains(address) }) { return nil }
        if let range = SpecialRange.named(address) {
            return "\(address) is in \(range.cidr) (\(range.name))"
        }
        if let inner = address.embeddedV4 {
            return refusal(of: inner).map { "\(address) leads to an IPv4 address: \($0)" }
        }
        // RFC 4291, 2.4, and IANA's registry: only 2000::/3 is given out as global unicast.
        guard address.isV4 || address.value >> 125 == 1 else {
            return "\(address) is not a global unicast address"
        }
        return nil
    }

    /// The same for the 4 or 16 bytes of an address in network order; other counts are refused.
    public func refusal(ofNetworkBytes bytes: UnsafeRawBufferPointer) -> String? {
        guard let address = IPAddress(networkBytes: bytes) else {
            return "an address of \(bytes.count) bytes is neither IPv4 nor IPv6"
        }
        return refusal(of: address)
    }
}

extension IPAddress {
    /// The IPv4 address that an IPv6 address stands for or is a tunnel to; nil for the others.
    public var embeddedV4: IPAddress? {
        guard !isV4 else { return nil }
        let low = UInt32(truncatingIfNeeded: value)
        // RFC 4291, 2.5.5.2: ::ffff:0:0/96, IPv4-mapped. RFC 6052, 2.1: 64:ff9b::/96, NAT64.
        if value >> 32 == 0xffff || value >> 32 == 0x0064_ff9b << 64 { return IPAddress(v4: low) }
        // RFC 3056, 2: 2002:V4ADDR::/48, 6to4.
        if value >> 112 == 0x2002 { return IPAddress(v4: UInt32(truncatingIfNeeded: value >> 80)) }
        // RFC 4380, 4: 2001:0::/32, Teredo; the client's address is stored inverted.
        if value >> 96 == 0x2001_0000 { return IPAddress(v4: ~low) }
        return nil
    }
}

/// One range that is not global, with its name in IANA's special-purpose registries (RFC 6890).
private struct SpecialRange {
    let base: IPAddress
    let prefixLength: Int
    let name: String

    /// The range as text.
    var cidr: String { "\(base)/\(prefixLength)" }

    static func named(_ address: IPAddress) -> SpecialRange? {
        (address.isV4 ? v4 : v6).first {
            let host = UInt128(address.width - $0.prefixLength)
            return address.value >> host == $0.base.value >> host
        }
    }

    private static func range(_ base: UInt32, _ length: Int, _ name: String) -> SpecialRange {
        SpecialRange(base: IPAddress(v4: base), prefixLength: length, name: name)
    }

    /// The first 32 bits of an IPv6 range are enough for all but the shortest prefixes below.
    private static func range6(_ high: UInt64, _ length: Int, _ name: String) -> SpecialRange {
        SpecialRange(base: IPAddress(v6: UInt128(high) << 64), prefixLength: length, name: name)
    }

    private static let v4: [SpecialRange] = [
        range(0x0000_0000, 8, "this network"),
        range(0x0a00_0000, 8, "private"),
        range(0x6440_0000, 10, "shared address space of carriers"),
        range(0x7f00_0000, 8, "loopback"),
        range(0xa9fe_0000, 16, "link-local, cloud metadata"),
        range(0xac10_0000, 12, "private"),
        range(0xc000_0000, 24, "protocol assignments"),
        range(0xc000_0200, 24, "documentation"),
        range(0xc058_6300, 24, "6to4 relays"),
        range(0xc0a8_0000, 16, "private"),
        range(0xc612_0000, 15, "benchmarking"),
        range(0xc633_6400, 24, "documentation"),
        range(0xcb00_7100, 24, "documentation"),
        range(0xe000_0000, 4, "multicast"),
        range(0xf000_0000, 4, "reserved, broadcast"),
    ]

    private static let v6: [SpecialRange] = [
        SpecialRange(base: IPAddress(v6: 0), prefixLength: 128, name: "unspecified"),
        SpecialRange(base: IPAddress(v6: 1), prefixLength: 128, name: "loopback"),
        range6(0x0064_ff9b_0001_0000, 48, "NAT64 of a local network"),
        range6(0x0100_0000_0000_0000, 64, "discard"),
        range6(0x2001_0db8_0000_0000, 32, "documentation"),
        // 2001::/23 is for protocols; 2001:0::/32 in it, Teredo, is judged by what it carries.
        range6(0x2001_0001_0000_0000, 32, "protocol assignments"),
        range6(0x2001_0002_0000_0000, 31, "protocol assignments"),
        range6(0x2001_0004_0000_0000, 30, "protocol assignments"),
        range6(0x2001_0008_0000_0000, 29, "protocol assignments"),
        range6(0x2001_0010_0000_0000, 28, "protocol assignments"),
        range6(0x2001_0020_0000_0000, 27, "protocol assignments"),
        range6(0x2001_0040_0000_0000, 26, "protocol assignments"),
        range6(0x2001_0080_0000_0000, 25, "protocol assignments"),
        range6(0x2001_0100_0000_0000, 24, "protocol assignments"),
        range6(0x3fff_0000_0000_0000, 20, "documentation"),
        range6(0xfc00_0000_0000_0000, 7, "private"),
        range6(0xfe80_0000_0000_0000, 10, "link-local"),
        range6(0xfec0_0000_0000_0000, 10, "site-local"),
        range6(0xff00_0000_0000_0000, 8, "multicast"),
    ]
}
