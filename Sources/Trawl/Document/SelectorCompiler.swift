internal import TrawlCore

/// Turns parsed selectors into compiled ones.
struct SelectorCompiler {
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
        compounds.reserveCapacity(chain.compounds.count)
        for compound in chain.compounds { compounds.append(compile(compound)) }
        let hasBody = compounds.dropFirst().contains { $0.isBody }
        if hasBody { countInBodies(&compounds, chain.combinators) }
        return .init(compounds: compounds, combinators: chain.combinators, hasBody: hasBody)
    }

    private func compile(_ compound: CSSSelector.Compound) -> CompiledSelector.Compound {
        var compiled = CompiledSelector.Compound(
            name: compound.name.map { key($0) } ?? .any,
            attributes: [],
            conditions: []
        )
        if let namespace = compile(compound.namespace) {
            compiled.conditions.append(.namespace(namespace))
        }
        for condition in compound.conditions {
            if let attribute = compileAttribute(condition) {
                compiled.attributes.append(attribute)
            } else if let other = compile(condition) {
                compiled.conditions.append(other)
            }
        }
        compiled.isBody = kind == .html && isBody(compiled)
        return compiled
    }

    private func compile(_ namespace: CSSSelector.Namespace) -> CompiledSelector.Namespace? {
        switch namespace {
        case .any: nil
        case .none: CompiledSelector.Namespace.none
        case .uri(let uri): .uri(Array(uri.utf8))
        }
    }

    // MARK: Bodies of tables

    private static let tbody = NameKey("tbody")

    /// Whether a compound names `tbody`, alone or in a list such as `:is(thead, tbody)`.
    private func isBody(_ compound: CompiledSelector.Compound) -> Bool {
        if compound.name.bits != 0 { return compound.name == SelectorCompiler.tbody }
        return compound.conditions.contains { condition in
            guard case .isAny(let chains) = condition else { return false }
            return chains.contains { isBody($0.compounds[0]) }
        }
    }

    /// Marks the positions of children of a `tbody` as such: those of `tr` in `tbody > tr` and in
    /// `tbody > tr + tr`.
    private func countInBodies(
        _ compounds: inout [CompiledSelector.Compound],
        _ combinators: [CSSSelector.Combinator]
    ) {
        for body in compounds.indices.dropFirst()
        where compounds[body].isBody && combinators[body - 1] == .child {
            var child = body - 1
            while true {
                let conditions = compounds[child].conditions
                compounds[child].conditions = conditions.map { $0.isPosition ? .inBody($0) : $0 }
                guard child > 0,
                    combinators[child - 1] == .adjacent
                        || combinators[child - 1] == .sibling
                else { break }
                child -= 1
            }
        }
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
        case .attribute(let attribute) where attribute.namespace == .any: compile(attribute)
        default: nil
        }
    }

    private func compile(_ attribute: CSSSelector.Attribute) -> CompiledSelector.Attribute {
        let isRuleOfHTML =
            attribute.ignoresCase == nil && kind == .html
            && SelectorCompiler.caselessAttributes.contains(attribute.name.lowercased())
        return .init(
            name: key(attribute.name),
            test: attribute.test,
            value: Array(attribute.value.utf8),
            ignoresCase: attribute.ignoresCase ?? isRuleOfHTML,
            isRuleOfHTML: isRuleOfHTML
        )
    }

    /// The condition when it is not one on an attribute.
    private func compile(
        _ condition: CSSSelector.Condition
    ) -> CompiledSelector.Condition? {
        switch condition {
        case .id, .className: return nil
        case .attribute(let attribute):
            guard let namespace = compile(attribute.namespace) else { return nil }
            return .attribute(compile(attribute), in: namespace)
        case .not(let chains): return .not(compile(chains))
        case .isAny(let chains): return .isAny(compile(chains))
        case .has(let chains): return .has(compile(chains))
        case .nth(let nth): return compile(nth)
        case .onlyChild: return .onlyChild
        case .onlyOfType: return .onlyOfType
        case .contains(let texts, let isOwn, let ignoresCase):
            let bytes = texts.map { Array($0.utf8) }
            return .contains(
                ignoresCase ? bytes.map { CaseFolding.folded($0) } : bytes,
                isOwn: isOwn,
                ignoresCase: ignoresCase
            )
        case .direction(let direction): return .direction(direction)
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

extension CompiledSelector.Condition {
    /// Whether it asks for a place among siblings, all of them or those of the same name.
    fileprivate var isPosition: Bool {
        switch self {
        case .child, .counted, .onlyChild, .onlyOfType: true
        default: false
        }
    }
}
