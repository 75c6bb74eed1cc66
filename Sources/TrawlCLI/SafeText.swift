internal import Trawl

/// Text from outside as it may go to a terminal or into a line of a log.
enum SafeText {
    /// The text on one line, with control characters and those that change the direction of writing
    /// as escapes (`\n`, `\u{1b}`), so that nothing from outside steers a terminal or fakes a line.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: \.steersTerminal) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            guard scalar.steersTerminal else {
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
}
