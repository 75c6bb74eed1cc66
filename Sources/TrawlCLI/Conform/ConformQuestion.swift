internal import Trawl

/// One question, with its fields read as what they should be.
struct ConformQuestion {
    private let fields: Fields

    /// A question of these fields.
    init(_ fields: Fields) { self.fields = fields }

    /// A text that must be there.
    func text(_ name: String) throws -> String {
        guard let text = try optionalText(name) else {
            throw ConformRefusal("the question has no '\(name)'")
        }
        return text
    }

    /// A text; nil when there is none, or null.
    func optionalText(_ name: String) throws -> String? {
        switch fields[name] {
        case nil, .null: return nil
        case .text(let text): return text
        default: throw ConformRefusal("'\(name)' is no text")
        }
    }

    /// Texts in a list; none when there is no list, or null.
    func texts(_ name: String) throws -> [String] {
        switch fields[name] {
        case nil, .null: return []
        case .list(let values):
            return try values.map { value in
                guard case .text(let text) = value else {
                    throw ConformRefusal("an element of '\(name)' is no text")
                }
                return text
            }
        default: throw ConformRefusal("'\(name)' is no list")
        }
    }

    /// A whole number; nil when there is none, or null.
    func number(_ name: String) throws -> Int? {
        switch fields[name] {
        case nil, .null: return nil
        case .integer(let number): return Int(number)
        default: throw ConformRefusal("'\(name)' is no whole number")
        }
    }

    /// Yes or no, with what holds when nothing is said.
    func flag(_ name: String, otherwise: Bool) throws -> Bool {
        switch fields[name] {
        case nil, .null: return otherwise
        case .boolean(let truth): return truth
        default: throw ConformRefusal("'\(name)' is neither true nor false")
        }
    }

    /// Any JSON value; null when there is none.
    func value(_ name: String) -> Value { fields[name] ?? .null }

    /// Bytes in Base64 that must be there.
    func bytes(_ name: String) throws -> [UInt8] {
        guard let bytes = Base64.decode(try text(name)) else {
            throw ConformRefusal("'\(name)' is no Base64")
        }
        return bytes
    }

    /// An object inside; an empty one when there is none, or null.
    func object(_ name: String) throws -> ConformQuestion {
        switch fields[name] {
        case nil, .null: return ConformQuestion(Fields())
        case .object(let inner): return ConformQuestion(inner)
        default: throw ConformRefusal("'\(name)' is no object")
        }
    }

    /// Objects inside.
    func objects(_ name: String) throws -> [ConformQuestion] {
        guard case .list(let values)? = fields[name] else {
            throw ConformRefusal("the question has no list '\(name)'")
        }
        return try values.map { value in
            guard case .object(let inner) = value else {
                throw ConformRefusal("an element of '\(name)' is no object")
            }
            return ConformQuestion(inner)
        }
    }
}

/// Base64 (RFC 4648, 4).
enum Base64 {
    /// The bytes of a text; nil when it is not in the alphabet or cut short.
    static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { text in
            let digits = text.prefix { $0 != UInt8(ascii: "=") }
            let padding = text.count - digits.count
            guard digits.count % 4 != 1, padding == (4 - digits.count % 4) % 4,
                text[digits.count...].allSatisfy({ $0 == UInt8(ascii: "=") })
            else { return nil }
            // Looked up once, not for each digit.
            let values = values
            var bytes: [UInt8] = []
            bytes.reserveCapacity(digits.count / 4 * 3 + 3)
            var bits: UInt32 = 0
            for (place, digit) in digits.enumerated() {
                let value = values[Int(digit)]
                guard value < 64 else { return nil }
                bits = bits << 6 | UInt32(value)
                // Of four digits the second, third and fourth complete a byte each.
                if place % 4 > 0 {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(place % 4))))
                }
            }
            return bytes
        }
    }

    /// The value of each byte; 255 for one outside the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, letter) in alphabet.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()
}
