/// One step of a field's `transform`.
///
/// Steps for text go through a list value by value and leave what is no text as it is; `join`,
/// `first`, `last`, `nth`, `slice` and `unique` take the list as a whole. Places count from 0,
/// negative ones from the end.
public enum Transform: Sendable {
    /// White space off both ends.
    case trim
    /// Lower case, by Unicode's rules without a language.
    case lowercase
    /// Upper case, by Unicode's rules without a language.
    case uppercase
    /// Each run of white space one blank, and none at the ends.
    case collapse
    /// Some characters off both ends.
    case strip(Set<Unicode.Scalar>)
    /// Every match of a regular expression replaced; `$1` is its first group.
    case replace(Pattern, String)
    /// A group of the first match, 0 for the whole match; nil: the first group, else the whole. Null
    /// without a match.
    case match(Pattern, group: Int?)
    /// A text as the list of its parts.
    case split(Separator)
    /// A list as one text.
    case join(String)
    /// The first value of a list; null when it is empty.
    case first
    /// The last value of a list; null when it is empty.
    case last
    /// One value of a list; null when there is no such place.
    case nth(Int)
    /// A part of a list, or of the characters of a text.
    case slice(Bounds)
    /// A list without the values that stand in it before.
    case unique
    /// A text in front.
    case prefix(String)
    /// A text behind.
    case suffix(String)
    /// The URL that a reference means in its document.
    case absolute
    /// What takes the place of null, empty text and an empty list.
    case `default`(Value)
    /// What takes the place of certain texts.
    case map(Table)
    /// The value that a text holds as JSON.
    case parseJSON
    /// A text without markup.
    case stripTags
    /// Character references of HTML written out.
    case unescape
    /// The SHA-256 in hexadecimal digits; of what is no text, that of its JSON.
    case hash
    /// One that the embedding program registered.
    case named(String)

    /// Where `split` parts a text.
    public enum Separator: Sendable {
        /// At each run of white space; none at the ends counts.
        case blanks
        /// Wherever a text stands, which is not empty.
        case text(String)
        /// At each match that is not empty.
        case pattern(Pattern)

        /// The longest text, in bytes: each place of the input is compared with it.
        static let maximumBytes = 256
    }

    /// Where `slice` begins and ends, the end excluded.
    public struct Bounds: Hashable, Sendable {
        /// The first place.
        public var from: Int
        /// The place behind the last; nil: to the end.
        public var to: Int?

        /// Bounds; beyond the ends they mean the ends.
        public init(from: Int, to: Int?) {
            self.from = from
            self.to = to
        }
    }

    /// What `map` puts in the place of what.
    public struct Table: Hashable, Sendable {
        /// The new values of whole texts, letter by letter.
        public var values: [String: Value]
        /// The new value of every other text, `*` in the job file; nil: it stays.
        public var otherwise: Value?

        /// A table.
        public init(values: [String: Value], otherwise: Value?) {
            self.values = values
            self.otherwise = otherwise
        }
    }
}

extension Transform {
    /// The steps that are written as a word alone.
    static let words: [(name: String, step: Transform)] = [
        ("trim", .trim), ("lowercase", .lowercase), ("uppercase", .uppercase),
        ("collapse", .collapse), ("strip", .trim), ("split", .split(.blanks)), ("join", .join(" ")),
        ("first", .first), ("last", .last), ("unique", .unique), ("absolute", .absolute),
        ("parse_json", .parseJSON), ("strip_tags", .stripTags), ("unescape", .unescape),
        ("hash", .hash),
    ]
}

extension FieldWay {
    /// Where in `transforms` the steps begin that see all matches as one list; nil: there are none.
    package var listStep: Int? {
        takesAll ? transforms.firstIndex(where: \.takesLists) : nil
    }

    /// Whether a match may give several values.
    package var splits: Bool {
        transforms.contains { if case .split = $0 { true } else { false } }
    }
}

extension Transform {
    /// The step as job files name it.
    package var name: String {
        switch self {
        case .trim: "trim"
        case .lowercase: "lowercase"
        case .uppercase: "uppercase"
        case .collapse: "collapse"
        case .strip: "strip"
        case .replace: "replace"
        case .match: "match"
        case .split: "split"
        case .join: "join"
        case .first: "first"
        case .last: "last"
        case .nth: "nth"
        case .slice: "slice"
        case .unique: "unique"
        case .prefix: "prefix"
        case .suffix: "suffix"
        case .absolute: "absolute"
        case .default: "default"
        case .map: "map"
        case .parseJSON: "parse_json"
        case .stripTags: "strip_tags"
        case .unescape: "unescape"
        case .hash: "hash"
        case .named(let name): name
        }
    }
}
