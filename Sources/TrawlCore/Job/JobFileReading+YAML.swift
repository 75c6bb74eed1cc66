internal import Yams

/// From bytes to nodes. What stops the reading of the whole file is found here: its limits, and YAML
/// that is none.
extension JobFileReading {
    /// The largest file, in bytes.
    static let maximumBytes = 1 << 20
    /// The deepest nesting of mappings and lists; the top is 1.
    static let maximumDepth = 64
    /// The most nodes, aliases counted as what they stand for.
    static let maximumNodes = 100_000

    /// The file's top mapping; nil when there is a mistake that hides all others.
    mutating func parse(_ bytes: [UInt8]) -> YAMLNode? {
        guard bytes.count <= Self.maximumBytes else {
            error(.tooLarge, at: .wholeFile)
            return nil
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            let place = SourceText.placeOfInvalidUTF8(in: bytes)
            error(.notUTF8(byteOffset: place.offset), at: SourceSpan(place: place.place, length: 1))
            return nil
        }
        if let place = sources[0].placeOfCollectionKey() {
            error(.keyIsNotText, at: SourceSpan(place: place, length: 1))
            return nil
        }
        guard let tree = compose() else { return nil }
        guard let top = tree.root else { return emptyFile() }
        var builder = YAMLNodeBuilder(
            replacer: EnvironmentReplacer(environment: context.environment),
            renamedKeys: tree.renamedKeys
        )
        let root = builder.build(top)
        for (wording, span) in builder.mistakes { error(wording, at: span) }
        guard let root, !builder.isStopped else { return nil }
        for missing in builder.missing { reportMissing(missing) }
        return topMapping(root)
    }

    private mutating func topMapping(_ root: YAMLNode) -> YAMLNode? {
        guard root.entries == nil else { return root }
        if root.isNull {
            return emptyFile()
        }
        error(.topIsNoMapping(root.kindName), at: SourceSpan(place: root.place, length: 1))
        return nil
    }

    private mutating func emptyFile() -> YAMLNode? {
        guard file == .settings else {
            error(.emptyFile, at: .wholeFile)
            return nil
        }
        return YAMLNode(content: .mapping([]), place: .wholeFile)
    }

    private mutating func reportMissing(_ missing: YAMLNodeBuilder.Missing) {
        let span = span(of: missing.name, in: missing.place, occurrence: missing.occurrence)
        error(.missingVariable(missing.name), at: span)
    }

    /// A tree and the keys that had to be renamed to get it.
    private struct Composed {
        /// Nil for a file without a document.
        var root: Node?
        var renamedKeys: [SourcePlace: String]
    }

    /// Yams refuses a mapping with a key twice and tells only where the first one stands.
    ///
    /// So that one is renamed and the text composed again, which gives the second one's place. The
    /// cost is bounded: in all, no more text than two of the largest files is composed again, and no more
    /// often than a few keys ask for.
    private mutating func compose() -> Composed? {
        var text = sources[0].text.joiningSurrogates()
        var renamed: [SourcePlace: String] = [:]
        var budget = 2 * Self.maximumBytes
        while true {
            do {
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                return Composed(root: try parser.singleRoot(), renamedKeys: renamed)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let place = SourcePlace(context.mark)
                let key = names.first ?? ""
                budget -= max(text.utf8.count, 1 << 12)
                guard budget > 0, renamed.count < Self.mostRenamed, renamed[place] == nil,
                    let other = SourceText(path: "", text: text)
                        .renaming(key: key, at: place, number: renamed.count)
                else {
                    error(
                        .duplicateKey(key),
                        at: SourceSpan(place: place, length: max(1, key.unicodeScalars.count))
                    )
                    return nil
                }
                text = other
                renamed[place] = key
            } catch {
                report(error)
                return nil
            }
        }
    }

    /// Nobody has more keys twice by mistake; 500 of them in 3 KB took a second.
    private static let mostRenamed = 20

    private mutating func report(_ problem: any Error) {
        let explained = YAMLProblem(problem, in: sources[0])
        error(explained.wording, at: explained.span)
    }
}

extension SourcePlace {
    /// A mark of libyaml.
    init(_ mark: Mark) {
        self.init(line: UInt32(clamping: mark.line), column: UInt32(clamping: mark.column))
    }
}
