internal import CLibxml2
internal import TrawlCore

/// Rows whose `tbody` the page leaves out.
///
/// Browsers put one around them (HTML Standard, 13.2.6.4.9), libxml2 does not: a selector copied from a
/// browser has a `tbody` that is in no tree. So a compound that names `tbody`, alone or in a list
/// such as `:is(thead, tbody)`, may also stand for the one that is implied by a `tr` right inside a
/// `table`. Positions of that body and of the rows that a selector says to be in it are those of the
/// browser's tree; all else, `+` and `~` too, goes by the page as it stands, and an implied body is
/// never itself what a selector finds. Selectors without `tbody` pay nothing.
extension SelectorMatcher {
    private static let table = NameKey("table").bits
    private static let row = NameKey("tr").bits
    private static let tbody = NameKey("tbody")
    /// What ends a body that is implied.
    private static let sections: Set<UInt64> = Set(
        ["caption", "colgroup", "col", "thead", "tbody", "tfoot"].map { NameKey($0).bits }
    )

    /// A body that a table implies: rows that follow one another with no section of their own.
    struct ImpliedBody {
        /// The places of its first and last element.
        var first: Int
        var last: Int
        /// How many elements it holds.
        var count: Int
        /// Its place among the table's children, from 1, and among its bodies.
        var position: Int
        var positionOfType: Int
        /// How many children and how many bodies the table has.
        var siblingCount = 0
        var siblingCountOfType = 0
    }

    /// Whether a browser puts a body between an element and its parent.
    private func hasImpliedBody(_ place: Int) -> Bool {
        guard kind == .html, names[place] == SelectorMatcher.row else { return false }
        let parent = Int(entries[place].parent)
        return parent >= 0 && names[parent] == SelectorMatcher.table
    }

    /// The body around a row; nil when its parent is no table.
    private mutating func impliedBody(of place: Int) -> ImpliedBody? {
        guard hasImpliedBody(place) else { return nil }
        let table = entries[place].parent
        let bodies = impliedBodies[table] ?? impliedBodies(in: Int(table))
        impliedBodies[table] = bodies
        var low = 0
        var high = bodies.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if bodies[middle].first <= place { low = middle } else { high = middle }
        }
        return low < bodies.count ? bodies[low] : nil
    }

    /// All bodies that a table implies, in their order, counted in one walk over its children.
    private mutating func impliedBodies(in table: Int) -> [ImpliedBody] {
        var bodies: [ImpliedBody] = []
        var position = 0
        var positionOfType = 0
        var isOpen = false
        var next: Int? = entries[table].childCount > 0 ? table + 1 : nil
        while let child = next {
            spend(1)
            next = index.next(after: child)
            let name = names[child]
            if SelectorMatcher.sections.contains(name) {
                isOpen = false
            } else if isOpen {
                bodies[bodies.count - 1].last = child
                bodies[bodies.count - 1].count += 1
                continue
            }
            position += 1
            if name == SelectorMatcher.tbody.bits { positionOfType += 1 }
            guard name == SelectorMatcher.row else { continue }
            isOpen = true
            positionOfType += 1
            bodies.append(
                ImpliedBody(
                    first: child,
                    last: child,
                    count: 1,
                    position: position,
                    positionOfType: positionOfType
                )
            )
        }
        for number in bodies.indices {
            bodies[number].siblingCount = position
            bodies[number].siblingCountOfType = positionOfType
        }
        return bodies
    }

    // MARK: Chains

    /// Whether the compounds behind one that matches an element do so when the next of them is an
    /// implied body.
    mutating func matchesThroughBody(
        _ chain: CompiledSelector.Chain,
        from part: Int,
        at place: Int,
        anchor: Int?
    ) -> Bool {
        guard part + 1 < chain.compounds.count, chain.compounds[part + 1].isBody else {
            return false
        }
        switch chain.combinators[part] {
        case .child:
            return hasImpliedBody(place)
                && matches(chain, from: part + 1, bodyOf: place, anchor: anchor)
        case .descendant, .descendantOrSelf:
            var above = place
            while above >= 0, steps >= 0 {
                spend(1)
                if hasImpliedBody(above),
                    matches(chain, from: part + 1, bodyOf: above, anchor: anchor)
                {
                    return true
                }
                above = Int(entries[above].parent)
            }
            return false
        case .adjacent, .sibling: return false
        }
    }

    /// Whether the compounds from one on match the body around a row and what is before it.
    private mutating func matches(
        _ chain: CompiledSelector.Chain,
        from part: Int,
        bodyOf row: Int,
        anchor: Int?
    ) -> Bool {
        guard matches(chain.compounds[part], bodyOf: row) else { return false }
        let isLast = part + 1 == chain.compounds.count
        if isLast, anchor == nil { return true }
        let combinator = chain.combinators[part]
        // Seen from the left, the body stands where its first row does.
        let isBesides = combinator == .adjacent || combinator == .sibling
        let start = isBesides ? impliedBody(of: row)?.first ?? row : row
        if isLast, let anchor { return stands(start, to: anchor, by: combinator) }
        switch combinator {
        case .child:
            return matches(
                chain,
                from: part + 1,
                at: Int(entries[row].parent),
                anchor: anchor
            )
        case .descendant, .descendantOrSelf:
            let table = Int(entries[row].parent)
            var above = table
            while above >= 0, steps >= 0 {
                if matches(chain, from: part + 1, at: above, anchor: anchor) { return true }
                above = Int(entries[above].parent)
            }
            // The next compound may be a body that is implied further out.
            return matchesThroughBody(chain, from: part, at: table, anchor: anchor)
        case .adjacent:
            let before = Int(entries[start].previous)
            return before >= 0 && matches(chain, from: part + 1, at: before, anchor: anchor)
        case .sibling:
            var before = Int(entries[start].previous)
            while before >= 0, steps >= 0 {
                if matches(chain, from: part + 1, at: before, anchor: anchor) { return true }
                before = Int(entries[before].previous)
            }
            return false
        }
    }

    // MARK: Conditions

    /// Whether the body around a row matches a compound: it has a name, a place, and no attributes.
    private mutating func matches(
        _ compound: CompiledSelector.Compound,
        bodyOf row: Int
    ) -> Bool {
        spend(1)
        guard compound.name.bits == 0 || compound.name == SelectorMatcher.tbody,
            compound.attributes.allSatisfy({ $0.test == .differs })
        else { return false }
        for condition in compound.conditions where !holds(condition, bodyOf: row) { return false }
        return !isExhausted
    }

    private mutating func holds(
        _ condition: CompiledSelector.Condition,
        bodyOf row: Int
    ) -> Bool {
        switch condition {
        case .not(let chains): return !matchesAny(chains, bodyOf: row)
        case .isAny(let chains): return matchesAny(chains, bodyOf: row)
        case .child(let step, let offset, let isFromEnd):
            guard let body = impliedBody(of: row) else { return false }
            let position = isFromEnd ? body.siblingCount - body.position + 1 : body.position
            return isAt(position, step: step, offset: offset)
        case .counted(let counted):
            guard counted.filter == nil, let body = impliedBody(of: row) else { return false }
            let position =
                counted.isFromEnd
                ? body.siblingCountOfType - body.positionOfType + 1 : body.positionOfType
            return isAt(position, step: counted.step, offset: counted.offset)
        case .onlyChild: return impliedBody(of: row)?.siblingCount == 1
        case .onlyOfType: return impliedBody(of: row)?.siblingCountOfType == 1
        case .language, .direction, .namespace:
            // As the table that it is in.
            return holds(condition, at: Int(entries[row].parent))
        case .has, .inBody, .contains, .attribute, .state: return false
        }
    }

    private mutating func matchesAny(
        _ chains: [CompiledSelector.Chain],
        bodyOf row: Int
    ) -> Bool {
        for chain in chains where matches(chain, from: 0, bodyOf: row, anchor: nil) {
            return true
        }
        return false
    }

    /// Whether a condition on the position of a row holds in the body around it, implied or not.
    mutating func holds(
        _ condition: CompiledSelector.Condition,
        inBodyAt place: Int
    ) -> Bool {
        guard let body = impliedBody(of: place) else { return holds(condition, at: place) }
        switch condition {
        case .child(let step, let offset, let isFromEnd):
            let before = Int(entries[place].ordinal - entries[body.first].ordinal)
            let position = isFromEnd ? body.count - before : before + 1
            return isAt(position, step: step, offset: offset)
        case .counted(let counted):
            guard let position = position(of: place, in: counted, within: body) else {
                return false
            }
            return isAt(position, step: counted.step, offset: counted.offset)
        case .onlyChild: return body.count == 1
        case .onlyOfType: return isOnlyOfType(place, within: body)
        default: return holds(condition, at: place)
        }
    }
}
