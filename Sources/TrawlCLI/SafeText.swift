/// Text from outside as it may go to a terminal or into a line of a log.
enum SafeText {
    /// The text on one line, with control characters and those that change the direction of writing
    /// as escapes (`\n`, `\u{1b}`), so that nothing from outside steers a terminal or fakes a line.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard isUnsafe(scalar) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result
    }

    /// The line cut to so many characters, with an ellipsis where something is missing.
    static func line(_ text: String, longest: Int) -> String {
        let start = text.prefix(longest + 1)
        guard start.count > longest else { return line(String(start)) }
        return line(String(start.prefix(longest - 1))) + "…"
    }

    /// JSON with what `line` escapes as escapes of JSON (`\u009b`), which mean the same to who reads
    /// it: outside of strings there is nothing to escape.
    static func json(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            // The line ends between elements are the writer's own.
            guard isUnsafe(scalar), scalar != "\n" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return result
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
            true
        default: false
        }
    }
}
