internal import TrawlCore

/// A kind of page with its selectors compiled, for one thread.
struct CompiledRule {
    /// A selector of any language.
    enum Selector {
        case css(CompiledSelector)
        case xpath(XPathExpression, text: String)
        case json(JSONPath)

        init(_ selector: TrawlCore.Selector, kind: HTMLTree.Kind) throws(XPathMistake) {
            switch selector {
            case .css(let selector): self = .css(CompiledSelector(selector, kind: kind))
            case .xpath(let text):
                guard let expression = XPathExpression(text) else {
                    throw XPathMistake(expression: text)
                }
                self = .xpath(expression, text: text)
            case .json(let path): self = .json(path)
            }
        }
    }

    /// A field with its ways.
    struct Field {
        var name: String
        var ways: [Way]
        var isRequired: Bool
    }

    /// One way to a value; what is not a selector stays in `rule`.
    struct Way {
        indirect enum Source {
            case select(Selector)
            case scope
            case constant(Value)
            case object(Selector?, [Field])
            case objects(Selector, [Field])
            case data(StructuredSource)
            case dataObject(StructuredSource.Syntax, type: String, [Field], isList: Bool)
            case path(StructuredPath)
        }

        var source: Source
        var rule: FieldWay
    }

    var follow: [Selector]
    var each: Selector?
    var fields: [Field]
    /// The kind of item; nil: nothing is extracted.
    var item: String?

    init(_ rule: PageRule, kind: HTMLTree.Kind) throws(XPathMistake) {
        follow = []
        for rule in rule.follow { follow.append(try Selector(rule.selector, kind: kind)) }
        item = rule.item?.kind
        if let selector = rule.item?.each { each = try Selector(selector, kind: kind) }
        fields = try CompiledRule.compile(rule.item?.fields ?? [], kind: kind)
    }

    private static func compile(
        _ rules: [FieldRule],
        kind: HTMLTree.Kind
    ) throws(XPathMistake) -> [Field] {
        var fields: [Field] = []
        for rule in rules {
            var ways: [Way] = []
            for way in rule.ways {
                ways.append(Way(source: try compile(way.source, kind: kind), rule: way))
            }
            fields.append(Field(name: rule.name, ways: ways, isRequired: rule.isRequired))
        }
        return fields
    }

    private static func compile(
        _ source: FieldWay.Source,
        kind: HTMLTree.Kind
    ) throws(XPathMistake) -> Way.Source {
        switch source {
        case .select(let selector): return .select(try Selector(selector, kind: kind))
        case .scope: return .scope
        case .constant(let value): return .constant(value)
        case .object(nil, let fields): return .object(nil, try compile(fields, kind: kind))
        case .object(let selector?, let fields):
            return .object(try Selector(selector, kind: kind), try compile(fields, kind: kind))
        case .objects(let selector, let fields):
            return .objects(try Selector(selector, kind: kind), try compile(fields, kind: kind))
        case .data(let source): return .data(source)
        case .path(let path): return .path(path)
        case .dataObject(let syntax, let type, let fields, let isList):
            let fields = try compile(fields, kind: kind)
            return .dataObject(syntax, type: type, fields, isList: isList)
        }
    }
}

/// An XPath expression that does not compile, though job files are checked for them.
package struct XPathMistake: Error, CustomStringConvertible {
    /// The expression.
    let expression: String

    /// What is wrong.
    package var description: String {
        "XPath expression '\(expression)': "
            + (XPathSyntax.check(expression) ?? "could not be compiled")
    }
}
