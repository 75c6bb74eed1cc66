/// A JSONPath query of a job file, compiled once: RFC 9535, whole.
///
/// A value that any number of threads may use at once. However a query and a document are written,
/// one evaluation ends: its work is counted, and a selection says when it was cut.
public struct JSONPath: Sendable, Hashable {
    /// The longest query, in bytes; as for CSS selectors.
    public static let maximumBytes = 4 << 10
    /// How deep filters, brackets and functions may be nested in each other; chosen so that parsing
    /// and evaluating, which recurse here and nowhere else, need a small part of a thread's stack.
    public static let maximumNesting = 32
    /// How many nodes one evaluation may look at; comparing long texts and looking names up in wide
    /// objects count as well.
    ///
    /// More than the largest page (16 MB) has, and measured to be about half a second's work.
    public static let maximumVisits = 10_000_000
    /// How many nodes one evaluation may give.
    public static let maximumNodes = 1_000_000
    /// How many steps `match` and `search` may cost in one evaluation; PCRE2 does 40 to 1,000
    /// million a second.
    public static let maximumPatternSteps = 30_000_000

    /// The query as written.
    public let text: String
    /// What in the query is allowed but can hardly be meant: regular expressions that are no
    /// I-Regexp (RFC 9485) and so match nothing.
    public let warnings: [JSONPathError]
    private let program: JSONPathProgram

    /// Compiles a query.
    ///
    /// - Throws: What is wrong, where, and what was meant where that can be told.
    public init(_ text: String) throws(JSONPathError) {
        guard text.utf8.count <= JSONPath.maximumBytes else { throw .tooLong }
        var parser = JSONPathParser(text)
        self.text = text
        program = try parser.parseProgram()
        warnings = parser.warnings
    }

    /// Why a selection may lack nodes.
    public enum Limit: String, Sendable, Hashable {
        /// ``JSONPath/maximumVisits``: the evaluation ended where it was.
        case visits
        /// ``JSONPath/maximumNodes``: the evaluation ended where it was.
        case nodes
        /// A `match` or `search` could not be decided: the text is over
        /// ``Pattern/maximumInputBytes``, the expression too large, or the steps of
        /// ``JSONPath/maximumPatternSteps`` spent. Nodes whose tests need the answer are left out.
        case patterns
    }

    /// The nodes of a document that a query selects.
    public struct Selection: Sendable, Hashable {
        /// The nodes' values, in the order of RFC 9535; a node comes as often as it is selected.
        public var values: [Value]
        /// The first limit that was hit; nil when nothing is missing.
        public var limit: Limit?
    }

    /// The values of the nodes that the query selects, in order; empty when there is none.
    ///
    /// As ``selection(in:)``, for those who need not know whether it was cut.
    public func nodes(in document: Value) -> [Value] { selection(in: document).values }

    /// The nodes that the query selects, and whether some may be missing.
    public func selection(in document: Value) -> Selection {
        selection(in: document, limits: JSONPathLimits())
    }

    /// The first of the nodes that the query selects, at most so many.
    ///
    /// Costs no more than finding these: what a field that takes one value asks for.
    package func selection(in document: Value, atMost count: Int) -> Selection {
        var evaluation = JSONPathEvaluation(program, document, JSONPathLimits())
        var cursor = evaluation.cursor()
        var values: [Value] = []
        while values.count < count, let value = evaluation.next(&cursor) { values.append(value) }
        return Selection(values: values, limit: evaluation.limit)
    }

    /// As ``selection(in:)``, within other limits.
    func selection(in document: Value, limits: JSONPathLimits) -> Selection {
        var evaluation = JSONPathEvaluation(program, document, limits)
        var cursor = evaluation.cursor()
        var values: [Value] = []
        while let value = evaluation.next(&cursor) {
            guard values.count < limits.nodes else {
                return Selection(values: values, limit: evaluation.limit ?? .nodes)
            }
            values.append(value)
        }
        return Selection(values: values, limit: evaluation.limit)
    }

    /// The normalized paths (RFC 9535, 2.7) of the first selected nodes, at most so many, in the
    /// order of ``selection(in:)``.
    package func paths(in document: Value, atMost count: Int) -> [String] {
        var evaluation = JSONPathEvaluation(program, document, JSONPathLimits())
        var cursor = evaluation.cursor()
        var paths: [String] = []
        while paths.count < count, evaluation.next(&cursor) != nil { paths.append(cursor.path) }
        return paths
    }
}

/// How much one evaluation may do.
struct JSONPathLimits {
    /// As ``JSONPath/maximumVisits``.
    var visits = JSONPath.maximumVisits
    /// As ``JSONPath/maximumNodes``.
    var nodes = JSONPath.maximumNodes
    /// As ``JSONPath/maximumPatternSteps``.
    var patternSteps = JSONPath.maximumPatternSteps
}
