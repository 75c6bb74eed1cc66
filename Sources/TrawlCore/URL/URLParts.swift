/// The schemes that the URL Standard (4.2) gives rules of their own, and all others.
package enum SchemeKind: UInt8, Sendable {
    case http, https, ws, wss, ftp, file, other

    /// The kind of a scheme written in lower case.
    @inline(__always)
    init(_ name: UnsafeBufferPointer<UInt8>) {
        self =
            switch name.count {
            case 2 where name.isEqual(to: "ws"): .ws
            case 3 where name.isEqual(to: "wss"): .wss
            case 3 where name.isEqual(to: "ftp"): .ftp
            case 4 where name.isEqual(to: "http"): .http
            case 4 where name.isEqual(to: "file"): .file
            case 5 where name.isEqual(to: "https"): .https
            default: .other
            }
    }

    /// Whether the standard calls the scheme special.
    @inline(__always)
    package var isSpecial: Bool { self != .other }

    /// The port that is meant when none is written; nil for `file` and for schemes not listed.
    @inline(__always)
    package var defaultPort: Int? {
        switch self {
        case .http, .ws: 80
        case .https, .wss: 443
        case .ftp: 21
        case .file, .other: nil
        }
    }
}

/// Where the components of a serialised URL lie, as offsets of bytes.
///
/// ```
/// https://user:pass@example.com:1234/foo?bar#baz
///      |      |     |          |    |   |   |
///      |      |     |          |    |   |   fragmentStart, or the end
///      |      |     |          |    |   queryStart, or fragmentStart
///      |      |     |          |    pathStart
///      |      |     |          hostEnd
///      |      |     hostStart
///      |      usernameEnd
///      schemeEnd
/// ```
struct URLParts: Hashable, Sendable {
    var schemeEnd: UInt32 = 0
    /// With `hostStart` and `hostEnd` equal to `schemeEnd` + 1 when there is no authority.
    var usernameEnd: UInt32 = 0
    var hostStart: UInt32 = 0
    var hostEnd: UInt32 = 0
    var pathStart: UInt32 = 0
    var queryStart: UInt32 = 0
    var fragmentStart: UInt32 = 0
    /// The port as written, never the scheme's default.
    var port: UInt16?
    var kind: SchemeKind = .other
    /// False for URLs such as `mailto:a@b`; a host may also be there and empty (`file:///a`).
    var hasHost = false
    /// Whether the path is no list of segments (`mailto:a@b`).
    var hasOpaquePath = false

    /// Where the authority ends: after the port, before a `/.` that keeps `//` of the path apart.
    var authorityEnd: Int {
        hasHost ? Int(pathStart) : Int(schemeEnd) + 1
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether these are the bytes of a text.
    @inline(__always)
    func isEqual(to text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && (0..<count).allSatisfy { self[$0] == text.utf8Start[$0] }
    }

    /// The bytes of a range, which must lie within these.
    @inline(__always)
    func slice(_ from: Int, _ to: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: self[from..<to])
    }

    /// Whether any of three bytes is among these.
    @inline(__always)
    func containsAny(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        let raw = UnsafeRawBufferPointer(self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        var place = 0
        // As in `firstIndex`, but without an early end: hardly any path has one.
        var found: UInt64 = 0
        while place &+ 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let (a, b, c) = (
                word ^ (UInt64(first) &* ones), word ^ (UInt64(second) &* ones),
                word ^ (UInt64(third) &* ones)
            )
            found |= (a &- ones) & ~a | (b &- ones) & ~b | (c &- ones) & ~c
            place &+= 8
        }
        if found & 0x8080_8080_8080_8080 != 0 { return true }
        while place < count {
            let byte = self[place]
            if byte == first || byte == second || byte == third { return true }
            place &+= 1
        }
        return false
    }

    /// Where a byte comes first from an offset on, or the end.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int {
        var place = start
        let raw = UnsafeRawBufferPointer(self)
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        // Eight at a time: a byte that is the same leaves a zero, which loses its top bit.
        while place &+ 8 <= end {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self) ^ pattern
            if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
            place &+= 8
        }
        while place < end, self[place] != byte { place &+= 1 }
        return place
    }
}
