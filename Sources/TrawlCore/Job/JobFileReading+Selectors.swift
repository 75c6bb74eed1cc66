/// CSS selectors and XPath expressions.
extension JobFileReading {
    /// The longest XPath expression, in bytes; CSS selectors have the same limit of their own.
    static let maximumSelectorBytes = 4096

    /// A CSS selector.
    mutating func readCSS(_ key: String, _ node: YAMLNode) -> CSSSelector? {
        guard let scalar = scalar(key, node, shape: "a selector") else { return nil }
        warnOfComment(scalar, node)
        do {
            return isInsideElement
                ? try CSSSelector(relative: scalar.text, namespaces: namespaces)
                : try CSSSelector(scalar.text, namespaces: namespaces)
        } catch {
            self.error(
                .selector(error.message, hint: error.hint),
                at: span(in: node, column: error.column)
            )
            return nil
        }
    }

    /// Warns of `div #main` without quotes, of which YAML takes `div` only.
    private mutating func warnOfComment(_ scalar: YAMLScalar, _ node: YAMLNode) {
        guard scalar.isPlain, sources[Int(node.place.source)].hasTightComment,
            let line = line(at: node.place)
        else { return }
        let skipped = Int(node.place.column) - 1 + scalar.shown.unicodeScalars.count
        let rest = line.dropFirst(skipped)
        let comment = rest.drop { $0 == " " || $0 == "\t" }
        guard comment.count < rest.count, comment.first == "#",
            let next = comment.dropFirst().first, next.properties.isAlphabetic
        else { return }
        warn(.hiddenByComment(scalar.shown), at: node.span)
    }

    /// An XPath 1.0 expression.
    mutating func readXPath(_ node: YAMLNode) -> String? {
        guard let scalar = scalar("xpath", node, shape: "an XPath expression") else { return nil }
        guard scalar.text.utf8.count <= Self.maximumSelectorBytes else {
            error(.selectorTooLong(scalar.text.utf8.count), at: node.span)
            return nil
        }
        if let problem = context.checkXPath(scalar.text, namespaces) {
            error(.xpath(scalar.shown, problem), at: node.span)
            return nil
        }
        return scalar.text
    }

    /// A JSONPath query.
    mutating func readJSONPath(_ node: YAMLNode) -> JSONPath? {
        guard let scalar = scalar("json", node, shape: "a JSONPath query") else { return nil }
        do {
            let path = try JSONPath(scalar.text)
            for warning in path.warnings {
                warn(
                    .selector(warning.message, hint: nil),
                    at: span(in: node, column: warning.column)
                )
            }
            return path
        } catch {
            self.error(
                .selector(error.message, hint: error.hint),
                at: span(in: node, column: error.column)
            )
            return nil
        }
    }

    /// `css`, `xpath` or `json` of a mapping, just one of them.
    mutating func readSelector(_ keys: KeyedEntries) -> Selector? {
        let present = keys.present(["css", "xpath", "json"])
        guard present.count == 1 else {
            if present.count > 1 {
                error(.tooMany(present), at: keys.lastSpan(of: present))
            } else {
                error(.needsOne(of: ["css", "xpath", "json"]), at: keys.span)
            }
            return nil
        }
        if let node = keys["json"] { return readJSONPath(node).map { .json($0) } }
        if let node = keys["css"] { return readCSS("css", node).map { .css($0) } }
        return keys["xpath"].flatMap { readXPath($0) }.map { .xpath($0) }
    }

    /// A selector of elements: text is CSS, a mapping has `css`, `xpath` or `json`.
    mutating func readElementSelector(_ key: String, _ node: YAMLNode) -> Selector? {
        if node.scalar == nil {
            return keys(of: node, key, in: .selector).flatMap { readSelector($0) }
        }
        guard let selector = readCSS(key, node) else { return nil }
        guard selector.alternatives.allSatisfy({ $0.yield == .element }) else {
            error(.selectsText(key), at: node.span)
            return nil
        }
        return .css(selector)
    }
}
