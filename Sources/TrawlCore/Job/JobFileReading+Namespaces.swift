/// `namespaces`
extension JobFileReading {
    /// What prefixes in selectors stand for.
    ///
    /// `xml` and `xmlns` are XML's own (Namespaces in XML 1.0, 3), `re` stands for the functions of
    /// regular expressions.
    mutating func readNamespaces(_ node: YAMLNode) -> [String: String] {
        guard let entries = node.entries else {
            error(.wrongKind("namespaces", "a mapping", is: node.kindName), at: node.span)
            return [:]
        }
        var namespaces: [String: String] = [:]
        for entry in entries {
            guard Self.isPrefix(entry.key) else {
                error(.notPrefix(entry.key), at: entry.keySpan)
                continue
            }
            guard !["xml", "xmlns", "re"].contains(entry.key) else {
                error(.prefixIsTaken(entry.key), at: entry.keySpan)
                continue
            }
            if let uri = text(entry.key, entry.value) { namespaces[entry.key] = uri }
        }
        return namespaces
    }

    /// A name without a colon, of the characters that ASCII and letters beyond it offer.
    private static func isPrefix(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first,
            first == "_" || first.properties.isAlphabetic
        else { return false }
        return text.unicodeScalars.allSatisfy {
            $0 == "_" || $0 == "-" || $0 == "." || $0.properties.isAlphabetic
                || ("0"..."9").contains($0)
        }
    }
}

extension DiagnosticWording {
    static func notPrefix(_ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "a namespace's prefix must be a name such as 'atom', not \(quote(value))",
            help: "write 'prefix: URI' and use it as 'prefix|name' in CSS, 'prefix:name' in XPath"
        )
    }
    static func prefixIsTaken(_ prefix: String) -> DiagnosticWording {
        DiagnosticWording(
            "the prefix \(quote(prefix)) has a meaning of its own",
            help: "choose another one"
        )
    }
}
