extension Diagnostic {
    /// The longest line that is shown whole, in characters; of a longer one the part around the
    /// mistake is shown.
    private static let longestLine = 120
    /// How much of a long line stands before the mistake.
    private static let lead = 40

    /// The diagnostic as it is printed, without colour: place and message, the line of the file with
    /// a mark below it, and the way out.
    ///
    /// No line ends the text. Control characters of the file are shown as `�`, tabs as blanks, so
    /// that a file cannot steer the terminal.
    public var rendered: String {
        var place = Self.safe(file)
        if line > 0 { place += ":\(line)" }
        if line > 0, column > 0 { place += ":\(column)" }
        var text = "\(place): \(severity.rawValue): \(Self.safe(message))"
        if let excerpt, line > 0 { text += "\n" + gutter(excerpt) }
        if let help { text += "\n  help: \(Self.safe(help))" }
        return text
    }

    private func gutter(_ excerpt: String) -> String {
        let number = String(line)
        let width = max(5, number.utf8.count)
        let blanks = String(repeating: " ", count: width)
        let scalars = Array(Self.safe(excerpt).unicodeScalars)
        var start = 0
        var end = scalars.count
        if scalars.count > Self.longestLine {
            start = max(0, min(column - 1 - Self.lead, scalars.count - Self.longestLine))
            end = min(scalars.count, start + Self.longestLine)
        }
        var shown = String.UnicodeScalarView()
        if start > 0 { shown.append("…") }
        shown.append(contentsOf: scalars[start..<end])
        if end < scalars.count { shown.append("…") }
        let first = String(blanks.dropFirst(number.utf8.count)) + number + " | " + String(shown)
        guard column > 0 else { return first }
        let before = column - 1 - start + (start > 0 ? 1 : 0)
        let under = scalars[min(start, column - 1)..<min(column - 1, end)]
            .reduce(start > 0 ? 1 : 0) { $0 + TextWidth.of($1) }
        let padding = column - 1 <= end ? under : before
        let left = max(1, end - (column - 1))
        let tildes = max(0, min(length, left) - 1)
        let mark = String(repeating: " ", count: max(0, padding)) + "^"
        return first + "\n" + blanks + " | " + mark + String(repeating: "~", count: tildes)
    }

    /// A text without characters that steer a terminal: controls, line ends and those that change
    /// the direction of writing.
    private static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: \.steersTerminal) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar == "\t" ? " " : scalar.steersTerminal ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }
}
