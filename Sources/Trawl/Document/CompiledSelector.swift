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
    enum Yield: Hashable {
        case element
        case ownText
        case attribute(NameKey)
    }

    /// A complex selector; the subject comes first.
    struct Chain {
        var compounds: [Compound]
        var combinators: [CSSSelector.Combinator]
        /// Whether something stands inside a `tbody`, which the page may leave out; see
        /// `SelectorMatcher.ImpliedBody`.
        var hasBody: Bool

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
        /// Whether a `tbody` may match it, as far as names tell.
        var isBody = false
    }

    /// One condition; see `CSSSelector.Condition`.
    indirect enum Condition {
        case not([Chain])
        case isAny([Chain])
        case has([Chain])
        case child(step: Int, offset: Int, isFromEnd: Bool)
        case counted(Counted)
        case onlyChild
        case onlyOfType
        /// A position among the rows of a `tbody`, also of one that the page leaves out.
        case inBody(Condition)
        case contains([[UInt8]], isOwn: Bool, ignoresCase: Bool)
        case language([[UInt8]])
        case direction(CSSSelector.Direction?)
        case namespace(Namespace)
        /// An attribute whose namespace counts.
        case attribute(Attribute, in: Namespace)
        case state(CSSSelector.State)
    }

    /// A namespace that a name has to be in.
    enum Namespace {
        case none
        case uri([UInt8])
    }

    /// A condition on an attribute; classes and ids are such conditions too.
    struct Attribute {
        var name: NameKey
        var test: CSSSelector.Attribute.Test
        var value: [UInt8]
        var ignoresCase: Bool
        /// Whether that holds for elements of HTML alone, not for those of SVG and MathML inside it.
        var isRuleOfHTML = false
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
    /// For each alternative the place of the first one that takes the same from an element, which is
    /// taken once.
    let kinship: [Int]
    /// Whether the item's own element is looked at before those inside it, as `::attr(href)` alone
    /// asks for.
    let includesScope: Bool
    /// For each alternative whether it finds what follows the item's own element, as `+ td` does, in
    /// place of what is inside it.
    let followsScope: [Bool]

    init(_ selector: CSSSelector, kind: HTMLTree.Kind) {
        let compiler = SelectorCompiler(kind: kind)
        let compiled = selector.alternatives.map { compiler.compile($0) }
        alternatives = compiled
        let names = compiled.map { $0.chain.compounds[0].name.bits }
        self.names = names.contains(0) ? [] : names
        bareNames = compiled.map { $0.chain.bareName }
        isPlain = selector.alternatives.allSatisfy { $0.yield == .element }
        kinship = compiled.map { alternative in
            compiled.firstIndex { $0.yield == alternative.yield } ?? 0
        }
        followsScope = selector.alternatives.map { alternative in
            let chain = alternative.chain
            let isLed = chain.compounds.last?.conditions.contains(.state(.scope)) == true
            return isLed
                && (chain.combinators.last == .adjacent || chain.combinators.last == .sibling)
        }
        includesScope = selector.alternatives.contains { alternative in
            let compound = alternative.chain.compounds[0]
            let isBare = compound.name == nil && compound.conditions.isEmpty
            let isSuffixAlone = isBare && alternative.chain.compounds.count == 1
            return (isSuffixAlone && alternative.yield != .element)
                || compound.conditions.contains(.state(.scope))
        }
    }
}
