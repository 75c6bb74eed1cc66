/// One evaluation of a query on a document: what it has cost, and what it remembers.
struct JSONPathEvaluation {
    typealias Program = JSONPathProgram

    /// The answer of a query that begins with `$`.
    struct Constant {
        /// What the query's use asks of it; nil: nothing.
        var value: Value?
        /// As in the evaluation, when the answer was found.
        var isUndecided: Bool
    }

    /// A regular expression out of the document, compiled.
    struct FoundExpression {
        var text: String
        var expression: IRegexp
    }

    private let program: Program
    private let document: Value
    /// Visits that are left.
    private var visits: Int
    /// Steps of regular expressions that are left.
    var patternSteps: Int
    /// The first limit that was hit.
    private(set) var limit: JSONPath.Limit?
    /// Whether the visits are spent: everything ends, and no answer counts.
    private(set) var isCut = false
    /// Whether the test in hand needed the answer of a `match` or `search` that has none.
    var isUndecided = false
    private var constants: [Constant?]
    /// By the slots of the program's calls.
    var expressions: [FoundExpression?]

    init(_ program: Program, _ document: Value, _ limits: JSONPathLimits) {
        self.program = program
        self.document = document
        visits = limits.visits
        patternSteps = limits.patternSteps
        constants = Array(repeating: nil, count: program.constantCount)
        expressions = Array(repeating: nil, count: program.patternCount)
    }

    /// The query before its first node.
    func cursor() -> JSONPathCursor { JSONPathCursor(program.segments, from: document) }

    /// Counts visits; false when there are none left.
    mutating func spend(_ count: Int) -> Bool {
        visits -= count
        if visits < 0 {
            isCut = true
            note(.visits)
        }
        return !isCut
    }

    /// What going over so many bytes of text counts.
    static func visits(bytes count: Int) -> Int { count / 32 }

    /// Notes a limit that was hit; the first one counts.
    mutating func note(_ limit: JSONPath.Limit) { self.limit = self.limit ?? limit }

    // MARK: Nodes

    /// The next node of a query; nil behind the last one, and when the evaluation is cut.
    mutating func next(_ cursor: inout JSONPathCursor) -> Value? {
        if let start = cursor.start {
            cursor.start = nil
            return start
        }
        // A node that was pushed for its children is the top; what it gave last is in its frame.
        while let top = cursor.frames.indices.last, !isCut {
            let segment = cursor.segments[cursor.frames[top].segment]
            let selector = cursor.frames[top].selector
            if selector < segment.selectors.count {
                guard let place = place(segment.selectors[selector], &cursor.frames[top]) else {
                    cursor.frames[top].selector += 1
                    cursor.frames[top].position = 0
                    continue
                }
                cursor.frames[top].child = place
                let child = cursor.frames[top].node.child(at: place)
                let following = cursor.frames[top].segment + 1
                if following == cursor.segments.count { return child }
                if child.childCount > 0 {
                    cursor.frames.append(.init(node: child, segment: following))
                }
            } else if segment.isDescendant, let child = below(&cursor.frames[top]) {
                cursor.frames.append(.init(node: child, segment: cursor.frames[top].segment))
            } else {
                cursor.frames.removeLast()
            }
        }
        return nil
    }

    /// The next child that has children itself.
    private mutating func below(_ frame: inout JSONPathCursor.Frame) -> Value? {
        let count = frame.node.childCount
        while frame.position < count {
            guard spend(1) else { return nil }
            frame.child = frame.position
            frame.position += 1
            let child = frame.node.child(at: frame.child)
            if child.childCount > 0 { return child }
        }
        return nil
    }

    /// The place of the next child that a selector takes.
    private mutating func place(
        _ selector: Program.Selector,
        _ frame: inout JSONPathCursor.Frame
    ) -> Int? {
        let position = frame.position
        switch selector {
        case .wildcard:
            guard position < frame.node.childCount, spend(1) else { return nil }
            frame.position += 1
            return position
        case .name(let name):
            frame.position = 1
            return position == 0 ? place(of: name, in: frame.node) : nil
        case .index(let index):
            frame.position = 1
            return position == 0 ? place(of: index, in: frame.node) : nil
        case .slice(let slice):
            guard case .list(let values) = frame.node, spend(1) else { return nil }
            frame.position += 1
            return slice.place(position, count: values.count)
        case .filter(let condition):
            let count = frame.node.childCount
            while frame.position < count, spend(1) {
                let place = frame.position
                frame.position += 1
                if selects(frame.node.child(at: place), condition) { return place }
            }
            return nil
        }
    }

    /// The place of a member by its name.
    ///
    /// Linear in the members. An index would not pay: a name of the query is looked up once in each
    /// object that is come by, and what begins with `$` is looked up once in all.
    private mutating func place(of name: String, in node: Value) -> Int? {
        guard case .object(let fields) = node else { return nil }
        let count = fields.all.count
        let visits = 1 + count / 16 + count * Self.visits(bytes: name.utf8.count)
        guard spend(visits) else { return nil }
        return fields.all.firstIndex { $0.name.hasSameScalars(as: name) }
    }

    /// The place of an element by its number, from the end when that is negative.
    private mutating func place(of index: Int, in node: Value) -> Int? {
        guard case .list(let values) = node, spend(1) else { return nil }
        let place = index < 0 ? values.count + index : index
        return values.indices.contains(place) ? place : nil
    }

    /// Whether a filter takes a node: its condition holds, and could be decided.
    private mutating func selects(_ node: Value, _ condition: Program.Condition) -> Bool {
        let outer = isUndecided
        isUndecided = false
        let holds = holds(condition, for: node)
        defer { isUndecided = isUndecided || outer }
        return holds && !isUndecided && !isCut
    }

    // MARK: Queries inside filters

    /// Whether a query selects something.
    mutating func selectsAny(_ query: Program.Query, from node: Value) -> Bool {
        answer(query, node) { evaluation, start in
            var cursor = JSONPathCursor(query.segments, from: start)
            return evaluation.next(&cursor) == nil ? nil : .boolean(true)
        } != nil
    }

    /// The value of a singular query's node.
    mutating func value(_ query: Program.Query, from node: Value) -> Value? {
        answer(query, node) { evaluation, start in
            var node = start
            for segment in query.segments {
                let place: Int?
                switch segment.selectors[0] {
                case .name(let name): place = evaluation.place(of: name, in: node)
                case .index(let index): place = evaluation.place(of: index, in: node)
                case .wildcard, .slice, .filter:
                    preconditionFailure("the parser lets only singular queries be compared")
                }
                guard let place else { return nil }
                node = node.child(at: place)
            }
            return node
        }
    }

    /// The number of a query's nodes.
    mutating func count(_ query: Program.Query, from node: Value) -> Value? {
        answer(query, node) { evaluation, start in
            var cursor = JSONPathCursor(query.segments, from: start)
            var count: Int64 = 0
            while evaluation.next(&cursor) != nil { count += 1 }
            return .integer(count)
        }
    }

    /// The value of a query's node when it has exactly one.
    mutating func onlyValue(_ query: Program.Query, from node: Value) -> Value? {
        answer(query, node) { evaluation, start in
            var cursor = JSONPathCursor(query.segments, from: start)
            guard let only = evaluation.next(&cursor) else { return nil }
            return evaluation.next(&cursor) == nil ? only : nil
        }
    }

    /// Asks a query from where it begins; one that begins with `$` is asked once.
    private mutating func answer(
        _ query: Program.Query,
        _ node: Value,
        _ ask: (inout JSONPathEvaluation, Value) -> Value?
    ) -> Value? {
        guard let slot = query.constant else { return ask(&self, node) }
        if let constant = constants[slot] {
            isUndecided = isUndecided || constant.isUndecided
            return constant.value
        }
        let outer = isUndecided
        isUndecided = false
        let value = ask(&self, document)
        constants[slot] = Constant(value: value, isUndecided: isUndecided)
        isUndecided = isUndecided || outer
        return value
    }
}
