internal import TrawlCore

/// A CSS selector in the form in which it is matched: names as numbers, values as bytes. Made once
/// for a job and thread, for HTML or for XML, which differ in the case of names.
struct CompiledSelector {
    /// One of the selectors that commas separate.
    struct Alternative {
        var chain: Chain
        var yield: Yield
    }

    /// What is taken from an element.
    enum Yield {
        case element
        case ownText
        case attribute(NameKey)
    }

    /// A complex selector; the subject comes first.
    struct Chain {
        var compounds: [Compound]
        var combinators: [CSSSelector.Combinator]
    }

    /// Conditions that all hold for one element.
    struct Compound {
        var name: NameKey
        var conditions: [Condition]
    }

    /// One condition; see `CSSSelector.Condition`.
    indirect enum Condition {
        case attribute(Attribute)
        case not([Chain])
        case isAny([Chain])
        case has([Chain])
        case child(step: Int, offset: Int, isFromEnd: Bool)
        case counted(Counted)
        case onlyChild
        case onlyOfType
        case contains([[UInt8]], isOwn: Bool)
        case language([[UInt8]])
        case state(CSSSelector.State)
    }

    /// A condition on an attribute; classes and ids are such conditions too.
    struct Attribute {
        var name: NameKey
        var test: CSSSelector.Attribute.Test
        var value: [UInt8]
        var ignoresCase: Bool
    }

    /// A position that has to be counted: of a type, or among those that a selector matches.
    struct Counted {
        /// Tells the counts of one condition from another's.
        var id: Int
        var step: Int
        var offset: Int
        var isFromEnd: Bool
        /// Nil: counted among the siblings of the same name.
        var filter: [Chain]?
    }

    let alternatives: [Alternative]
    /// The names that a match can have, in their first eight bytes; empty: any.
    let names: [UInt64]
    /// Whether all alternatives take the element itself, so that the first that matches is enough.
    let isPlain: Bool
    /// Whether the item's own element is looked at before those inside it, as `::attr(href)` alone
    /// asks for.
    let includesScope: Bool

    init(_ selector: CSSSelector, kind: HTMLTree.Kind) {
        var compiler = SelectorCompiler(kind: kind)
        let compiled = selector.alternatives.map { compiler.compile($0) }
        alternatives = compiled
        let names = compiled.map { $0.chain.compounds[0].name.bits }
        self.names = names.contains(0) ? [] : names
        isPlain = selector.alternatives.allSatisfy { $0.yield == .element }
        includesScope = selector.alternatives.contains { alternative in
            let compound = alternative.chain.compounds[0]
            let isBare = compound.name == nil && compound.conditions.isEmpty
            let isSuffixAlone = isBare && alternative.chain.compounds.count == 1
            return (isSuffixAlone && alternative.yield != .element)
                || compound.conditions.contains(.state(.scope))
        }
    }
}

/// Turns parsed selectors into compiled ones.
private struct SelectorCompiler {
    let kind: HTMLTree.Kind
    private var counts = 0

    init(kind: HTMLTree.Kind) { self.kind = kind }

    mutating func compile(_ alternative: CSSSelector.Alternative) -> CompiledSelector.Alternative {
        let yield: CompiledSelector.Yield =
            switch alternative.yield {
            case .element: .element
            case .ownText: .ownText
            case .attribute(let name): .attribute(key(name))
            }
        return .init(chain: compile(alternative.chain), yield: yield)
    }

    private mutating func compile(_ chain: CSSSelector.Chain) -> CompiledSelector.Chain {
        var compounds: [CompiledSelector.Compound] = []
        for compound in chain.compounds {
            var conditions: [CompiledSelector.Condition] = []
            for condition in compound.conditions { conditions.append(compile(condition)) }
            let name = compound.name.map { key($0) } ?? .any
            compounds.append(.init(name: name, conditions: conditions))
        }
        return .init(compounds: compounds, combinators: chain.combinators)
    }

    private mutating func compile(_ chains: [CSSSelector.Chain]) -> [CompiledSelector.Chain] {
        chains.map { compile($0) }
    }

    private mutating func compile(
        _ condition: CSSSelector.Condition
    ) -> CompiledSelector.Condition {
        switch condition {
        case .id(let value): return attribute("id", .equals, value)
        case .className(let value): return attribute("class", .word, value)
        case .attribute(let attribute):
            return .attribute(
                .init(
                    name: key(attribute.name), test: attribute.test,
                    value: Array(attribute.value.utf8), ignoresCase: ignoresCase(attribute)))
        case .not(let chains): return .not(compile(chains))
        case .isAny(let chains): return .isAny(compile(chains))
        case .has(let chains): return .has(compile(chains))
        case .nth(let nth): return compile(nth)
        case .onlyChild: return .onlyChild
        case .onlyOfType: return .onlyOfType
        case .contains(let texts, let isOwn):
            return .contains(texts.map { Array($0.utf8) }, isOwn: isOwn)
        case .language(let ranges): return .language(ranges.map { Array($0.lowercased().utf8) })
        case .state(let state): return .state(state)
        }
    }

    private mutating func compile(_ nth: CSSSelector.Nth) -> CompiledSelector.Condition {
        if !nth.isOfType, nth.filter == nil {
            return .child(step: nth.step, offset: nth.offset, isFromEnd: nth.isFromEnd)
        }
        counts += 1
        let id = counts
        return .counted(
            .init(
                id: id, step: nth.step, offset: nth.offset, isFromEnd: nth.isFromEnd,
                filter: nth.filter.map { compile($0) }))
    }

    private func attribute(
        _ name: String, _ test: CSSSelector.Attribute.Test, _ value: String
    ) -> CompiledSelector.Condition {
        .attribute(
            .init(name: NameKey(name), test: test, value: Array(value.utf8), ignoresCase: false))
    }

    private func ignoresCase(_ attribute: CSSSelector.Attribute) -> Bool {
        attribute.ignoresCase
            ?? (kind == .html
                && SelectorCompiler.caselessAttributes.contains(attribute.name.lowercased()))
    }

    /// Attributes whose values compare without case in HTML unless a selector says `s` (HTML
    /// Standard, 4.16.2).
    private static let caselessAttributes: Set<String> = Set(
        """
        accept accept-charset align alink axis bgcolor charset checked clear codetype color compact \
        declare defer dir direction disabled enctype face frame hreflang http-equiv lang language link \
        media method multiple nohref noresize noshade nowrap readonly rel rev rules scope scrolling \
        selected shape target text type valign valuetype vlink
        """.split(separator: " ").map(String.init))

    /// Names in HTML do not tell upper from lower case; the tree has them in lower case.
    private func key(_ name: String) -> NameKey {
        NameKey(kind == .html ? name.lowercased() : name)
    }
}
