extension KeyTable {
    /// A step of `transform` as a mapping: those that take an argument.
    ///
    /// Steps that may be a word alone are in `Transform.words`.
    static let transform: [GrammarKey] = [
        GrammarKey("strip", .text, "Characters off both ends; alone, white space."),
        GrammarKey(
            "replace",
            .list(.text),
            "A regular expression and what takes the place of each match; $1 is its first group."
        ),
        GrammarKey(
            "match",
            .oneOrMany(.text),
            "A regular expression, and perhaps the number of a group: what the first match has of "
                + "it, else null."
        ),
        GrammarKey(
            "split",
            .text,
            "A text as the list of its parts: the text between them, or re: and a regular "
                + "expression; alone, at white space."
        ),
        GrammarKey(
            "join",
            .text,
            "A list as one text, with this between the values; alone, a blank."
        ),
        GrammarKey(
            "nth",
            .integer(places),
            "One value of a list: places count from 0, negative ones from the end."
        ),
        GrammarKey(
            "slice",
            .either([.integer(places), .list(.constant)]),
            "A part of a list, or of a text: from, or [from, to], the end excluded and null for open."
        ),
        GrammarKey("prefix", .text, "A text in front."),
        GrammarKey("suffix", .text, "A text behind."),
        GrammarKey("default", .constant, "In the place of null, empty text and an empty list."),
        GrammarKey(
            "map",
            .named(.constant),
            "In the place of certain whole texts; '*' stands for all others, which stay without it."
        ),
        GrammarKey("hash", .word(["sha256"]), "The hash in hexadecimal digits; alone, SHA-256."),
    ]

    /// Places in a list or text, from either end; more than any has is a slip.
    static let places = -1_000_000...1_000_000

    /// The names of all steps, in the order of the contract.
    static let transformNames = """
        trim, lowercase, uppercase, collapse, strip, replace, match, split, join, first, last, nth, \
        slice, unique, prefix, suffix, absolute, default, map, parse_json, strip_tags, unescape, hash
        """
}
