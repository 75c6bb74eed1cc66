/// `output`
extension JobFileReading {
    /// Reads the files to write.
    mutating func readOutputs(_ keys: KeyedEntries, pages: [PageRule]) -> [OutputRule] {
        guard let node = keys["output"] else { return [] }
        var seen: Set<String> = []
        let kinds = pages.compactMap(\.item?.kind).filter { seen.insert($0).inserted }
        var outputs: [OutputRule] = []
        var templates: Set<String> = []
        for element in elements("output", node) {
            guard let (output, span) = readOutput(element) else { continue }
            if output.format == .csv, kinds.count > 1, !output.template.contains("{item}") {
                error(.csvNeedsItem(kinds: kinds), at: span)
            }
            if templates.insert(output.template).inserted {
                outputs.append(output)
            } else {
                error(.sameFile, at: span)
            }
        }
        return outputs
    }

    private mutating func readOutput(_ node: YAMLNode) -> (OutputRule, SourceSpan)? {
        guard node.entries != nil else {
            return readTemplate("output", node).map { ($0, node.span) }
        }
        guard let keys = keys(of: node, "output", in: .output) else { return nil }
        guard let file = keys["file"] else {
            if !keys.isWritten("file") { error(.needsOne(of: ["file"]), at: keys.span) }
            return nil
        }
        guard var output = readTemplate("file", file) else { return nil }
        if let raw = keys["raw"], let isRaw = boolean("raw", raw) {
            output.raw = isRaw
            if isRaw, output.format != .csv { warn(.rawWithoutCSV, at: keys.span(of: "raw")) }
        }
        readRows(keys, into: &output)
        return (output, file.span)
    }

    /// Reads which rows are written, and whether they are put behind those of other runs.
    private mutating func readRows(_ keys: KeyedEntries, into output: inout OutputRule) {
        if let only = keys["only"], let scalar = scalar("only", only, shape: "a word") {
            output.hasOnlyChanges = scalar.text == "changes"
            if !output.hasOnlyChanges {
                error(.notOneOf("only", scalar.shown, ["changes"]), at: only.span)
            }
        }
        guard let append = keys["append"], boolean("append", append) == true else { return }
        if output.format == .json { return error(.appendToJSON, at: keys.span(of: "append")) }
        output.appends = true
        if output.template.contains("{run}") {
            warn(.appendOfOneRun, at: keys.span(of: "append"))
        }
    }

    private mutating func readTemplate(_ key: String, _ node: YAMLNode) -> OutputRule? {
        guard let scalar = scalar(key, node, shape: "a path") else { return nil }
        guard checkPlaceholders(scalar, in: node) else { return nil }
        let path = scalar.text
        if path.hasSuffix(".gz") {
            error(
                .notBuilt(".gz", meanwhile: "write the file as it is, without '.gz'"),
                at: node.span
            )
            return nil
        }
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")),
            let format = OutputRule.Format(
                rawValue: String(path[path.utf8.index(after: dot)...]).lowercased()
            )
        else {
            error(.outputSuffix(scalar.shown), at: node.span)
            return nil
        }
        let name = path[..<dot]
        guard !name.isEmpty, !name.hasSuffix("/"), !path.utf8.contains(0) else {
            error(.outputIsFolder, at: node.span)
            return nil
        }
        return OutputRule(template: path, format: format)
    }

    /// The placeholders of an output path.
    static let placeholders = ["job", "run", "date", "time", "item"]

    private mutating func checkPlaceholders(_ scalar: YAMLScalar, in node: YAMLNode) -> Bool {
        let text = Array(scalar.text.unicodeScalars)
        var column = 0
        var isGood = true
        while column < text.count {
            if text[column] == "}" {
                error(.straySign, at: span(in: node, column: column + 1))
                isGood = false
            }
            guard text[column] == "{" else {
                column += 1
                continue
            }
            guard let end = text[column...].firstIndex(of: "}") else {
                error(.openPlaceholder, at: span(in: node, column: column + 1))
                return false
            }
            var inside = String.UnicodeScalarView()
            inside.append(contentsOf: text[column + 1..<end])
            let name = String(inside)
            if !Self.placeholders.contains(name) {
                let near = Suggestion.nearest(to: name, among: Self.placeholders)
                let help = near.map { "did you mean '{\($0)}'?" }
                var span = span(in: node, column: column + 1)
                if span != node.span { span.length = end - column + 1 }
                error(.placeholder(scalar.isFromEnvironment ? "…" : name, help: help), at: span)
                isGood = false
            }
            column = end + 1
        }
        return isGood
    }
}
