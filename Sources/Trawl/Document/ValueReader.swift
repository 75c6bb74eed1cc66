internal import CLibxml2
internal import TrawlCore

/// Makes values of matches: text, regex, transforms, type.
///
/// It notes what did not fit. A class, as it is used from inside the walk over matches; its buffer
/// lives from page to page.
final class ValueReader {
    /// What a match gave.
    enum Found {
        /// Empty text, or no match of the regular expression.
        case nothing
        /// The value; null when it did not fit.
        case value(Value)
    }

    private let job: String
    private let transforms: TransformRegistry
    private var text = NodeText()
    private var kind = HTMLTree.Kind.html
    private var page: WebURL?
    private var base: WebURL?
    private var queryEncoding: TextEncoding?
    private var fetchedAt: Instant?
    /// Where it is noted how values come about; nil: nowhere.
    private let trace: ExtractionTrace?
    /// Which of its field's ways is in hand, from 0.
    var way = 0
    /// Names of the fields around the one in hand and its own.
    var path: [String] = []
    /// What did not fit, at most `PageExtraction.maximumProblems`.
    private(set) var problems: [FieldProblem] = []
    /// How much did not fit.
    private(set) var problemCount = 0
    /// How often each way of a field won; see `PageExtraction.wins`.
    private(set) var wins: [String: [Int: Int]] = [:]
    /// Bytes of text and markup that the page's values may still hold.
    private var bytesLeft = ValueReader.maximumBytes
    /// Searches that may still hit their limit, each some 100 ms.
    private var limitsLeft = ValueReader.maximumLimits

    /// Text of all values of one page: elements inside each other would give a page's text again
    /// and again.
    static let maximumBytes = 64 << 20
    /// Searches of one page that hit their limit; after them no pattern is tried.
    static let maximumLimits = 10

    /// Whether the page's values were cut short.
    var isExhausted: Bool { bytesLeft < 0 || limitsLeft <= 0 }

    init(job: String, transforms: TransformRegistry, trace: ExtractionTrace? = nil) {
        self.trace = trace
        self.job = job
        self.transforms = transforms
    }

    /// Begins a page.
    ///
    /// - Parameters:
    ///   - kind: How it was parsed.
    ///   - page: Its URL.
    ///   - base: What URLs are resolved against.
    ///   - queryEncoding: What their queries are written in; nil: UTF-8.
    ///   - fetchedAt: What relative dates count from; nil: such dates are none.
    func begin(
        kind: HTMLTree.Kind,
        page: WebURL,
        base: WebURL,
        queryEncoding: TextEncoding?,
        fetchedAt: Instant?
    ) {
        self.kind = kind
        self.fetchedAt = fetchedAt
        self.page = page
        self.base = base
        self.queryEncoding = queryEncoding
        path = []
        problems = []
        problemCount = 0
        wins = [:]
        bytesLeft = ValueReader.maximumBytes
        limitsLeft = ValueReader.maximumLimits
    }

    /// The value of a match.
    func read(_ hit: PageReader.Hit, _ way: FieldWay) -> Found {
        guard !isExhausted else { return .nothing }
        if way.type == .html, let markup = markup(of: hit) {
            bytesLeft -= markup.utf8.count
            begin(.text(markup), at: hit)
            return markup.isEmpty ? .nothing : finish(.text(markup), way)
        }
        collect(hit)
        bytesLeft -= text.bytes.count
        if trace != nil { begin(.text(String(decoding: text.bytes, as: UTF8.self)), at: hit) }
        guard !text.bytes.isEmpty else { return .nothing }
        guard let pattern = way.regex else {
            return finish(.text(String(decoding: text.bytes, as: UTF8.self)), way)
        }
        return search(pattern, way)
    }

    /// The value of something that is a value already: data of a page, or a part of a JSON document.
    func read(_ value: Value, _ way: FieldWay) -> Found {
        guard !isExhausted, value != .null else { return .nothing }
        begin(value, at: nil)
        guard way.regex != nil else {
            if case .text(let text) = value {
                bytesLeft -= text.utf8.count
                return text.isEmpty ? .nothing : finish(value, way)
            }
            let isText = way.type == .text || way.type == .html
            return finish(isText ? .text(value.json) : value, way)
        }
        text.clear()
        let words = if case .text(let text) = value { text } else { value.json }
        Array(words.utf8).withUnsafeBufferPointer { text.append($0) }
        bytesLeft -= text.bytes.count
        guard let pattern = way.regex, !text.bytes.isEmpty else { return .nothing }
        return search(pattern, way)
    }

    private func begin(_ found: Value, at hit: PageReader.Hit?) {
        guard let trace else { return }
        trace.begin(
            ExtractionTrace.Match(
                field: path.joined(separator: "."),
                way: way + 1,
                place: hit.flatMap { NodePlace.path(of: $0) },
                found: found
            )
        )
    }

    private func markup(of hit: PageReader.Hit) -> String? {
        switch hit {
        case .element(let node), .node(let node): outerMarkup(of: node, kind: kind)
        default: nil
        }
    }

    private func collect(_ hit: PageReader.Hit) {
        text.clear()
        switch hit {
        case .element(let node): text.append(allOf: node, isHTML: kind == .html)
        case .ownText(let node): text.append(ownOf: node)
        case .attribute(let attribute): withValue(of: attribute) { text.append($0) }
        case .node(let node): text.append(xmlBytes(node.pointee.content))
        case .text(let bytes): text.append(bytes)
        }
    }

    /// The first group of the first match when the pattern has groups, else the whole match.
    private func search(_ pattern: Pattern, _ way: FieldWay) -> Found {
        let match = text.bytes.withUnsafeBufferPointer { pattern.firstMatch(in: $0) }
        switch match {
        case .none: return .nothing
        case .limit:
            note(.patternLimit(pattern), String(decoding: text.bytes.prefix(800), as: UTF8.self))
            return .value(.null)
        case .match(let groups):
            let range = groups.count > 1 ? groups[1] : groups.first ?? nil
            guard let range, !range.isEmpty else { return .nothing }
            let value = Value.text(String(decoding: text.bytes[range], as: UTF8.self))
            trace?.step("regex", value)
            return finish(value, way)
        }
    }

    /// Transforms and type; a list is converted value by value, and what does not fit leaves it.
    ///
    /// Of a way with steps that see all matches as one list only those before them are done: the
    /// others wait for ``together(_:_:)``.
    func finish(_ value: Value, _ way: FieldWay) -> Found {
        do throws(ValueError) {
            let place = way.listStep
            let changed = try apply(
                way.transforms[..<(place ?? way.transforms.endIndex)],
                to: value
            )
            guard place == nil else { return .value(changed) }
            let converted = try convert(changed, way)
            if converted != changed { trace?.step("type: \(way.type)", converted) }
            return .value(converted)
        } catch {
            trace?.fail(error.message)
            note(error, shown(value))
            return .value(.null)
        }
    }

    /// What all matches give that a way takes: their list, or what its steps for lists make of it.
    func together(_ values: [Value], _ way: FieldWay) -> Value {
        var values = values
        if way.splits {
            // The parts of all texts make one list.
            values = values.flatMap { if case .list(let parts) = $0 { parts } else { [$0] } }
        }
        guard let place = way.listStep else { return .list(values) }
        let list = Value.list(values)
        do throws(ValueError) {
            let changed = try apply(way.transforms[place...], to: list)
            guard case .list(let parts) = changed, way.type != .json else {
                return try convert(changed, way)
            }
            return .list(parts.compactMap { fitting($0, way) })
        } catch {
            note(error, shown(list))
            return .null
        }
    }

    /// A value of a list in its type; nil where it does not fit, which is noted.
    private func fitting(_ value: Value, _ way: FieldWay) -> Value? {
        do throws(ValueError) {
            let converted = try convert(value, way)
            return converted == .null ? nil : converted
        } catch {
            note(error, shown(value))
            return nil
        }
    }

    private func apply(
        _ steps: ArraySlice<Transform>,
        to value: Value
    ) throws(ValueError) -> Value {
        guard !steps.isEmpty else { return value }
        let context = TransformContext(registry: transforms, resolveURL: resolve)
        var changed = value
        for transform in steps {
            changed = try transform.apply(to: changed, in: context)
            trace?.step(transform.name, changed)
        }
        return changed
    }

    private func resolve(_ reference: String) -> String? {
        WebURL(reference, relativeTo: base, queryEncoder: queryEncoding?.query)?.text
    }

    private func convert(_ value: Value, _ way: FieldWay) throws(ValueError) -> Value {
        // Data is JSON as it is; only text of the page has to be read.
        if way.type == .json, way.takesData { return value }
        guard case .list(let values) = value, way.type != .json else {
            var notation = way.notation
            notation.dates.reference = fetchedAt
            return try way.type.convert(value, notation, resolveURL: resolve)
        }
        var converted: [Value] = []
        for value in values { converted.append(try convert(value, way)) }
        return .list(converted)
    }

    /// Counts which way gave the field in hand its value.
    func won(way: Int) { wins[path.joined(separator: "."), default: [:]][way, default: 0] += 1 }

    /// Counts a pattern that cost too much before there was a text.
    func note(limitOf pattern: Pattern, in place: String) { note(.patternLimit(pattern), place) }

    private func shown(_ value: Value) -> String {
        if case .text(let text) = value { return text }
        return value.json
    }

    private func note(_ error: ValueError, _ text: String) {
        problemCount += 1
        if error.kind == .pattern { limitsLeft -= 1 }
        guard problems.count < PageExtraction.maximumProblems else { return }
        problems.append(
            FieldProblem(
                field: path.joined(separator: "."),
                error: error,
                text: text,
                job: job,
                url: page?.withoutCredentials().text ?? ""
            )
        )
    }
}
