/// What one pass over a path or a query tells of its pieces, so that most need no second look.
struct URLPieces {
    /// How many pieces there are; a separator at the end begins none.
    private(set) var count = 0
    /// Whether three of them, or of their names, may be the same; false is sure.
    private(set) var mayComeThrice = false
    /// Whether one of them, or of their values, begins with a digit.
    private(set) var hasNumber = false
    /// One bit for each of 64 kinds that came once, and twice.
    private var once: UInt64 = 0
    private var twice: UInt64 = 0

    /// Looks at pieces.
    ///
    /// - Parameters:
    ///   - bytes: A path with its first slash, or a query without its question mark.
    ///   - separator: What stands between pieces.
    ///   - nameEnd: What ends the name of a piece; nil: it is a name from end to end.
    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, nameEnd: UInt8?) {
        var start = bytes.first == separator ? 1 : 0
        var nameStop = -1
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            if byte == separator {
                add(bytes, start, nameStop < 0 ? place : nameStop, place)
                start = place &+ 1
                nameStop = -1
            } else if byte == nameEnd, nameStop < 0 {
                nameStop = place
            }
            place &+= 1
        }
        if start < bytes.count {
            add(bytes, start, nameStop < 0 ? bytes.count : nameStop, bytes.count)
        }
    }

    @inline(__always)
    private mutating func add(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ nameStop: Int,
        _ stop: Int
    ) {
        count &+= 1
        let value = nameStop < stop ? nameStop &+ 1 : start
        if value < stop, isASCIIDigit(bytes[value]) { hasNumber = true }
        guard nameStop > start else { return }
        // Same names have the same length, first and last byte.
        let ends = UInt64(bytes[start]) &* 5 &+ UInt64(bytes[nameStop &- 1]) &* 11
        let bit: UInt64 = 1 << ((ends &+ UInt64(nameStop &- start)) & 63)
        if twice & bit != 0 { mayComeThrice = true }
        twice |= once & bit
        once |= bit
    }
}
