internal import Yams

/// What a YAML error means, in plain words, and where.
struct YAMLProblem {
    var wording: DiagnosticWording
    var span: SourceSpan

    /// Explains an error of Yams.
    init(_ error: any Error, in source: SourceText) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            self.init(problem, at: SourcePlace(mark), context: context, in: source)
        case YamlError.reader(_, let offset, let value, _):
            let place = offset.map { source.place(ofCharacter: $0) } ?? .wholeFile
            self.init(.controlCharacter(UInt32(bitPattern: value)), place)
        default:
            self.init(.notYAML("\(error)"), .wholeFile)
        }
    }

    private init(_ wording: DiagnosticWording, _ place: SourcePlace, length: Int = 1) {
        self.wording = wording
        span = SourceSpan(place: place, length: length)
    }

    private init(
        _ problem: String,
        at place: SourcePlace,
        context: YamlError.Context?,
        in source: SourceText
    ) {
        let start = context.map { SourcePlace($0.mark) } ?? place
        switch problem {
        case "expected a single document in the stream", "but found another document":
            self.init(.secondDocument, place)
        case "found undefined alias":
            self.init(.unknownAlias(source.word(at: place)), place)
        case "found character that cannot start any token":
            let character = source.character(at: place)
            self.init(
                character == "\t" ? .tab : .cannotBegin(character.map(String.init) ?? ""),
                place
            )
        case "did not find expected alphabetic or numeric character":
            let character = source.character(at: start)
            self.init(.cannotBegin(character.map(String.init) ?? ""), start)
        case "did not find expected comment or line break":
            let indicator = source.blockIndicator(before: place)
            self.init(.cannotBegin(indicator.text), indicator.place)
        case "mapping values are not allowed in this context":
            self.init(.colonInValue, place)
        case "could not find expected ':'":
            self.init(.missingColon, start)
        case "found unexpected end of stream" where context?.text.contains("quoted") ?? false:
            self.init(.openQuote, start)
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            self.init(.unknownEscape, place)
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            self.init(brackets: problem, at: place, openedAt: start, in: source)
        case "did not find expected key", "did not find expected '-' indicator",
            "did not find expected <document start>":
            self.init(.unexpectedLine, source.endOfText(before: place))
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            self.init(.tab, place)
        case "block sequence entries are not allowed in this context":
            self.init(.cannotBegin("-"), place)
        case "mapping keys are not allowed in this context":
            self.init(.cannotBegin("?"), place)
        case "did not find expected node content":
            let character = source.character(at: place)
            guard let character else {
                self.init(.valueExpected, source.endOfText(before: place))
                return
            }
            self.init(.cannotBegin(String(character)), place)
        case "found unexpected ':'":
            self.init(.bracketInList(":"), place)
        case _
        where context.map { $0.text.contains("scanning a") || $0.text.contains("parsing a tag") }
            ?? false:
            // Directives, tags and anchors that are none: what they begin with is what was meant.
            let character = source.character(at: start)
            self.init(.cannotBegin(character.map(String.init) ?? ""), start)
        case _ where problem.hasPrefix("Maximum nesting level"):
            self.init(.tooDeep, place)
        default:
            self.init(.notYAML(problem), place)
        }
    }
}

extension YAMLProblem {
    /// Something else than a comma or the closing bracket in `[…]` or `{…}`.
    private init(
        brackets problem: String,
        at place: SourcePlace,
        openedAt start: SourcePlace,
        in source: SourceText
    ) {
        if let character = source.character(at: place), "[]{}".unicodeScalars.contains(character) {
            self.init(.bracketInList(String(character)), place)
        } else {
            self.init(.openBracket(problem.hasSuffix("']'") ? "[" : "{"), start)
        }
    }
}

extension SourceText {
    /// The character at a place, nil behind the end of its line.
    func character(at place: SourcePlace) -> Unicode.Scalar? {
        let lines = self.lines
        guard place.line >= 1, place.line <= lines.count else { return nil }
        let line = lines[Int(place.line) - 1]
        guard let index = line.index(at: place.column), index < line.endIndex else { return nil }
        return line[index]
    }

    /// The place itself, or the end of the last line before it that is not blank when nothing stands
    /// there.
    func endOfText(before place: SourcePlace) -> SourcePlace {
        guard character(at: place) == nil else { return place }
        let lines = self.lines
        var number = min(Int(place.line), lines.count)
        while number > 1, lines[number - 1].allSatisfy({ $0 == " " || $0 == "\t" }) { number -= 1 }
        let count = lines[number - 1].count
        return SourcePlace(line: UInt32(number), column: UInt32(count + 1))
    }

    /// What stands at a place up to the next blank.
    func word(at place: SourcePlace) -> String {
        let lines = self.lines
        guard place.line >= 1, place.line <= lines.count else { return "" }
        let line = lines[Int(place.line) - 1]
        guard let index = line.index(at: place.column) else { return "" }
        return String(line[index...].prefix { $0 != " " && $0 != "\t" })
    }

    /// The place of a character counted as Swift's `String` counts them.
    func place(ofCharacter offset: Int) -> SourcePlace {
        var place = SourcePlace(line: 1, column: 1)
        for character in text.prefix(offset) {
            if character.unicodeScalars.contains(where: Self.endsLine) {
                place = SourcePlace(line: place.line + 1, column: 1)
            } else {
                place.column += UInt32(character.unicodeScalars.count)
            }
        }
        return place
    }

    /// The `|` or `>` that made a value a block scalar, before a place on the same line.
    fileprivate func blockIndicator(before place: SourcePlace) -> (text: String, place: SourcePlace)
    {
        let lines = self.lines
        guard place.line >= 1, place.line <= lines.count else { return ("", place) }
        let line = Array(lines[Int(place.line) - 1].prefix(max(0, Int(place.column) - 1)))
        guard let index = line.lastIndex(where: { $0 == "|" || $0 == ">" }) else {
            return ("", place)
        }
        return (String(line[index]), SourcePlace(line: place.line, column: UInt32(index + 1)))
    }
}
