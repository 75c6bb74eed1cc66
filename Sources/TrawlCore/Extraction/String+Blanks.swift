/// White space and other characters at the ends and inside of a text, by Unicode's properties.
extension String {
    /// The text without white space at its ends.
    package func trimmed() -> String { stripped { $0.properties.isWhitespace } }

    /// The text without the characters at its ends that a test holds for.
    func stripped(_ isStripped: (Unicode.Scalar) -> Bool) -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isStripped($0) }),
            let last = scalars.lastIndex(where: { !isStripped($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    /// The text with one blank for each run of white space, and none at its ends.
    func collapsed() -> String {
        var collapsed = String.UnicodeScalarView()
        var isBehindBlank = false
        for scalar in unicodeScalars {
            guard !scalar.properties.isWhitespace else {
                isBehindBlank = true
                continue
            }
            if isBehindBlank, !collapsed.isEmpty { collapsed.append(" ") }
            isBehindBlank = false
            collapsed.append(scalar)
        }
        return String(collapsed)
    }
}
