internal import CLibxml2
internal import TrawlCore

/// Matches compiled selectors against the elements of one document, from right to left.
///
/// A struct that is made anew for each document; it counts its steps, so that no selector can keep
/// a thread busy.
struct SelectorMatcher {
    /// Compounds that may be compared for one page, whatever its size: some 100 ms.
    static let baseSteps = 5_000_000
    /// And for each of its elements, so that many simple selectors fit a huge page.
    static let stepsPerElement = 20

    let index: ElementIndex
    let entries: UnsafeMutablePointer<ElementIndex.Entry>
    let names: UnsafeMutablePointer<UInt64>
    let kind: HTMLTree.Kind
    /// The item's own element; nil: the document.
    var scope: Int?
    /// Steps left; below zero every answer is no.
    private(set) var steps: Int
    /// Counted positions.
    ///
    /// Written by `position(of:in:within:)`.
    var counts: [CountKey: Count] = [:]
    /// The bodies that tables imply, by the place of the table.
    ///
    /// Written by `impliedBody(of:)`.
    var impliedBodies: [Int32: [ImpliedBody]] = [:]
    /// The states of the controls; nil until one is asked for.
    ///
    /// Written by `formStates`.
    var forms: FormStates?
    /// The directions of elements that take it from their text.
    ///
    /// Written by `automaticDirection(at:)`.
    var directions: [Int: CSSSelector.Direction] = [:]
    /// Whether there is SVG or MathML in the document; nil until it is asked for.
    ///
    /// Written by `holdsForeignElements`.
    var hasForeignElements: Bool?

    init(index: ElementIndex, kind: HTMLTree.Kind) {
        self.index = index
        entries = index.entries
        names = index.names
        self.kind = kind
        steps = SelectorMatcher.baseSteps + SelectorMatcher.stepsPerElement * index.count
    }

    /// Whether a selector used up its steps, so that answers are not to be trusted.
    var isExhausted: Bool { steps < 0 }

    /// Takes steps from what is left.
    mutating func spend(_ count: Int) { steps -= count }

    /// Calls `body` for each element that a selector matches, in document order, inside the scope,
    /// or in the whole document.
    ///
    /// When nothing inside a scope matches, its own element may.
    ///
    /// - Parameters:
    ///   - selector: The selector.
    ///   - scope: The place of the item's own element; nil: the whole document.
    ///   - body: Told the place of the element and what is taken from it; says whether to go on.
    mutating func forEachMatch(
        of selector: CompiledSelector,
        scope: Int?,
        _ body: (Int, CompiledSelector.Yield) -> Bool
    ) {
        self.scope = scope
        var place = 0
        var end = index.count
        if let scope {
            place = selector.includesScope ? scope : scope + 1
            end = Int(entries[scope].end)
        }
        let scopeEnd = end
        if let scope, selector.followsScope.contains(true) { end = endOfSiblings(of: scope) }
        var isFound = false
        while true {
            if !selector.names.isEmpty {
                place = index.firstPlace(named: selector.names, from: place, to: end)
            }
            guard place < end else { break }
            var taken: Set<Int> = []
            for number in selector.alternatives.indices {
                if !taken.isEmpty, taken.contains(selector.kinship[number]) { continue }
                // Behind the scope only what asks for it is looked for.
                if place >= scopeEnd, !selector.followsScope[number] { continue }
                let bareName = selector.bareNames[number]
                let isMatch =
                    bareName != 0
                    ? bareName == names[place]
                    : matches(selector.alternatives[number].chain, from: 0, at: place, anchor: nil)
                guard isMatch else { continue }
                isFound = true
                guard body(place, selector.alternatives[number].yield) else { return }
                if selector.isPlain { break }
                if selector.alternatives.count > 1 { taken.insert(selector.kinship[number]) }
            }
            place += 1
        }
        guard let scope, !isFound, !selector.includesScope else { return }
        for alternative in selector.alternatives
        where matches(alternative.chain, at: scope, anchor: nil) {
            _ = body(scope, alternative.yield)
            return
        }
    }

    /// Whether one of the chains matches an element.
    mutating func matchesAny(_ chains: [CompiledSelector.Chain], at place: Int) -> Bool {
        for chain in chains where matches(chain, at: place, anchor: nil) { return true }
        return false
    }

    mutating func matches(
        _ chain: CompiledSelector.Chain,
        at place: Int,
        anchor: Int?
    ) -> Bool {
        matches(chain, from: 0, at: place, anchor: anchor)
    }

    /// Whether the compounds from one on match an element and those before it.
    mutating func matches(
        _ chain: CompiledSelector.Chain,
        from part: Int,
        at place: Int,
        anchor: Int?
    ) -> Bool {
        guard matches(chain.compounds[part], at: place) else { return false }
        if chain.hasBody, matchesThroughBody(chain, from: part, at: place, anchor: anchor) {
            return true
        }
        guard part + 1 < chain.compounds.count else {
            guard let anchor else { return true }
            return stands(place, to: anchor, by: chain.combinators[part])
        }
        switch chain.combinators[part] {
        case .child:
            let parent = Int(entries[place].parent)
            return parent >= 0 && matches(chain, from: part + 1, at: parent, anchor: anchor)
        case .descendant, .descendantOrSelf:
            let isSelf = chain.combinators[part] == .descendantOrSelf
            var above = isSelf ? place : Int(entries[place].parent)
            while above >= 0, steps >= 0 {
                if matches(chain, from: part + 1, at: above, anchor: anchor) { return true }
                above = Int(entries[above].parent)
            }
            return false
        case .adjacent:
            let before = Int(entries[place].previous)
            return before >= 0 && matches(chain, from: part + 1, at: before, anchor: anchor)
        case .sibling:
            var before = Int(entries[place].previous)
            while before >= 0, steps >= 0 {
                if matches(chain, from: part + 1, at: before, anchor: anchor) { return true }
                before = Int(entries[before].previous)
            }
            return false
        }
    }

    /// Whether an element stands to the anchor of `:has` as a combinator says.
    func stands(
        _ place: Int,
        to anchor: Int,
        by combinator: CSSSelector.Combinator
    ) -> Bool {
        let entry = entries[place]
        switch combinator {
        case .descendant, .descendantOrSelf:
            return place > anchor && place < Int(entries[anchor].end)
        case .child: return Int(entry.parent) == anchor
        case .adjacent: return Int(entry.previous) == anchor
        case .sibling: return entry.parent == entries[anchor].parent && place > anchor
        }
    }

    private mutating func matches(_ compound: CompiledSelector.Compound, at place: Int) -> Bool {
        steps -= 1
        guard steps >= 0 else { return false }
        let entry = entries[place]
        if compound.name.bits != 0 {
            guard compound.name.matches(names[place], entry.node.pointee.name) else { return false }
        }
        for number in compound.attributes.indices
        where !compound.attributes[number].holds(for: entry.node) {
            return false
        }
        if compound.conditions.isEmpty { return true }
        for condition in compound.conditions where !holds(condition, at: place) { return false }
        return true
    }

    mutating func holds(_ condition: CompiledSelector.Condition, at place: Int) -> Bool {
        let entry = entries[place]
        switch condition {
        case .not(let chains): return !matchesAny(chains, at: place)
        case .isAny(let chains): return matchesAny(chains, at: place)
        case .has(let chains):
            for chain in chains where has(chain, at: place) { return true }
            return false
        case .child(let step, let offset, let isFromEnd):
            let position =
                isFromEnd ? index.siblingCount(of: entry) - entry.ordinal + 1 : entry.ordinal
            return isAt(Int(position), step: step, offset: offset)
        case .counted(let counted):
            guard let position = position(of: place, in: counted, within: nil) else {
                return false
            }
            return isAt(position, step: counted.step, offset: counted.offset)
        case .onlyChild: return index.siblingCount(of: entry) == 1
        case .onlyOfType: return isOnlyOfType(place)
        case .inBody(let condition): return holds(condition, inBodyAt: place)
        case .contains(let texts, let isOwn, let ignoresCase):
            return contains(texts, isOwn: isOwn, ignoresCase: ignoresCase, at: place)
        case .language(let ranges): return fits(ranges, at: place)
        case .direction(let wanted):
            return wanted.map { direction(at: place) == $0 } ?? false
        case .namespace(let namespace): return isIn(namespace, at: place)
        case .attribute(let attribute, let namespace):
            return holds(attribute, in: namespace, at: place)
        case .state(let state): return holds(state, at: place)
        }
    }

    /// The place behind the last element inside the parent of one.
    private func endOfSiblings(of place: Int) -> Int {
        let parent = Int(entries[place].parent)
        return parent < 0 ? index.count : Int(entries[parent].end)
    }

    /// Whether something stands to an element as a relative selector says.
    private mutating func has(_ chain: CompiledSelector.Chain, at anchor: Int) -> Bool {
        let leading = chain.combinators[chain.compounds.count - 1]
        let entry = entries[anchor]
        var range = anchor + 1..<Int(entry.end)
        if leading == .adjacent || leading == .sibling {
            range = Int(entry.end)..<endOfSiblings(of: anchor)
        }
        for place in range {
            if steps < 0 { return false }
            if matches(chain, at: place, anchor: anchor) { return true }
        }
        return false
    }
}
