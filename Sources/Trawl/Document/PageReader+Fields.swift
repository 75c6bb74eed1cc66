internal import CLibxml2
internal import TrawlCore

/// Items: their fields, each by the first of its ways that gives a filled value.
extension PageReader {
    mutating func readItems(_ rule: CompiledRule) {
        let page = url.withoutFragment().withoutCredentials().text
        guard let each = rule.each else {
            readItem(rule, page: page, scope: nil, place: 0)
            return
        }
        for (place, scope) in places(of: each, scope: nil, isOneEnough: false).enumerated() {
            readItem(rule, page: page, scope: scope, place: place)
        }
    }

    private mutating func readItem(_ rule: CompiledRule, page: String, scope: Int?, place: Int) {
        guard let kind = rule.item else { return }
        guard let fields = readFields(rule.fields, scope: scope) else {
            result.missingRequiredCount += 1
            return
        }
        let item = Item(job: jobName, kind: kind, url: page, fields: fields)
        result.items.append(ExtractedItem(item: item, place: place))
    }

    /// The places of the elements that a selector matches.
    private mutating func places(
        of selector: CompiledRule.Selector,
        scope: Int?,
        isOneEnough: Bool
    ) -> [Int] {
        var places: [Int] = []
        forEachHit(selector, scope: scope) { _, place in
            if let place { places.append(place) }
            return !isOneEnough || places.isEmpty
        }
        return places
    }

    /// All fields in their order; nil when a required one is empty.
    private mutating func readFields(_ fields: [CompiledRule.Field], scope: Int?) -> Fields? {
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
    private mutating func readField(_ field: CompiledRule.Field, scope: Int?) -> Value {
        var last = Value.null
        for way in field.ways {
            last = readWay(way, scope: scope)
            if last.isFilled { return last }
        }
        return last
    }

    private mutating func readWay(_ way: CompiledRule.Way, scope: Int?) -> Value {
        let rule = way.rule
        switch way.source {
        case .constant(let value):
            guard case .value(let value) = values.finish(value, rule) else { return .null }
            return value
        case .scope:
            let index = matcher.index
            let place = scope ?? 0
            guard place < index.count,
                case .value(let value) = values.read(.element(index.entries[place].node), rule)
            else { return nothing(rule) }
            return rule.takesAll ? .list([value]) : value
        case .select(let selector):
            if rule.counts { return count(selector, scope: scope) }
            return rule.takesAll
                ? readAll(of: selector, rule, scope: scope)
                : readFirst(of: selector, rule, scope: scope)
        case .object(let selector, let fields):
            var inner = scope
            if let selector {
                inner = places(of: selector, scope: scope, isOneEnough: true).first
                if inner == nil { return rule.fallback ?? .null }
            }
            return readFields(fields, scope: inner).map { .object($0) } ?? .null
        case .objects(let selector, let fields):
            if rule.counts { return count(selector, scope: scope) }
            var objects: [Value] = []
            for place in places(of: selector, scope: scope, isOneEnough: false) {
                if let found = readFields(fields, scope: place) { objects.append(.object(found)) }
            }
            return objects.isEmpty ? rule.fallback ?? .list([]) : .list(objects)
        }
    }

    private func nothing(_ rule: FieldWay) -> Value {
        rule.fallback ?? (rule.takesAll ? .list([]) : .null)
    }

    private mutating func count(_ selector: CompiledRule.Selector, scope: Int?) -> Value {
        var count: Int64 = 0
        forEachHit(selector, scope: scope) { _, _ in
            count += 1
            return true
        }
        return .integer(count)
    }

    /// The value of the first match.
    ///
    /// Where that is empty the way gives nothing: what comes later on the page may belong to
    /// something else. Only `::text` looks further, as an element without text has no such node.
    private mutating func readFirst(
        of selector: CompiledRule.Selector,
        _ rule: FieldWay,
        scope: Int?
    ) -> Value {
        let values = values
        var first: Value?
        forEachHit(selector, scope: scope) { hit, _ in
            if case .value(let value) = values.read(hit, rule) {
                first = value
                return false
            }
            if case .ownText = hit { return true }
            return false
        }
        return first ?? nothing(rule)
    }

    /// The values of all matches that are not empty; null where one did not fit is left out.
    private mutating func readAll(
        of selector: CompiledRule.Selector,
        _ rule: FieldWay,
        scope: Int?
    ) -> Value {
        let values = values
        var all: [Value] = []
        forEachHit(selector, scope: scope) { hit, _ in
            if case .value(let value) = values.read(hit, rule), value != .null { all.append(value) }
            return true
        }
        return all.isEmpty ? nothing(rule) : .list(all)
    }
}
