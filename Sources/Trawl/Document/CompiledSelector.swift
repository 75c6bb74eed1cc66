internal import TrawlCore

/// A CSS selector in the form in which it is matched: names as numbers, values as bytes.
///
/// Made once for a job and thread, for HTML or for XML, which differ in the case of names.
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

        /// The bits of the name when the chain is nothing but a name of up to seven bytes, else 0.
        var bareName: UInt64 {
            let subject = compounds[0]
            let isBare =
                compounds.count == 1 && subject.attributes.isEmpty && subject.conditions.isEmpty
            return isBare && subject.name.bits >> 56 == 0 ? subject.name.bits : 0
        }
    }

    /// Conditions that all hold for one element.
    struct Compound {
        var name: NameKey
        /// Conditions on attributes come first: they are the most common and the cheapest.
        var attributes: [Attribute]
        var conditions: [Condition]
    }

    /// One condition; see `CSSSelector.Condition`.
    enum Condition {
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
        /// Tells the counts of one condition from those of all others.
        let identity = Identity()
        var step: Int
        var offset: Int
        var isFromEnd: Bool
        /// Nil: counted among the siblings of the same name.
        var filter: [Chain]?
    }

    /// Something that is itself and nothing else.
    final class Identity {}

    let alternatives: [Alternative]
    /// The names that a match can have, in their first eight bytes; empty: any.
    let names: [UInt64]
    /// For each alternative the bits of its name when that alone decides, else 0.
    let bareNames: [UInt64]
    /// Whether all alternatives take the element itself, so that the first that matches is enough.
    let isPlain: Bool
    /// Whether the item's own element is looked at before those inside it, as `::attr(href)` alone
    /// asks for.
    let includesScope: Bool

    init(_ selector: CSSSelector, kind: HTMLTree.Kind) {
        let compiler = SelectorCompiler(kind: kind)
        let compiled = selector.alternatives.map { compiler.compile($0) }
        alternatives = compiled
        let names = compiled.map { $0.chain.compounds[0].name.bits }
        self.names = names.contains(0) ? [] : names
        bareNames = compiled.map { $0.chain.bareName }
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

    func compile(_ alternative: CSSSelector.Alternative) -> CompiledSelector.Alternative {
        let yield: CompiledSelector.Yield =
            switch alternative.yield {
            case .element: .element
            case .ownText: .ownText
            case .attribute(let name): .attribute(key(name))
            }
        return .init(chain: compile(alternative.chain), yield: yield)
    }

    private func compile(_ chain: CSSSelector.Chain) -> CompiledSelector.Chain {
        var compounds: [CompiledSelector.Compound] = []
        for compound in chain.compounds {
            compounds.append(
                .init(
                    name: compound.name.map { key($0) } ?? .any,
                    attributes: compound.conditions.compactMap { compileAttribute($0) },
                    conditions: compound.conditions.compactMap { compile($0) }
                )
            )
        }
        return .init(compounds: compounds, combinators: chain.combinators)
    }

    private func compile(_ chains: [CSSSelector.Chain]) -> [CompiledSelector.Chain] {
        chains.map { compile($0) }
    }

    /// The condition as one on an attribute; nil when it is none.
    private func compileAttribute(
        _ condition: CSSSelector.Condition
    ) -> CompiledSelector.Attribute? {
        switch condition {
        case .id(let value): attribute("id", .equals, value)
        case .className(let value): attribute("class", .word, value)
        case .attribute(let attribute):
            .init(
                name: key(attribute.name),
                test: attribute.test,
                value: Array(attribute.value.utf8),
                ignoresCase: ignoresCase(attribute)
            )
        default: nil
        }
    }

    /// The condition when it is not one on an attribute.
    private func compile(
        _ condition: CSSSelector.Condition
    ) -> CompiledSelector.Condition? {
        switch condition {
        case .id, .className, .attribute: return nil
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

    private func compile(_ nth: CSSSelector.Nth) -> CompiledSelector.Condition {
        if !nth.isOfType, nth.filter == nil {
            return .child(step: nth.step, offset: nth.offset, isFromEnd: nth.isFromEnd)
        }
        return .counted(
            .init(
                step: nth.step,
                offset: nth.offset,
                isFromEnd: nth.isFromEnd,
                filter: nth.filter.map { compile($0) }
            )
        )
    }

    private func attribute(
        _ name: String,
        _ test: CSSSelector.Attribute.Test,
        _ value: String
    ) -> CompiledSelector.Attribute {
        .init(name: NameKey(name), test: test, value: Array(value.utf8), ignoresCase: false)
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
        """.split(separator: " ").map(String.init)
    )

    /// Names in HTML do not tell upper from lower case; the tree has them in lower case.
    private func key(_ name: String) -> NameKey {
        NameKey(kind == .html ? name.lowercased() : name)
    }
}
