/// How texts compare and count in JSONPath: by their Unicode characters one by one (RFC 9535,
/// 2.3.1.2 and 2.3.5.2.2).
///
/// Swift's `==` and `<` take é for e with an accent behind it. Here it is the bytes of UTF-8 that
/// compare, whose order is that of the characters.
extension String {
    /// Whether both are the same characters in the same order.
    func hasSameScalars(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // Through the memory, which is many times faster than through the views.
        let isSame = utf8.withContiguousStorageIfAvailable { bytes in
            other.utf8.withContiguousStorageIfAvailable { bytes.elementsEqual($0) }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether it comes before another text.
    func precedesByScalars(_ other: String) -> Bool {
        let precedes = utf8.withContiguousStorageIfAvailable { bytes in
            other.utf8.withContiguousStorageIfAvailable { bytes.lexicographicallyPrecedes($0) }
        }
        return (precedes ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// The number of its characters, each of which has one byte that continues none.
    var scalarCount: Int {
        let count = utf8.withContiguousStorageIfAvailable { bytes in
            bytes.reduce(0) { $0 &+ ($1 & 0xC0 == 0x80 ? 0 : 1) }
        }
        return count ?? unicodeScalars.count
    }
}
