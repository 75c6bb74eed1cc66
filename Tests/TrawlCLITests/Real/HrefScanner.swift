/// Finds the values of `href` of all `a` elements in the bytes of a page: a reading of HTML's tags of its
/// own, which shares nothing with what it checks.
struct HrefScanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The values in the order of the page, with character references in place.
    mutating func scan() -> [String] {
        var found: [String] = []
        while place < bytes.count {
            if bytes[place] != UInt8(ascii: "<") {
                place += 1
            } else if starts(with: "<!--") {
                skip(past: "-->")
            } else if starts(with: "</") || starts(with: "<!") || starts(with: "<?") {
                skip(past: ">")
            } else if let tag = readTag() {
                if tag.name == "a", let href = tag.href { found.append(href) }
                // The text of these is no markup.
                if ["script", "style", "textarea", "title"].contains(tag.name) {
                    skip(past: "</\(tag.name)")
                }
            } else {
                place += 1
            }
        }
        return found
    }

    private func starts(with text: String) -> Bool {
        let end = place + text.utf8.count
        return end <= bytes.count
            && zip(bytes[place..<end], text.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private mutating func skip(past text: String) {
        let first = text.utf8.first
        while place < bytes.count, bytes[place] != first || !starts(with: text) { place += 1 }
        place = min(bytes.count, place + text.utf8.count)
    }

    /// Reads a tag to behind its `>`; nil, and nothing read, when `<` begins none.
    private mutating func readTag() -> (name: String, href: String?)? {
        let from = place
        place += 1
        let name = readName()
        guard let first = name.utf8.first, (97...122).contains(first) else {
            place = from
            return nil
        }
        var href: String?
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            let attribute = readName()
            guard !attribute.isEmpty else {
                place += 1
                continue
            }
            skipBlanks()
            guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else { continue }
            place += 1
            skipBlanks()
            let value = readValue()
            if attribute == "href", href == nil { href = value }
        }
        place = min(bytes.count, place + 1)
        return (name, href)
    }

    /// A name in lower case: all up to a blank, `/`, `>` or `=`.
    private mutating func readName() -> String {
        let from = place
        while place < bytes.count, !isBlank(bytes[place]) {
            let byte = bytes[place]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "=") {
                break
            }
            place += 1
        }
        return String(decoding: bytes[from..<place], as: UTF8.self).lowercased()
    }

    private mutating func readValue() -> String {
        guard place < bytes.count else { return "" }
        let quote = bytes[place]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { place += 1 }
        let from = place
        while place < bytes.count {
            let byte = bytes[place]
            if isQuoted ? byte == quote : isBlank(byte) || byte == UInt8(ascii: ">") { break }
            place += 1
        }
        let value = String(decoding: bytes[from..<place], as: UTF8.self)
        if isQuoted { place += 1 }
        return HrefScanner.decoded(value)
    }

    private mutating func skipBlanks() {
        while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }

    /// `&amp;`, `&lt;`, `&gt;`, `&quot;` and numbers; others do not occur in what links lead to.
    private static func decoded(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[mark...]
            guard let end = rest.firstIndex(of: ";"), let scalar = scalar(rest[..<end].dropFirst())
            else {
                result += "&"
                rest = rest.dropFirst()
                continue
            }
            result.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func scalar(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        default:
            guard name.first == "#" else { return nil }
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == "x" || digits.first == "X"
            let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap(Unicode.Scalar.init)
        }
    }
}
