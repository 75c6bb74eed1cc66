/// Steps of `transform`.
extension DiagnosticWording {
    static func unknownTransform(_ name: String, among names: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "there is no transform \(quote(name))",
            help: didYouMean(name, among: names)
        )
    }
    static let emptyTransform = DiagnosticWording("a step of 'transform' is empty")
    static func severalTransforms(_ names: [String]) -> DiagnosticWording {
        DiagnosticWording(
            "a step of 'transform' is one transform, not \(list(names.map(quote)))",
            help: "make each an entry of the list"
        )
    }
    static func transformTakesNothing(_ name: String) -> DiagnosticWording {
        DiagnosticWording("'\(name)' takes no argument", help: "write the word alone")
    }
    /// What a transform must be given, with an example.
    static func transformTakes(_ name: String) -> DiagnosticWording {
        switch name {
        case "replace":
            DiagnosticWording(
                "'replace' takes a pattern and what takes its place",
                help: "write {replace: ['pattern', 'with']}"
            )
        case "match":
            DiagnosticWording(
                "'match' takes a pattern, and perhaps the number of a group",
                help: "write {match: ['pattern', 1]}; 0 is the whole match"
            )
        case "slice":
            DiagnosticWording(
                "'slice' takes where to begin and where to end, the end excluded",
                help: "write {slice: [0, 10]}; places count from 0, negative ones from the end"
            )
        case "nth":
            DiagnosticWording(
                "'nth' takes a place",
                help: "write {nth: 0}; places count from 0, negative ones from the end"
            )
        case "map":
            DiagnosticWording(
                "'map' takes texts and what takes their place",
                help: "write {map: {from: to, '*': all others}}"
            )
        default: DiagnosticWording("'\(name)' takes a text", help: "write {\(name): 'text'}")
        }
    }
    static func noGroup(_ group: String, of count: Int) -> DiagnosticWording {
        DiagnosticWording(
            "the pattern of 'match' has no group \(group)",
            help: count == 0 ? "it has none; 0 is the whole match" : "its last group is \(count)"
        )
    }
    static func separatorTooLong(_ count: Int) -> DiagnosticWording {
        DiagnosticWording(
            "the text at which 'split' parts has at most \(Transform.Separator.maximumBytes) bytes, "
                + "this one has \(count)"
        )
    }
    static func mapValue(_ key: String, is kind: String) -> DiagnosticWording {
        DiagnosticWording("'map' turns \(quote(key)) into text, a number or a boolean, not \(kind)")
    }
}
