internal import CLibxml2
internal import TrawlCore

/// Positions among siblings.
extension SelectorMatcher {
    /// Whether a position is `offset` or a whole number of steps behind it.
    func isAt(_ position: Int, step: Int, offset: Int) -> Bool {
        let distance = position - offset
        return step == 0 ? distance == 0 : distance % step == 0 && distance / step >= 0
    }

    /// Whether no other element of the same name is among an element's siblings, or in the body around
    /// it.
    mutating func isOnlyOfType(_ place: Int, within body: ImpliedBody? = nil) -> Bool {
        let parent = Int(entries[place].parent)
        var sibling = body?.first ?? (parent < 0 ? 0 : parent + 1)
        while true {
            spend(1)
            if sibling != place, hasSameName(sibling, place) { return false }
            guard !isExhausted, sibling != body?.last, let next = index.next(after: sibling) else {
                return true
            }
            sibling = next
        }
    }

    private func hasSameName(_ left: Int, _ right: Int) -> Bool {
        guard names[left] == names[right] else { return false }
        return names[left] >> 56 == 0
            || xmlStrcmp(entries[left].node.pointee.name, entries[right].node.pointee.name) == 0
    }

    /// What a count is of.
    struct CountKey: Hashable {
        var condition: ObjectIdentifier
        /// The first one that may be counted: siblings have it in common.
        var first: Int
        /// For conditions by type: the first eight bytes of the name.
        var name: UInt64
    }

    /// How far a count has come.
    struct Count {
        /// The last element counted and its position.
        var last: Int
        var position: Int
        /// All positions; nil until asked for.
        var total: Int?
    }

    /// The position of an element among the siblings that count, from 1; nil when it does not count
    /// itself.
    ///
    /// Elements are asked about in document order, so that each sibling is counted once.
    ///
    /// - Parameters:
    ///   - place: The place of the element.
    ///   - counted: What counts.
    ///   - body: The body whose rows are counted, in place of all siblings.
    /// - Returns: The position.
    mutating func position(
        of place: Int,
        in counted: CompiledSelector.Counted,
        within body: ImpliedBody?
    ) -> Int? {
        if let filter = counted.filter, !matchesAny(filter, at: place) { return nil }
        let parent = Int(entries[place].parent)
        let range = body.map { $0.first...$0.last } ?? (parent < 0 ? 0 : parent + 1)...Int.max
        let name = counted.filter == nil ? names[place] : 0
        let key = CountKey(
            condition: ObjectIdentifier(counted.identity),
            first: range.lowerBound,
            name: name
        )
        let known = counts[key]
        var position = 0
        if let known, known.last <= place {
            position = known.position
            if known.last < place {
                let next = index.next(after: known.last)
                position += count(from: next, through: place, like: place, counted)
            }
        } else {
            position = count(from: range.lowerBound, through: place, like: place, counted)
        }
        var count = Count(last: place, position: position, total: known?.total)
        if counted.isFromEnd, count.total == nil {
            let next = place == range.upperBound ? nil : index.next(after: place)
            count.total =
                position + self.count(from: next, through: range.upperBound, like: place, counted)
        }
        counts[key] = count
        return counted.isFromEnd ? (count.total ?? 0) - position + 1 : position
    }

    /// How many siblings from one on, up to and with another, count.
    private mutating func count(
        from first: Int?,
        through last: Int,
        like place: Int,
        _ counted: CompiledSelector.Counted
    ) -> Int {
        var sibling = first
        var count = 0
        while let current = sibling, !isExhausted {
            spend(1)
            if let filter = counted.filter {
                if matchesAny(filter, at: current) { count += 1 }
            } else if hasSameName(current, place) {
                count += 1
            }
            if current == last { break }
            sibling = index.next(after: current)
        }
        return count
    }
}
