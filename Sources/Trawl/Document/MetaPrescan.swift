/// The search for a `meta` element that names an encoding (HTML Standard, 13.2.3.2).
struct MetaPrescan {
    /// What counts as such an element.
    enum Rules {
        /// What does for browsers, wherever it stands.
        case standard
        /// Also what is written amiss, but in the head alone.
        case lenient
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    /// Whether the bytes ended inside a tag.
    private var isCut = false

    private let rules: Rules

    init(bytes: UnsafeBufferPointer<UInt8>, rules: Rules) {
        self.bytes = bytes
        self.rules = rules
    }

    private func byte(_ distance: Int = 0) -> UInt8 {
        place + distance < bytes.count ? bytes[place + distance] : 0
    }

    private var isAtEnd: Bool { place >= bytes.count }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x2F || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    mutating func run() -> CharacterEncoding? {
        while !isAtEnd {
            guard byte() == 0x3C else {
                place += 1
                continue
            }
            let blanks = blanksBehindBracket
            if byte(1) == 0x21, byte(2) == 0x2D, byte(3) == 0x2D {
                skipComment()
            } else if rules == .lenient, starts("body", at: 1) {
                return nil
            } else if starts("meta", at: 1 + blanks) {
                place += 5 + blanks
                if let encoding = readMeta() { return encoding }
            } else if isLetter(byte(1)) || (byte(1) == 0x2F && isLetter(byte(2))) {
                while !isAtEnd, !isBlank(byte()) || byte() == 0x2F, byte() != 0x3E {
                    place += 1
                }
                while readAttribute() != nil {}
            } else if byte(1) == 0x21 || byte(1) == 0x2F || byte(1) == 0x3F {
                while !isAtEnd, byte() != 0x3E { place += 1 }
                place += 1
            } else {
                place += 1
            }
        }
        return nil
    }

    /// Whether a tag's name, given in lower case, stands somewhere, and ends there.
    private func starts(_ name: StaticString, at distance: Int) -> Bool {
        for offset in 0..<name.utf8CodeUnitCount
        where byte(distance + offset) | 0x20 != name.utf8Start[offset] {
            return false
        }
        let next = byte(distance + name.utf8CodeUnitCount)
        return isBlank(next) || (rules == .lenient && next == 0x3E)
    }

    /// The blanks between `<` and the name, which browsers take for text.
    private var blanksBehindBracket: Int {
        guard rules == .lenient else { return 0 }
        var count = 0
        while byte(1 + count) == 0x20 || byte(1 + count) == 0x09 { count += 1 }
        return count
    }

    /// A comment ends at `-->`, whose hyphens may be those of `<!--`.
    private mutating func skipComment() {
        place += 2
        while !isAtEnd {
            if byte() == 0x2D, byte(1) == 0x2D, byte(2) == 0x3E {
                place += 3
                return
            }
            place += 1
        }
    }

    private mutating func readMeta() -> CharacterEncoding? {
        var seen: Set<String> = []
        var isPragma = false
        var needsPragma: Bool?
        var charset: CharacterEncoding?
        while let (name, value) = readAttribute() {
            guard seen.insert(name).inserted else { continue }
            switch name {
            // The underscore is a common slip.
            case "http-equiv", "http_equiv":
                isPragma =
                    value == "content-type"
                    || (rules == .lenient && value.contains("content-type"))
            case "content" where charset == nil:
                if let label = MetaPrescan.charset(inContent: value),
                    let encoding = CharacterEncoding(label: label)
                {
                    charset = encoding
                    needsPragma = true
                }
            case "charset":
                charset = CharacterEncoding(label: value)
                needsPragma = false
            default: break
            }
        }
        // A tag that the bytes end inside of says nothing.
        guard !isCut, let needsPragma, isPragma || !needsPragma else { return nil }
        return charset
    }

    /// An attribute's name and value in lower case; nil at the end of the tag, which is passed.
    private mutating func readAttribute() -> (name: String, value: String)? {
        while !isAtEnd, isBlank(byte()) { place += 1 }
        if isAtEnd {
            isCut = true
            return nil
        }
        if byte() == 0x3E {
            place += 1
            return nil
        }
        var name: [UInt8] = []
        while !isAtEnd, byte() != 0x3E, !isBlank(byte()), byte() != 0x3D || name.isEmpty {
            name.append(lowercased(byte()))
            place += 1
        }
        let afterName = place
        while !isAtEnd, isBlank(byte()), byte() != 0x2F { place += 1 }
        guard byte() == 0x3D else {
            place = afterName
            return (String(decoding: name, as: UTF8.self), "")
        }
        place += 1
        while !isAtEnd, isBlank(byte()), byte() != 0x2F { place += 1 }
        return (String(decoding: name, as: UTF8.self), readValue())
    }

    private mutating func readValue() -> String {
        var value: [UInt8] = []
        if byte() == 0x22 || byte() == 0x27 {
            let quote = byte()
            place += 1
            while !isAtEnd, byte() != quote {
                value.append(lowercased(byte()))
                place += 1
            }
            place += 1
        } else {
            while !isAtEnd, byte() != 0x3E, !isBlank(byte()) || byte() == 0x2F {
                value.append(lowercased(byte()))
                place += 1
            }
        }
        return String(decoding: value, as: UTF8.self)
    }

    private func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// The label after `charset=` in a `content` attribute (HTML Standard, 2.5.6).
    static func charset(inContent content: String) -> String? {
        let bytes = Array(content.utf8)
        let word = Array("charset".utf8)
        var place = 0
        while place + word.count <= bytes.count {
            guard bytes[place...].starts(with: word) else {
                place += 1
                continue
            }
            place += word.count
            while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
            guard place < bytes.count, bytes[place] == 0x3D else { continue }
            place += 1
            while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
            guard place < bytes.count else { return nil }
            let rest = bytes[place...]
            if bytes[place] == 0x22 || bytes[place] == 0x27 {
                guard let close = rest.dropFirst().firstIndex(of: bytes[place]) else { return nil }
                return String(decoding: rest[(place + 1)..<close], as: UTF8.self)
            }
            return String(decoding: rest.prefix { $0 > 0x20 && $0 != 0x3B }, as: UTF8.self)
        }
        return nil
    }
}
