/// The IPv6 parser and serialiser of the URL Standard (3.5, 3.6): eight pieces of 16 bits.
struct IPv6Address {
    private(set) var pieces: [UInt16] = Array(repeating: 0, count: 8)

    /// Reads an address without its brackets; zones (`%eth0`) are refused, as the standard does.
    init?(parsing text: UnsafeBufferPointer<UInt8>) {
        var reader = Reader(text: text)
        guard reader.read() else { return nil }
        pieces = reader.pieces
    }

    /// The address in brackets, its first longest run of zeros written as `::`.
    var serialized: [UInt8] {
        let gap = longestZeros
        var text = "["
        var index = 0
        while index < 8 {
            if index == gap.lowerBound, !gap.isEmpty {
                text += index == 0 ? "::" : ":"
                index = gap.upperBound
                continue
            }
            text += String(pieces[index], radix: 16)
            if index < 7 { text += ":" }
            index += 1
        }
        text += "]"
        return Array(text.utf8)
    }

    /// The first longest run of at least two pieces that are zero, or an empty range.
    private var longestZeros: Range<Int> {
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, pieces[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = end + 1
        }
        return best
    }
}

extension IPv6Address {
    /// Reads the pieces one after the other.
    private struct Reader {
        let text: UnsafeBufferPointer<UInt8>
        var pieces: [UInt16] = Array(repeating: 0, count: 8)
        private var place = 0
        private var index = 0
        /// The piece at which `::` stood.
        private var gap: Int?

        init(text: UnsafeBufferPointer<UInt8>) {
            self.text = text
        }

        private var isAtColon: Bool { place < text.count && text[place] == UInt8(ascii: ":") }

        mutating func read() -> Bool {
            if isAtColon {
                guard place + 1 < text.count, text[place + 1] == UInt8(ascii: ":") else {
                    return false
                }
                place += 2
                index += 1
                gap = index
            }
            while place < text.count {
                guard index < 8 else { return false }
                if isAtColon {
                    guard gap == nil else { return false }
                    place += 1
                    index += 1
                    gap = index
                    continue
                }
                guard readPiece() else { return false }
            }
            return closeGap()
        }

        private mutating func readPiece() -> Bool {
            let start = place
            var value: UInt16 = 0
            while place < text.count, place - start < 4, let digit = hexValue(text[place]) {
                value = value << 4 | UInt16(digit)
                place += 1
            }
            if place < text.count {
                if text[place] == UInt8(ascii: "."), place > start {
                    place = start
                    return readIPv4()
                }
                guard isAtColon else { return false }
                place += 1
                guard place < text.count else { return false }
            }
            pieces[index] = value
            index += 1
            return true
        }

        /// Four decimal numbers at the end, without leading zeros.
        private mutating func readIPv4() -> Bool {
            guard index <= 6 else { return false }
            var numbers: [UInt16] = []
            while place < text.count {
                if !numbers.isEmpty {
                    guard text[place] == UInt8(ascii: "."), numbers.count < 4 else { return false }
                    place += 1
                }
                let start = place
                var value: UInt16 = 0
                while place < text.count, isASCIIDigit(text[place]) {
                    guard place == start || value > 0 else { return false }
                    value = value * 10 + UInt16(text[place] - 0x30)
                    guard value <= 255 else { return false }
                    place += 1
                }
                guard place > start else { return false }
                numbers.append(value)
            }
            guard numbers.count == 4 else { return false }
            pieces[index] = numbers[0] << 8 | numbers[1]
            pieces[index + 1] = numbers[2] << 8 | numbers[3]
            index += 2
            return true
        }

        /// Moves the pieces behind `::` to the end.
        private mutating func closeGap() -> Bool {
            guard let gap else { return index == 8 }
            let behind = index - gap
            for step in stride(from: behind - 1, through: 0, by: -1) {
                let target = 7 - (behind - 1 - step)
                pieces.swapAt(gap + step, target)
            }
            return true
        }
    }
}
