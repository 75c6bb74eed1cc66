import Testing

@testable import TrawlCore

@Suite("Reading transforms")
struct JobTransformTests {
    private func way(_ keys: String) throws -> FieldWay {
        let reading = JobReading.make("start: https://h/\nfields: {a: {css: p, \(keys)}}")
        return try #require(
            reading.job?.pages[0].item?.fields[0].ways.first,
            "\(reading.rendered)"
        )
    }

    @Test(
        "a step is a word, or a word with its argument",
        arguments: [
            ("trim", "trim"), ("uppercase", "uppercase"), ("collapse", "collapse"),
            ("strip", "trim"),
            ("split", "split blanks"), ("join", "join ' '"), ("first", "first"), ("last", "last"),
            ("unique", "unique"), ("absolute", "absolute"), ("parse_json", "parseJSON"),
            ("strip_tags", "stripTags"), ("unescape", "unescape"), ("hash", "hash"),
            ("shout", "named shout"),
            ("{strip: '*-'}", "strip *-"), ("{replace: [a, '']}", "replace a ''"),
            ("{match: '(\\d+)'}", "match (\\d+) nil"), ("{match: ['(\\d+)']}", "match (\\d+) nil"),
            ("{match: ['(\\d+)', 0]}", "match (\\d+) 0"), ("{split: ', '}", "split ', '"),
            ("{split: 're:[,;]'}", "split re:[,;]"), ("{join: ''}", "join ''"),
            ("{nth: 0}", "nth 0"),
            ("{nth: -1}", "nth -1"), ("{slice: 2}", "slice 2 nil"),
            ("{slice: [1, 3]}", "slice 1 3"),
            ("{slice: [~, -1]}", "slice 0 -1"), ("{slice: [-2]}", "slice -2 nil"),
            ("{prefix: ' '}", "prefix ' '"), ("{suffix: kg}", "suffix 'kg'"),
            ("{default: 0}", "default \"0\""),
            ("{default: ''}", "default \"\""), ("{map: {a: 1, b: ~}}", "map a=\"1\" b=null"),
            ("{map: {a: '', '*': other}}", "map a=\"\" *=\"other\""), ("{hash: sha256}", "hash"),
        ]
    )
    func steps(_ step: String, _ expected: String) throws {
        #expect(try way("transform: \(step)").transforms.map(\.sketch) == [expected])
        #expect(
            try way("transform: [\(step), trim]").transforms.map(\.sketch) == [expected, "trim"]
        )
    }

    @Test("every step of the contract can be read as a word or with an argument")
    func names() {
        let known = Set(Transform.words.map(\.name) + KeyTable.names(in: .transform))
        #expect(known == Set(KeyTable.transformNames.split(separator: ", ").map(String.init)))
    }

    @Test("mistakes in transforms", arguments: transforms)
    func mistakes(_ mistake: MistakeCase) {
        let text = "start: https://h/\nfields:\n  a: {css: p, transform: [\(mistake.text)]}"
        #expect(JobReading.make(text).summary == mistake.expected)
    }

    static let transforms: [MistakeCase] = [
        MistakeCase("upcase", "3:27: error: there is no transform 'upcase'"),
        MistakeCase(
            "uppercse, {slit: x}",
            "3:27: error: there is no transform 'uppercse' (did you mean 'uppercase'?)",
            "3:38: error: there is no transform 'slit' (did you mean 'split'?)"
        ),
        MistakeCase(
            "{trim: x}, {shout: x}",
            "3:28: error: 'trim' takes no argument (write the word alone)",
            "3:39: error: 'shout' takes no argument (write the word alone)"
        ),
        MistakeCase(
            "{prefix: a, suffix: b}",
            "3:39: error: a step of 'transform' is one transform, not 'prefix' and 'suffix' (make each an entry of the list)"
        ),
        MistakeCase(
            "nth, slice, match, map, prefix, default",
            "3:27: error: 'nth' takes a place (write {nth: 0}; places count from 0, negative ones from the end)",
            "3:32: error: 'slice' takes where to begin and where to end, the end excluded (write {slice: [0, 10]}; places count from 0, negative ones from the end)",
            "3:39: error: 'match' takes a pattern, and perhaps the number of a group (write {match: ['pattern', 1]}; 0 is the whole match)",
            "3:46: error: 'map' takes texts and what takes their place (write {map: {from: to, '*': all others}})",
            "3:51: error: 'prefix' takes a text (write {prefix: 'text'})",
            "3:59: error: 'default' takes a text (write {default: 'text'})"
        ),
        MistakeCase("{nth: x}", "3:33: error: 'nth' must be a whole number, not 'x'"),
        MistakeCase(
            "{nth: 1000001}",
            "3:33: error: 'nth' 1000001 is out of range -1000000-1000000"
        ),
        MistakeCase("{nth: 1000000}"),
        MistakeCase(
            "{slice: [0, x]}, {slice: [0, 1, 2]}",
            sliceTakes("3:39"),
            sliceTakes("3:52")
        ),
        MistakeCase("{slice: 1000001}", sliceTakes("3:35")),
        MistakeCase(
            "{match: ['(a)', 2]}, {match: [a, 1]}",
            "3:43: error: the pattern of 'match' has no group 2 (its last group is 1)",
            "3:60: error: the pattern of 'match' has no group 1 (it has none; 0 is the whole match)"
        ),
        MistakeCase(
            "{match: '[a'}, {split: 're:[a'}",
            "3:38: error: the regular expression '[a': missing terminating ] for character class",
            "3:56: error: the regular expression 're:[a': missing terminating ] for character class"
        ),
        MistakeCase("{split: ''}", "3:35: error: 'split' is empty text (leave the key out)"),
        MistakeCase("{split: '\(String(repeating: "a", count: 256))'}"),
        MistakeCase(
            "{split: '\(String(repeating: "a", count: 257))'}",
            "3:35: error: the text at which 'split' parts has at most 256 bytes, this one has 257"
        ),
        MistakeCase("{join: [a]}", "3:34: error: 'join' must be text, not a list"),
        MistakeCase(
            "{default: }",
            "3:28: error: 'default' has no value (give it one, or leave the key out)"
        ),
        MistakeCase("{map: x}", "3:33: error: 'map' must be a mapping, not 'x'"),
        MistakeCase(
            "{map: {}}",
            "3:33: error: 'map' takes texts and what takes their place (write {map: {from: to, '*': all others}})"
        ),
        MistakeCase(
            "{map: {a: [b]}}",
            "3:37: error: 'map' turns 'a' into text, a number or a boolean, not a list"
        ),
        MistakeCase("{hash: md5}", "3:34: error: 'hash' must be one of sha256, not 'md5'"),
    ]

    private static func sliceTakes(_ place: String) -> String {
        "\(place): error: 'slice' takes where to begin and where to end, the end excluded (write {slice: [0, 10]}; places count from 0, negative ones from the end)"
    }
}

extension Transform {
    /// The step in a few words.
    fileprivate var sketch: String {
        switch self {
        case .strip(let characters):
            "strip " + characters.map { String($0) }.sorted().joined()
        case .replace(let pattern, let with): "replace \(pattern.text) '\(with)'"
        case .match(let pattern, let group):
            "match \(pattern.text) \(group.map(String.init) ?? "nil")"
        case .split(.blanks): "split blanks"
        case .split(.text(let text)): "split '\(text)'"
        case .split(.pattern(let pattern)): "split re:\(pattern.text)"
        case .join(let text): "join '\(text)'"
        case .nth(let place): "nth \(place)"
        case .slice(let bounds): "slice \(bounds.from) \(bounds.to.map(String.init) ?? "nil")"
        case .prefix(let text): "prefix '\(text)'"
        case .suffix(let text): "suffix '\(text)'"
        case .default(let value): "default \(value.json)"
        case .map(let table):
            "map "
                + (table.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.json)" }
                + (table.otherwise.map { ["*=\($0.json)"] } ?? [])).joined(separator: " ")
        case .named(let name): "named \(name)"
        default: "\(self)"
        }
    }
}
