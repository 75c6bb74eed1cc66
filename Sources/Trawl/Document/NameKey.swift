/// A name of an element or attribute in a form that compares in one step: its first eight bytes as
/// a number, padded with zeros, so that names of up to seven bytes are equal when the numbers are.
struct NameKey: Hashable {
    /// The first eight bytes, the first one lowest; 0 stands for any name.
    let bits: UInt64
    /// The bytes from the ninth on; nearly always empty.
    let rest: [UInt8]

    /// Matches every name.
    static let any = NameKey(bits: 0, rest: [])

    private init(bits: UInt64, rest: [UInt8]) {
        self.bits = bits
        self.rest = rest
    }

    /// The key of a name of a selector.
    init(_ name: String) {
        let bytes = Array(name.utf8)
        var bits: UInt64 = 0
        for (place, byte) in bytes.prefix(8).enumerated() {
            bits |= UInt64(byte) << UInt64(8 * place)
        }
        self.bits = bits
        rest = Array(bytes.dropFirst(8))
    }

    /// The first eight bytes of a name of the tree.
    @inline(__always)
    static func bits(of name: UnsafePointer<UInt8>) -> UInt64 {
        var bits: UInt64 = 0
        var place = 0
        while place < 8 {
            let byte = name[place]
            if byte == 0 { break }
            bits |= UInt64(byte) &<< UInt64(truncatingIfNeeded: 8 &* place)
            place &+= 1
        }
        return bits
    }

    /// Whether the name whose first eight bytes are `bits` is this one.
    @inline(__always)
    func matches(_ bits: UInt64, _ name: UnsafePointer<UInt8>) -> Bool {
        guard bits == self.bits else { return false }
        return bits >> 56 == 0 || matchesRest(name + 8)
    }

    private func matchesRest(_ name: UnsafePointer<UInt8>) -> Bool {
        for (place, byte) in rest.enumerated() where name[place] != byte { return false }
        return name[rest.count] == 0
    }
}
