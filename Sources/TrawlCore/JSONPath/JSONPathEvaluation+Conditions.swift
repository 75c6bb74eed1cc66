/// What filters ask (RFC 9535, 2.3.5.2 and 2.4).
extension JSONPathEvaluation {
    /// Whether a condition holds for a node; means nothing when the evaluation is cut.
    mutating func holds(_ condition: Program.Condition, for node: Value) -> Bool {
        switch condition {
        case .any(let conditions):
            for condition in conditions where holds(condition, for: node) { return true }
            return false
        case .all(let conditions):
            for condition in conditions where !holds(condition, for: node) { return false }
            return true
        case .not(let condition): return !holds(condition, for: node)
        case .exists(let query): return selectsAny(query, from: node)
        case .comparison(let left, let comparison, let right):
            return compare(value(left, node), comparison, value(right, node))
        case .match(let text, let expression):
            guard case .text(let text)? = value(text, node) else { return false }
            return matches(text, expression, node)
        }
    }

    /// What an operand gives; nil: nothing.
    private mutating func value(_ operand: Program.Operand, _ node: Value) -> Value? {
        switch operand {
        case .literal(let value): return value
        case .node(let query): return value(query, from: node)
        case .count(let query): return count(query, from: node)
        case .value(let query): return onlyValue(query, from: node)
        case .length(let operand): return value(operand, node).flatMap { length($0) }
        }
    }

    /// The number of a text's Unicode characters, of elements, or of members.
    private mutating func length(_ value: Value) -> Value? {
        switch value {
        case .text(let text):
            guard spend(Self.visits(bytes: text.utf8.count)) else { return nil }
            return .integer(Int64(text.scalarCount))
        case .list, .object: return .integer(Int64(value.childCount))
        default: return nil
        }
    }

    // MARK: Regular expressions

    private mutating func matches(
        _ text: String,
        _ expression: Program.Expression,
        _ node: Value
    ) -> Bool {
        switch expression {
        case .literal(let expression): return matches(text, expression)
        case .found(let operand, let isWhole, let slot):
            guard case .text(let written)? = value(operand, node) else { return false }
            guard spend(Self.visits(bytes: written.utf8.count)) else { return false }
            if let found = expressions[slot], found.text.hasSameScalars(as: written) {
                return matches(text, found.expression)
            }
            // Compiling costs as well, and a document may have another expression in each node.
            guard patternSteps > 0 else { return undecided() }
            let expression = IRegexp(written, isWhole: isWhole)
            patternSteps -= expression.compilingSteps + 10 * written.utf8.count
            expressions[slot] = FoundExpression(text: written, expression: expression)
            return matches(text, expression)
        }
    }

    private mutating func matches(_ text: String, _ expression: IRegexp) -> Bool {
        expression.matches(text, steps: &patternSteps) ?? undecided()
    }

    /// The answer of a search that has none.
    private mutating func undecided() -> Bool {
        isUndecided = true
        note(.patterns)
        return false
    }
}
