/// How values compare (RFC 9535, 2.3.5.2.2).
extension JSONPathEvaluation {
    /// Compares two values, of which each may be nothing.
    mutating func compare(
        _ left: Value?,
        _ comparison: Program.Comparison,
        _ right: Value?
    ) -> Bool {
        switch comparison {
        case .equal: areEqual(left, right)
        case .notEqual: !areEqual(left, right)
        case .less: isLess(left, right)
        case .greater: isLess(right, left)
        case .lessOrEqual: isLess(left, right) || areEqual(left, right)
        case .greaterOrEqual: isLess(right, left) || areEqual(left, right)
        }
    }

    /// Only numbers are less than numbers, and texts than texts.
    private mutating func isLess(_ left: Value?, _ right: Value?) -> Bool {
        switch (left, right) {
        case (.text(let left)?, .text(let right)?):
            guard spend(Self.visits(bytes: min(left.utf8.count, right.utf8.count))) else {
                return false
            }
            return left.precedesByScalars(right)
        case (.integer(let left)?, .integer(let right)?): return left < right
        case (let left?, let right?):
            guard let (left, right) = numbers(left, right) else { return false }
            return left < right
        default: return false
        }
    }

    private mutating func areEqual(_ left: Value?, _ right: Value?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        // A list of what is still to be compared in place of recursion: values may be deep.
        var pairs = [(left, right)]
        while let (left, right) = pairs.popLast() {
            guard spend(1) else { return false }
            switch (left, right) {
            case (.null, .null): continue
            case (.boolean(let left), .boolean(let right)):
                guard left == right else { return false }
            case (.integer(let left), .integer(let right)):
                guard left == right else { return false }
            case (.text(let left), .text(let right)):
                guard left.utf8.count == right.utf8.count,
                    spend(Self.visits(bytes: left.utf8.count)),
                    left.hasSameScalars(as: right)
                else { return false }
            case (.list(let left), .list(let right)):
                guard left.count == right.count, spend(left.count) else { return false }
                pairs.append(contentsOf: zip(left, right))
            case (.object(let left), .object(let right)):
                guard let members = members(left, right) else { return false }
                pairs.append(contentsOf: members)
            default:
                guard let (left, right) = numbers(left, right), left == right else { return false }
            }
        }
        return true
    }

    /// The values of two objects' members by name; nil when the names differ.
    private mutating func members(_ left: Fields, _ right: Fields) -> [(Value, Value)]? {
        guard left.all.count == right.all.count else { return nil }
        let bytes = left.all.reduce(0) { $0 + $1.name.utf8.count }
        guard spend(left.all.count + Self.visits(bytes: bytes)) else { return nil }
        let pairs = zip(left.all, right.all)
        // Objects that are alike mostly have their members in the same order.
        if pairs.allSatisfy({ $0.name.hasSameScalars(as: $1.name) }) {
            return pairs.map { ($0.value, $1.value) }
        }
        // Hashing costs many times what comparing does.
        guard spend(8 * (left.all.count + Self.visits(bytes: bytes))) else { return nil }
        // Names are unique by `==`, so that the dictionary has a place for each.
        let places = Dictionary(
            right.all.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var members: [(Value, Value)] = []
        for field in left.all {
            guard let place = places[field.name],
                right.all[place].name.hasSameScalars(as: field.name)
            else { return nil }
            members.append((field.value, right.all[place].value))
        }
        return members
    }

    /// Two values as numbers; nil when one is none.
    private mutating func numbers(_ left: Value, _ right: Value) -> (ExactNumber, ExactNumber)? {
        guard let left = number(left), let right = number(right) else { return nil }
        return (left, right)
    }

    private mutating func number(_ value: Value) -> ExactNumber? {
        switch value {
        case .integer(let number): return ExactNumber(number.description)
        case .decimal(let digits):
            guard spend(Self.visits(bytes: digits.utf8.count)) else { return nil }
            return ExactNumber(digits)
        // As it is written in JSON: 0.1 is 0.1, whatever the sum of powers of two is.
        case .number(let number): return ExactNumber(number.description)
        default: return nil
        }
    }
}
