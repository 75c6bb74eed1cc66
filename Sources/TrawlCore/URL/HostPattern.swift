/// An entry of `allow`: a host, or with `*.` all below it, with an optional port.
///
/// `books.example` is that host alone, `*.books.example` its subdomains without itself. Without a
/// port every port fits.
public struct HostPattern: Hashable, Sendable, CustomStringConvertible {
    /// The host in the form that URLs have, without `*.`.
    public let host: String
    /// Whether the hosts below it are meant, and not it.
    public let coversSubdomains: Bool
    /// The port that is meant; nil for all.
    public let port: Int?

    /// Reads an entry such as `*.books.example:8080` or `[::1]`; nil for what names no host.
    public init?(_ text: String) {
        var text = text
        guard
            let read = text.withUTF8({ bytes -> (host: [UInt8], below: Bool, port: Int?)? in
                let below = bytes.starts(with: Array("*.".utf8))
                let start = below ? 2 : 0
                let end = bytes.hostEnd(from: start, to: bytes.count)
                guard start < end,
                    let host = HostParser.parse(bytes.slice(start, end), isSpecial: true),
                    // A host may have one, but who writes it here means something else.
                    !host.contains(UInt8(ascii: "*"))
                else { return nil }
                // Nothing is below an address.
                let isAddress = host.first == UInt8(ascii: "[") || IPv4Address.endsInNumber(host)
                if below, isAddress { return nil }
                guard end < bytes.count else { return (host, below, nil) }
                let digits = bytes.slice(end + 1, bytes.count)
                guard !digits.isEmpty, digits.allSatisfy(isASCIIDigit),
                    let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
                else { return nil }
                return (host, below, Int(port))
            })
        else { return nil }
        host = String(decoding: read.host, as: UTF8.self)
        coversSubdomains = read.below
        port = read.port
    }

    /// Whether it covers a host, in the form that URLs have, at a port.
    public func matches(host: String, port: Int?) -> Bool {
        var host = host
        return host.withUTF8 { matches(host: $0, port: port) }
    }

    /// Whether it covers a host, in the form that URLs have, at a port.
    package func matches(host: UnsafeBufferPointer<UInt8>, port: Int?) -> Bool {
        if let wanted = self.port, wanted != port { return false }
        let dot = host.count - self.host.utf8.count - 1
        guard coversSubdomains else { return dot == -1 && ends(host, at: 0) }
        return dot > 0 && host[dot] == UInt8(ascii: ".") && ends(host, at: dot + 1)
    }

    /// Whether what is left of a host from a place on, as long as the own one, is the own one.
    private func ends(_ host: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        var place = start
        // Byte by byte without a generic comparison, as every link of a page comes here.
        for byte in self.host.utf8 {
            if host[place] != byte { return false }
            place &+= 1
        }
        return true
    }

    /// The entry as one would write it.
    public var description: String {
        (coversSubdomains ? "*." : "") + host + (port.map { ":\($0)" } ?? "")
    }
}
