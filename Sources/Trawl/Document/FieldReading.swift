internal import TrawlCore

/// Reads fields out of a document of some form: each by the first of its ways that gives a filled
/// value.
///
/// What differs is what a selector finds: elements of a tree, or parts of a JSON document.
protocol FieldReading: ~Copyable {
    /// What fields are found inside: an element, or a part of a document.
    associatedtype Scope

    /// Makes values of matches.
    var values: ValueReader { get }
    var result: PageExtraction { get set }
    /// The objects around the fields in hand, the innermost last.
    var objects: [StructuredData.Found] { get set }

    /// The matches of a selector that fields can be found inside, in document order.
    mutating func scopes(
        of selector: CompiledRule.Selector,
        in scope: Scope?,
        isOneEnough: Bool
    ) -> [Scope]

    /// Tells what each match of a selector gives, and whether the next one may be taken where it
    /// gives nothing, until `body` says no.
    mutating func forEachFound(
        _ selector: CompiledRule.Selector,
        in scope: Scope?,
        _ way: FieldWay,
        _ body: (_ found: ValueReader.Found, _ mayLookFurther: Bool) -> Bool
    )

    /// How many matches a selector has.
    mutating func count(of selector: CompiledRule.Selector, in scope: Scope?) -> Int

    /// What the item's own element or part gives.
    mutating func own(_ scope: Scope?, _ way: FieldWay) -> ValueReader.Found

    /// What the page carries for machines; nil where it carries no such thing.
    mutating func data(
        _ source: StructuredSource,
        in scope: Scope?,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value]

    /// The objects of a type that the page carries for machines.
    mutating func dataObjects(
        _ syntax: StructuredSource.Syntax,
        ofType type: String,
        in scope: Scope?,
        _ wanted: StructuredGraph.Wanted
    ) -> [StructuredData.Found]

    /// What a path leads to inside an object.
    mutating func data(
        along path: StructuredPath,
        in object: StructuredData.Found,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value]
}

extension FieldReading where Self: ~Copyable {
    /// Reads the items of a kind of page.
    mutating func readItems(_ rule: CompiledRule, job: String, page: String) {
        guard let each = rule.each else { return readItem(rule, job, page, scope: nil, place: 0) }
        for (place, scope) in scopes(of: each, in: nil, isOneEnough: false).enumerated() {
            readItem(rule, job, page, scope: scope, place: place)
        }
    }

    private mutating func readItem(
        _ rule: CompiledRule,
        _ job: String,
        _ page: String,
        scope: Scope?,
        place: Int
    ) {
        guard let kind = rule.item else { return }
        guard let fields = readFields(rule.fields, scope: scope) else {
            result.missingRequiredCount += 1
            return
        }
        let item = Item(job: job, kind: kind, url: page, fields: fields)
        result.items.append(ExtractedItem(item: item, place: place))
    }

    /// All fields in their order; nil when a required one is empty.
    private mutating func readFields(_ fields: [CompiledRule.Field], scope: Scope?) -> Fields? {
        var found = Fields()
        for field in fields {
            values.path.append(field.name)
            let value = readField(field, scope: scope)
            values.path.removeLast()
            if field.isRequired, !value.isFilled { return nil }
            found.append(name: field.name, value: value)
        }
        return found
    }

    /// The first way that gives a filled value; without one the last value, which is null, empty
    /// text or an empty list.
    private mutating func readField(_ field: CompiledRule.Field, scope: Scope?) -> Value {
        var last = Value.null
        for (number, way) in field.ways.enumerated() {
            values.way = number
            last = readWay(way, scope: scope)
            guard last.isFilled else { continue }
            if field.ways.count > 1 { values.won(way: number) }
            return last
        }
        return last
    }

    private mutating func readWay(_ way: CompiledRule.Way, scope: Scope?) -> Value {
        let rule = way.rule
        switch way.source {
        case .constant(let value):
            guard case .value(let value) = values.finish(value, rule) else { return .null }
            return value
        case .scope:
            guard case .value(let value) = own(scope, rule) else { return nothing(rule) }
            return rule.takesAll ? values.together([value], rule) : value
        case .select(let selector):
            if rule.counts { return .integer(Int64(count(of: selector, in: scope))) }
            return rule.takesAll
                ? readAll(of: selector, rule, scope: scope)
                : readFirst(of: selector, rule, scope: scope)
        case .object(let selector, let fields):
            var inner = scope
            if let selector {
                inner = scopes(of: selector, in: scope, isOneEnough: true).first
                if inner == nil { return rule.fallback ?? .null }
            }
            return readFields(fields, scope: inner).map { .object($0) } ?? .null
        case .objects(let selector, let fields):
            if rule.counts { return .integer(Int64(count(of: selector, in: scope))) }
            var objects: [Value] = []
            for place in scopes(of: selector, in: scope, isOneEnough: false) {
                if let found = readFields(fields, scope: place) { objects.append(.object(found)) }
            }
            return objects.isEmpty ? rule.fallback ?? .list([]) : .list(objects)
        case .data(let source):
            let isAll = rule.takesAll || rule.counts
            return finish(data(source, in: scope, isAll ? .all : .first), rule)
        case .path(let path):
            guard let object = objects.last else { return nothing(rule) }
            let isAll = rule.takesAll || rule.counts
            return finish(data(along: path, in: object, isAll ? .all : .first), rule)
        case .dataObject(let syntax, let type, let fields, let isList):
            return readObjects(syntax, type, fields, isList: isList, rule, scope: scope)
        }
    }

    private mutating func readObjects(
        _ syntax: StructuredSource.Syntax,
        _ type: String,
        _ fields: [CompiledRule.Field],
        isList: Bool,
        _ rule: FieldWay,
        scope: Scope?
    ) -> Value {
        var read: [Value] = []
        for object in dataObjects(syntax, ofType: type, in: scope, isList ? .all : .first) {
            objects.append(object)
            if let found = readFields(fields, scope: scope) { read.append(.object(found)) }
            objects.removeLast()
        }
        if isList { return read.isEmpty ? rule.fallback ?? .list([]) : .list(read) }
        return read.first ?? rule.fallback ?? .null
    }

    /// Values of data as a field has them.
    private func finish(_ found: [Value], _ rule: FieldWay) -> Value {
        if rule.counts { return .integer(Int64(found.count)) }
        var all: [Value] = []
        for value in found {
            guard case .value(let value) = values.read(value, rule) else { continue }
            guard rule.takesAll else { return value }
            if value != .null { all.append(value) }
        }
        return all.isEmpty ? nothing(rule) : values.together(all, rule)
    }

    private func nothing(_ rule: FieldWay) -> Value {
        rule.fallback ?? (rule.takesAll ? .list([]) : .null)
    }

    /// The value of the first match.
    ///
    /// Where that is empty the way gives nothing: what comes later on the page may belong to
    /// something else. Only `::text` looks further, as an element without text has no such node.
    private mutating func readFirst(
        of selector: CompiledRule.Selector,
        _ rule: FieldWay,
        scope: Scope?
    ) -> Value {
        var first: Value?
        forEachFound(selector, in: scope, rule) { found, mayLookFurther in
            guard case .value(let value) = found else { return mayLookFurther }
            first = value
            return false
        }
        return first ?? nothing(rule)
    }

    /// The values of all matches that are not empty; null where one did not fit is left out.
    private mutating func readAll(
        of selector: CompiledRule.Selector,
        _ rule: FieldWay,
        scope: Scope?
    ) -> Value {
        var all: [Value] = []
        forEachFound(selector, in: scope, rule) { found, _ in
            if case .value(let value) = found, value != .null { all.append(value) }
            return true
        }
        return all.isEmpty ? nothing(rule) : values.together(all, rule)
    }
}
