extension Value {
    /// Reads the JSON of a page's script, which is often written by hand and a little wrong.
    ///
    /// Besides JSON are taken: comments, the wrappers `<!-- … -->` and `<![CDATA[ … ]]>`, line ends
    /// and other control characters inside strings, unknown escapes, a comma before a closing bracket,
    /// semicolons behind the value, and `NaN` and `Infinity`, which become null.
    ///
    /// - Throws: What is wrong with it as JSON, when it cannot be read so either.
    package init(scriptJSON bytes: [UInt8]) throws(JSONError) {
        do {
            try self.init(json: bytes)
        } catch {
            var repair = JSONRepair(bytes)
            guard let value = try? Value(json: repair.repaired()) else { throw error }
            self = value
        }
    }
}

/// One walk over a text that is nearly JSON, giving it as JSON.
private struct JSONRepair {
    private let input: [UInt8]
    private var place = 0
    private var output: [UInt8] = []
    /// Whether a comma was read and not yet written.
    private var hasComma = false
    /// Whether anything but white space was written.
    private var hasBegun = false
    /// Where the first comment that ends at or behind a place does so, as found last.
    private var commentEnd = -1
    /// Where the first bracket stands.
    private let firstBracket: Int

    init(_ input: [UInt8]) {
        self.input = input
        firstBracket =
            input.firstIndex { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") } ?? input.count
        output.reserveCapacity(input.count)
    }

    private static let commentStart = Array("<!--".utf8)
    private static let commentStop = Array("-->".utf8)
    private static let dataStart = Array("<![CDATA[".utf8)
    private static let dataStop = Array("]]>".utf8)
    private static let escapes = Set("\"\\/bfnrt".utf8)
    private static let blockStop = Array("*/".utf8)
    private static let wrappers = [dataStart, dataStop, commentStart, commentStop]
    private static let notNumbers = ["NaN", "Infinity", "-Infinity"].map { Array($0.utf8) }
    /// U+FEFF and U+00A0, which editors leave behind.
    private static let strayBlanks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xC2, 0xA0]]

    mutating func repaired() -> [UInt8] {
        while place < input.count {
            let byte = input[place]
            switch byte {
            case UInt8(ascii: "\""): copyString()
            case UInt8(ascii: ","):
                writeComma()
                hasComma = true
                place += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if skip(Self.dataStop) { break }
                hasComma = false
                write(byte)
            case 0...0x20, UInt8(ascii: ";"): blank(1)
            default:
                if !skipComment(), !skipStray() { write(byte) }
            }
        }
        return output
    }

    // MARK: Between values

    private mutating func write(_ byte: UInt8) {
        writeComma()
        output.append(byte)
        hasBegun = true
        place += 1
    }

    private mutating func writeComma() {
        if hasComma { output.append(UInt8(ascii: ",")) }
        hasComma = false
    }

    /// Passes over bytes, which part what stands before and behind them.
    private mutating func blank(_ count: Int) {
        output.append(0x20)
        place += count
    }

    private func isNext(_ word: [UInt8], at place: Int) -> Bool {
        guard place + word.count <= input.count else { return false }
        for (offset, byte) in word.enumerated() where input[place + offset] != byte { return false }
        return true
    }

    private mutating func skip(_ word: [UInt8]) -> Bool {
        guard isNext(word, at: place) else { return false }
        blank(word.count)
        return true
    }

    private mutating func skipStray() -> Bool {
        for word in Self.strayBlanks where skip(word) { return true }
        for word in Self.notNumbers where isNext(word, at: place) {
            writeComma()
            output.append(contentsOf: Array("null".utf8))
            hasBegun = true
            place += word.count
            return true
        }
        return false
    }

    // MARK: Comments and wrappers

    private mutating func skipComment() -> Bool {
        switch input[place] {
        case UInt8(ascii: "<"):
            if skip(Self.dataStart) { return true }
            guard isNext(Self.commentStart, at: place) else { return false }
            skipMarkupComment()
            return true
        case UInt8(ascii: "-"): return skip(Self.commentStop)
        case UInt8(ascii: "/"):
            guard place + 1 < input.count else { return false }
            if input[place + 1] == UInt8(ascii: "/") {
                skipLine()
                return true
            }
            guard input[place + 1] == UInt8(ascii: "*") else { return false }
            skipBlockComment()
            return true
        default: return false
        }
    }

    /// A comment that ends before the value begins, or stands inside it, goes as a whole; else it
    /// wraps the value, and its first sign alone goes.
    private mutating func skipMarkupComment() {
        let start = place + Self.commentStart.count
        if commentEnd < start {
            commentEnd = start
            while commentEnd < input.count, !isNext(Self.commentStop, at: commentEnd) {
                commentEnd += 1
            }
        }
        let isWhole = commentEnd < input.count && (hasBegun || commentEnd < firstBracket)
        blank(isWhole ? commentEnd + Self.commentStop.count - place : Self.commentStart.count)
    }

    /// `// …` up to the end of the line; of `//]]>` and its like the slashes alone go.
    private mutating func skipLine() {
        var end = place + 2
        while end < input.count, input[end] == 0x20 || input[end] == 0x09 { end += 1 }
        if !Self.wrappers.contains(where: { isNext($0, at: end) }) {
            while end < input.count, input[end] != 0x0A, input[end] != 0x0D { end += 1 }
        }
        blank(end - place)
    }

    private mutating func skipBlockComment() {
        var end = place + 2
        while end < input.count, !isNext(Self.blockStop, at: end) {
            end += 1
        }
        blank(min(end + 2, input.count) - place)
    }

    // MARK: Strings

    private mutating func copyString() {
        write(input[place])
        while place < input.count {
            let byte = input[place]
            switch byte {
            case UInt8(ascii: "\""):
                output.append(byte)
                place += 1
                return
            case UInt8(ascii: "\\"): copyEscape()
            case 0..<0x20:
                // Control characters are two digits, of which the first is 0 or 1.
                let digits = String(byte, radix: 16)
                output.append(contentsOf: Array((byte < 16 ? "\\u000" : "\\u00").utf8))
                output.append(contentsOf: Array(digits.utf8))
                place += 1
            default:
                output.append(byte)
                place += 1
            }
        }
    }

    /// Copies an escape; of one that JSON does not know the backslash is left out.
    private mutating func copyEscape() {
        let rest = input[(place + 1)...].prefix(5)
        let isKnown =
            switch rest.first {
            case UInt8(ascii: "u"):
                rest.count == 5 && rest.dropFirst().allSatisfy { $0.hexDigitValue != nil }
            case let sign?: Self.escapes.contains(sign)
            case nil: false
            }
        if isKnown, let sign = rest.first { output.append(contentsOf: [input[place], sign]) }
        place += isKnown ? 2 : 1
    }
}
