/// The functions of RFC 9535, 2.4, with their types.
enum JSONPathFunction: String, CaseIterable {
    /// The number of characters, elements or members.
    case length
    /// The number of nodes.
    case count
    /// Whether a whole text matches a regular expression.
    case match
    /// Whether a part of a text matches a regular expression.
    case search
    /// The value of the one node.
    case value

    /// How many arguments it takes.
    var argumentCount: Int {
        switch self {
        case .length, .count, .value: 1
        case .match, .search: 2
        }
    }

    /// Whether its argument is nodes, not a value.
    var takesNodes: Bool { self == .count || self == .value }

    /// How it is used, for a message.
    var example: String {
        switch self {
        case .length: "length(@.name) > 3"
        case .count: "count(@.*) > 3"
        case .match: "match(@.name, 'a.*')"
        case .search: "search(@.name, 'a.*')"
        case .value: "value(@..name) == 'a'"
        }
    }
}
