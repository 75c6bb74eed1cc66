internal import Trawl

/// Shows mistakes in job files.
enum DiagnosticPrinter {
    /// The diagnostics, each with the line it is about, with a blank line between two.
    static func text(_ diagnostics: [Diagnostic], _ paint: Paint) -> String {
        diagnostics.map { painted($0, paint) + "\n" }.joined(separator: "\n")
    }

    /// The severity in colour, the place strong.
    private static func painted(_ diagnostic: Diagnostic, _ paint: Paint) -> String {
        let text = diagnostic.rendered
        let word = ": \(diagnostic.severity.rawValue): "
        guard paint.isOn, let range = text.firstRange(of: word) else { return text }
        let style: Paint.Style = diagnostic.severity == .error ? .bad : .warning
        let place = paint(.strong, String(text[..<range.lowerBound]))
        return
            "\(place): \(paint(style, diagnostic.severity.rawValue)): \(text[range.upperBound...])"
    }
}
