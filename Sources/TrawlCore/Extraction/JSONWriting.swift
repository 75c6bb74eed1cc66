/// The one JSON writer of the project (RFC 8259): compact, valid UTF-8, every escape as short as it
/// may be, so that equal values always give equal bytes.
extension Value {
    /// Appends the value as JSON.
    ///
    /// Decimals are written digit by digit as they are.
    public func appendJSON(to json: inout [UInt8]) {
        switch self {
        case .null: json.append(contentsOf: "null".utf8)
        case .boolean(let truth): json.append(contentsOf: (truth ? "true" : "false").utf8)
        case .integer(let number): JSONText.append(number, to: &json)
        case .decimal(let digits): json.append(contentsOf: digits.utf8)
        case .number(let number):
            // JSON has no infinity; the model never holds one.
            json.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
        case .text(let text): JSONText.append(text, to: &json)
        case .list(let values):
            json.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { json.append(UInt8(ascii: ",")) }
                value.appendJSON(to: &json)
            }
            json.append(UInt8(ascii: "]"))
        case .object(let fields): fields.appendJSON(to: &json)
        }
    }

    /// The value as JSON text.
    public var json: String {
        var bytes: [UInt8] = []
        appendJSON(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Fields {
    /// Appends the fields as one JSON object, in their order.
    public func appendJSON(to json: inout [UInt8]) {
        json.append(UInt8(ascii: "{"))
        for (place, field) in all.enumerated() {
            if place > 0 { json.append(UInt8(ascii: ",")) }
            JSONText.append(field.name, to: &json)
            json.append(UInt8(ascii: ":"))
            field.value.appendJSON(to: &json)
        }
        json.append(UInt8(ascii: "}"))
    }
}

/// JSON's two scalars that take work.
public enum JSONText {
    /// Appends a JSON string, quotes included.
    public static func append(_ text: String, to json: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &json) }
    }

    /// Appends valid UTF-8 as a JSON string, quotes included.
    public static func append(_ bytes: UnsafeBufferPointer<UInt8>, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        var copied = 0
        for place in 0..<bytes.count {
            let byte = bytes[place]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            json.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<place]))
            copied = place + 1
            json.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x08: json.append(UInt8(ascii: "b"))
            case 0x09: json.append(UInt8(ascii: "t"))
            case 0x0A: json.append(UInt8(ascii: "n"))
            case 0x0C: json.append(UInt8(ascii: "f"))
            case 0x0D: json.append(UInt8(ascii: "r"))
            case 0..<0x20:
                json.append(contentsOf: "u00".utf8)
                json.append(hexDigit(byte >> 4))
                json.append(hexDigit(byte & 0x0F))
            default: json.append(byte)
            }
        }
        json.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
        json.append(UInt8(ascii: "\""))
    }

    /// Appends a whole number.
    public static func append(_ number: Int64, to json: inout [UInt8]) {
        if number < 0 { json.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let first = json.count
        repeat {
            json.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        json[first...].reverse()
    }

    private static func hexDigit(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
