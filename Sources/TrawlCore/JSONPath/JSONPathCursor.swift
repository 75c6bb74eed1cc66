/// Where an evaluation of a query is in a document.
///
/// The way down from the start is a stack in memory, not on the thread's: neither a deep document
/// nor many segments make anything recurse. As a segment is only gone on with when its node is
/// asked for, there are no lists of nodes between segments either.
struct JSONPathCursor {
    /// A node whose children are being given out.
    struct Frame {
        /// The node, an array or an object.
        let node: Value
        /// The segment that the children are selected by.
        let segment: Int
        /// The selector whose turn it is; behind the last one a descendant segment goes down.
        var selector = 0
        /// How far the selector, or the way down, is; what that means is the selector's business.
        var position = 0
        /// Which child was given last.
        var child = 0
    }

    /// The segments of the query.
    let segments: [JSONPathProgram.Segment]
    /// From the start to the node whose turn it is.
    var frames: [Frame] = []
    /// The start itself, when there are no segments and it has not been given.
    var start: Value?

    init(_ segments: [JSONPathProgram.Segment], from node: Value) {
        self.segments = segments
        if segments.isEmpty {
            start = node
        } else if node.childCount > 0 {
            frames.append(Frame(node: node, segment: 0))
        }
    }

    /// The normalized path of the node that was given last (RFC 9535, 2.7).
    var path: String {
        var path = "$"
        for frame in frames {
            if case .object(let fields) = frame.node {
                path += "['" + Self.normalized(fields.all[frame.child].name) + "']"
            } else {
                path += "[\(frame.child)]"
            }
        }
        return path
    }

    private static func normalized(_ name: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "'", "\\": text.append(contentsOf: ["\\", scalar])
            case "\u{8}": text.append(contentsOf: ["\\", "b"])
            case "\u{C}": text.append(contentsOf: ["\\", "f"])
            case "\n": text.append(contentsOf: ["\\", "n"])
            case "\r": text.append(contentsOf: ["\\", "r"])
            case "\t": text.append(contentsOf: ["\\", "t"])
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text.append(contentsOf: "\\u00".unicodeScalars)
                text.append(contentsOf: (digits.count < 2 ? "0" + digits : digits).unicodeScalars)
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}

/// A value as a node of JSONPath.
extension Value {
    /// How many elements or members it has; 0 for what is neither array nor object.
    var childCount: Int {
        switch self {
        case .list(let values): values.count
        case .object(let fields): fields.all.count
        default: 0
        }
    }

    /// An element, or a member's value, by its place.
    func child(at place: Int) -> Value {
        switch self {
        case .list(let values): values[place]
        case .object(let fields): fields.all[place].value
        default: preconditionFailure("only arrays and objects have children")
        }
    }
}
