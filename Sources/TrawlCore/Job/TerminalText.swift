extension Unicode.Scalar {
    /// Whether it may steer a terminal or fake a line: control characters, line ends, and marks that
    /// change the direction of writing or are not seen.
    package var steersTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
            true
        default: false
        }
    }
}

/// Documents as they may go to a terminal.
package enum TerminalText {
    /// The text with what steers a terminal as escapes of JSON (`\u009b`), but for tabs and line ends.
    ///
    /// In JSON they mean the same to who reads it: outside of strings there is nothing to escape.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: mustGo) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard mustGo(scalar) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return result
    }

    private static func mustGo(_ scalar: Unicode.Scalar) -> Bool {
        scalar.steersTerminal && scalar != "\n" && scalar != "\r" && scalar != "\t"
    }
}
