/// A query as the parser leaves it: its segments, and how much an evaluation has to remember.
struct JSONPathProgram: Sendable, Hashable {
    /// The segments of the whole query.
    var segments: [Segment]
    /// How many queries inside filters begin with `$`: their answers are the same for every node.
    var constantCount: Int
    /// How many calls of `match` and `search` take their regular expression from the document.
    var patternCount: Int

    /// One step from nodes to nodes below them.
    struct Segment: Sendable, Hashable {
        /// `..`: from the node itself and everything below it, not from the node alone.
        var isDescendant: Bool
        /// What is taken; never empty.
        var selectors: [Selector]
    }

    /// Which children of a node are taken.
    enum Selector: Sendable, Hashable {
        /// `'name'`: the member of an object.
        case name(String)
        /// `*`: every child.
        case wildcard
        /// `3`, `-1`: the element of an array, from its start or its end.
        case index(Int)
        /// `1:5:2`: elements of an array.
        case slice(Slice)
        /// `?…`: the children that the condition holds for.
        case filter(Condition)
    }

    /// A query inside a filter.
    struct Query: Sendable, Hashable {
        /// The steps from the start.
        var segments: [Segment]
        /// Where the answer is remembered when the query begins with `$`; nil for one with `@`.
        var constant: Int?

        /// Whether the query is written so that it gives at most one node (RFC 9535, 2.3.5.1).
        var isSingular: Bool {
            segments.allSatisfy { segment in
                guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
                switch segment.selectors[0] {
                case .name, .index: return true
                case .wildcard, .slice, .filter: return false
                }
            }
        }
    }

    /// What a filter asks of a node.
    indirect enum Condition: Sendable, Hashable {
        /// `||`: one of them holds.
        case any([Condition])
        /// `&&`: all of them hold.
        case all([Condition])
        /// `!`
        case not(Condition)
        /// The query selects something.
        case exists(Query)
        /// The comparison of two values.
        case comparison(Operand, Comparison, Operand)
        /// `match` and `search`.
        case match(Operand, Expression)
    }

    /// The regular expression of `match` or `search`.
    enum Expression: Sendable, Hashable {
        /// One that stands in the query.
        case literal(IRegexp)
        /// One that is found in the document; where its compiled form is remembered.
        case found(Operand, isWhole: Bool, slot: Int)
    }

    /// What gives a value, or nothing.
    indirect enum Operand: Sendable, Hashable {
        /// A value in the query.
        case literal(Value)
        /// The value of a singular query's node.
        case node(Query)
        /// `length(…)`
        case length(Operand)
        /// `count(…)`
        case count(Query)
        /// `value(…)`
        case value(Query)
    }

    /// How two values are compared.
    enum Comparison: String, Sendable, Hashable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
    }

    /// `start:end:step` (RFC 9535, 2.3.4).
    struct Slice: Sendable, Hashable {
        /// Where it starts; nil: at the end that the step leads away from.
        var start: Int?
        /// Where it ends, itself not taken; nil: at the other end.
        var end: Int?
        /// From one element to the next; 0 takes none.
        var step = 1

        /// The place of the slice's nth element in an array of so many; nil behind the last.
        ///
        /// Asked for 0, 1 and so on up to the first nil.
        func place(_ nth: Int, count: Int) -> Int? {
            func fromStart(_ place: Int) -> Int { place < 0 ? count + place : place }
            if step > 0 {
                let first = max(fromStart(start ?? 0), 0)
                let place = first + nth * step
                return place < min(fromStart(end ?? count), count) ? place : nil
            }
            guard step < 0 else { return nil }
            let first = min(start.map(fromStart) ?? count, count - 1)
            let place = first + nth * step
            return place > max(end.map(fromStart) ?? -1, -1) ? place : nil
        }
    }
}
