/// The arguments of a query (`b=2&a=1`), unescaped, with `+` read as a space.
struct QueryArguments {
    /// Where name and value lie in `bytes`.
    private struct Argument {
        let name: Range<Int>
        let value: Range<Int>
    }

    private let bytes: [UInt8]
    private var arguments: [Argument]

    /// Takes a query apart; empty arguments (`&&`) are left out.
    init(_ query: UnsafeBufferPointer<UInt8>) {
        var arguments: [Argument] = []
        bytes = [UInt8](unsafeUninitializedCapacity: query.count) { bytes, count in
            var place = 0
            while place < query.count {
                let end = query.firstIndex(of: UInt8(ascii: "&"), from: place, to: query.count)
                if end > place {
                    let equals = query.firstIndex(of: UInt8(ascii: "="), from: place, to: end)
                    let start = count
                    Self.unescape(query, place..<equals, into: bytes, &count)
                    let middle = count
                    Self.unescape(query, min(equals + 1, end)..<end, into: bytes, &count)
                    arguments.append(Argument(name: start..<middle, value: middle..<count))
                }
                place = end + 1
            }
        }
        self.arguments = arguments
    }

    /// Removes the arguments whose name and value are asked for.
    mutating func remove(
        where isUnwanted: (
            _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
        ) -> Bool
    ) {
        bytes.withUnsafeBufferPointer { bytes in
            arguments.removeAll {
                isUnwanted(
                    bytes.slice($0.name.lowerBound, $0.name.upperBound),
                    bytes.slice($0.value.lowerBound, $0.value.upperBound)
                )
            }
        }
    }

    /// Removes the arguments without a value.
    mutating func removeBlank() {
        arguments.removeAll { $0.value.isEmpty }
    }

    /// Sorts by name, then by value, byte by byte.
    mutating func sort() {
        guard arguments.count > 1 else { return }
        bytes.withUnsafeBufferPointer { bytes in
            arguments.sort { left, right in
                if let order = Self.order(bytes, left.name, right.name) { return order }
                return Self.order(bytes, left.value, right.value) ?? false
            }
        }
    }

    /// Writes `?` and the arguments, nothing when there are none; the output has room for four
    /// times the query.
    func append(to output: inout ByteBuffer) {
        bytes.withUnsafeBufferPointer { bytes in
            var separator = UInt8(ascii: "?")
            for argument in arguments {
                output.append(separator)
                Self.append(bytes, argument.name, to: &output)
                output.append(UInt8(ascii: "="))
                Self.append(bytes, argument.value, to: &output)
                separator = UInt8(ascii: "&")
            }
        }
    }

    /// Writes a part of the query behind the bytes that are there, of which it is never longer.
    private static func unescape(
        _ query: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        into bytes: UnsafeMutableBufferPointer<UInt8>,
        _ count: inout Int
    ) {
        let text = query.slice(range.lowerBound, range.upperBound)
        var place = 0
        while place < text.count {
            var byte = text[place]
            if byte == UInt8(ascii: "%"), let value = text.escape(at: place) {
                byte = value
                place &+= 3
            } else {
                if byte == UInt8(ascii: "+") { byte = 0x20 }
                place &+= 1
            }
            bytes.initializeElement(at: count, to: byte)
            count &+= 1
        }
    }

    /// Whether the first comes before the second; nil when they are equal.
    private static func order(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ left: Range<Int>,
        _ right: Range<Int>
    ) -> Bool? {
        for step in 0..<min(left.count, right.count) {
            let (first, second) = (bytes[left.lowerBound + step], bytes[right.lowerBound + step])
            if first != second { return first < second }
        }
        return left.count == right.count ? nil : left.count < right.count
    }

    private static func append(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        to output: inout ByteBuffer
    ) {
        for place in range {
            let byte = bytes[place]
            if ByteSet.unreserved.contains(byte) {
                output.append(byte)
            } else if byte == 0x20 {
                output.append(UInt8(ascii: "+"))
            } else {
                output.appendEscaped(byte)
            }
        }
    }
}
