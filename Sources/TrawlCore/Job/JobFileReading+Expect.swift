/// `expect` and `quarantine`
extension JobFileReading {
    /// Reads what is expected of the runs of a job whose fields are read.
    mutating func readExpectations(_ node: YAMLNode, fields: [String]) -> Expectations {
        var expectations = Expectations()
        guard let keys = keys(of: node, "expect", in: .expect) else { return expectations }
        if let node = keys["items"] {
            expectations.items = expectation("items", node, upTo: NumberExpectation.largest)
        }
        if let node = keys["fields"] { expectations.fields = readFills(node, among: fields) }
        if let node = keys["change"] { expectations.change = change(node) }
        expectations.quiet = keys["quiet"].flatMap { duration("quiet", $0, allowsZero: false) }
        return expectations
    }

    private mutating func readFills(
        _ node: YAMLNode,
        among fields: [String]
    ) -> [Expectations.Fill] {
        guard let entries = node.entries else {
            error(.wrongKind("fields", "a mapping", is: node.kindName), at: node.span)
            return []
        }
        var fills: [Expectations.Fill] = []
        for entry in entries {
            // The fields of `defaults` are those of every job; of a file with mistakes, not all are
            // known.
            if !isReadingDefaults, !hasErrors, !fields.contains(entry.key) {
                let near = didYouMean(entry.key, among: fields)
                error(.unknownExpectedField(entry.key, near: near), at: entry.keySpan)
            }
            if let share = percentExpectation(entry.key, entry.value, upTo: 100) {
                fills.append(.init(field: entry.key, share: share))
            }
        }
        return fills
    }

    /// A change has an upper bound: what else could be expected of it is written with `items`.
    private mutating func change(_ node: YAMLNode) -> NumberExpectation? {
        guard
            let change = percentExpectation(
                "change",
                node,
                upTo: NumberExpectation.largestPercentage
            )
        else { return nil }
        switch change.rule {
        case .compare(.atMost, _), .compare(.below, _): return change
        case .compare, .range:
            error(.changeIsUnbounded(node.scalar?.shown ?? ""), at: node.span)
            return nil
        }
    }

    private mutating func percentExpectation(
        _ key: String,
        _ node: YAMLNode,
        upTo most: Int
    ) -> NumberExpectation? {
        guard let scalar = scalar(key, node, shape: KeyShape.shareExpectation.words) else {
            return nil
        }
        guard let expectation = NumberExpectation(scalar.text, isPercentage: true) else {
            error(.notExpectation(key, scalar.shown, isPercentage: true), at: node.span)
            return nil
        }
        return possible(expectation, key, node, upTo: most)
    }

    private mutating func expectation(
        _ key: String,
        _ node: YAMLNode,
        upTo most: Int
    ) -> NumberExpectation? {
        guard let scalar = scalar(key, node, shape: KeyShape.countExpectation.words) else {
            return nil
        }
        guard let expectation = NumberExpectation(scalar.text, isPercentage: false) else {
            error(.notExpectation(key, scalar.shown, isPercentage: false), at: node.span)
            return nil
        }
        return possible(expectation, key, node, upTo: most)
    }

    private mutating func possible(
        _ expectation: NumberExpectation,
        _ key: String,
        _ node: YAMLNode,
        upTo most: Int
    ) -> NumberExpectation? {
        guard expectation.canHold(upTo: most) else {
            error(.neverHolds(key, node.scalar?.shown ?? ""), at: node.span)
            return nil
        }
        return expectation
    }
}
