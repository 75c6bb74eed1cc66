/// Takes the markup out of a text that holds some, such as a description in a feed or in JSON.
package enum MarkupStripping {
    /// The text without tags, comments and the content of scripts and styles.
    ///
    /// Tags of blocks and `<br>` leave a blank, so that words stay apart; others leave nothing. A
    /// `<` that begins no tag stays, and so does a tag that never ends. Character references stay.
    ///
    /// One pass: no place is looked at more than twice.
    package static func stripped(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var stripper = Stripper(bytes: bytes)
            return String(decoding: stripper.run(), as: UTF8.self)
        }
    }
}

private struct Stripper {
    let bytes: UnsafeBufferPointer<UInt8>
    var place = 0
    var result: [UInt8] = []

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func run() -> [UInt8] {
        result.reserveCapacity(bytes.count)
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<"), beginsMarkup else {
                result.append(bytes[place])
                place += 1
                continue
            }
            guard skipMarkup() else {
                // It goes on to the end, and so does everything after it.
                result.append(contentsOf: bytes[place...])
                return result
            }
        }
        return result
    }

    /// Whether the `<` at hand is followed by what begins a tag (HTML Standard, 13.2.5.6).
    private var beginsMarkup: Bool {
        guard place + 1 < bytes.count else { return false }
        let next = bytes[place + 1]
        if next == UInt8(ascii: "/") {
            return place + 2 < bytes.count && Self.isLetter(bytes[place + 2])
        }
        return Self.isLetter(next) || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
    }

    /// Goes behind a comment or tag; false when it does not end, and then nothing has moved.
    private mutating func skipMarkup() -> Bool {
        if starts(with: Array("<!--".utf8), at: place) {
            guard let end = find("-->", from: place + 2) else { return false }
            place = end
            return true
        }
        var end = place + 1
        var quote: UInt8 = 0
        while end < bytes.count, quote != 0 || bytes[end] != UInt8(ascii: ">") {
            let byte = bytes[end]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"),
                bytes[end - 1] == UInt8(ascii: "=") || bytes[end - 1] <= 0x20
            {
                // Quotes count where a value may begin: an apostrophe in a word does not.
                quote = byte
            }
            end += 1
        }
        guard end < bytes.count else { return false }
        let isClosing = bytes[place + 1] == UInt8(ascii: "/")
        let name = name(at: place + (isClosing ? 2 : 1))
        place = end + 1
        if Self.blocks.contains(name), result.last != 0x20 { result.append(0x20) }
        if !isClosing, Self.withoutText.contains(name) {
            place = find("</" + name, from: place) ?? bytes.count
        }
        return true
    }

    /// The name of a tag in lower case; empty for one that is longer than any that counts.
    private func name(at start: Int) -> String {
        var name: [UInt8] = []
        var place = start
        while place < bytes.count,
            Self.isLetter(bytes[place]) || (0x30...0x39).contains(bytes[place])
        {
            guard name.count < 16 else { return "" }
            name.append(bytes[place] | 0x20)
            place += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Where a text stands next: behind it for what ends in `>`, else before it; the case of letters
    /// does not count.
    private func find(_ text: String, from start: Int) -> Int? {
        let wanted = Array(text.utf8)
        var place = start
        while place + wanted.count <= bytes.count {
            if bytes[place] == wanted[0], starts(with: wanted, at: place) {
                return wanted.last == UInt8(ascii: ">") ? place + wanted.count : place
            }
            place += 1
        }
        return nil
    }

    private func starts(with wanted: [UInt8], at start: Int) -> Bool {
        guard start + wanted.count <= bytes.count else { return false }
        for offset in 0..<wanted.count {
            let byte = bytes[start + offset]
            let isSame =
                Self.isLetter(byte) ? byte | 0x20 == wanted[offset] : byte == wanted[offset]
            guard isSame else { return false }
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// Elements whose content is no text of the page.
    private static let withoutText: Set<String> = ["script", "style"]

    /// Elements that stand on lines of their own, and table cells.
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary",
        "table", "td", "th", "tr", "ul",
    ]
}
