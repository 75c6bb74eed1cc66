import Testing

@testable import TrawlCore

@Suite("Reading fields")
struct JobFieldTests {
    /// The one way of the one field.
    private func way(_ field: String) throws -> FieldWay {
        let reading = JobReading.make("start: https://h/\nfields:\n  a: \(field)")
        let job = try #require(reading.job, "\(reading.rendered)")
        return try #require(job.pages[0].item?.fields[0].ways.first)
    }

    @Test(
        "a way's source is told by its keys",
        arguments: [
            ("h1", "select css"), ("{css: h1}", "select css"), ("{xpath: '//h1'}", "select xpath"),
            ("{regex: 'a'}", "scope"), ("{value: x}", "constant"),
            ("{fields: {b: h1}}", "object"), ("{css: p, fields: {b: h1}}", "object in css"),
            ("{xpath: //p, fields: {b: h1}}", "object in xpath"),
            ("{css: p, all: true, fields: {b: h1}}", "objects in css"),
            ("{each: p, fields: {b: h1}}", "objects in css"),
            ("{each: {xpath: //p}, fields: {b: h1}}", "objects in xpath"),
        ]
    )
    func sources(_ field: String, _ expected: String) throws {
        #expect(try way(field).source.sketch == expected)
    }

    @Test("the steps of a way are read")
    func steps() throws {
        let way = try way(
            """
            {css: p, all: true, regex: '(\\d+)', type: integer, default: [0, 7],
              transform: [trim, lowercase, {replace: ['a', '$1']}, shout]}
            """
        )
        #expect(way.takesAll && !way.counts)
        #expect(way.regex?.text == "(\\d+)")
        #expect(way.type == .integer)
        #expect(way.fallback == .list([.integer(0), .integer(7)]))
        #expect(way.transforms.map(\.sketch) == ["trim", "lowercase", "replace a $1", "shout"])
    }

    @Test(
        "a default and a constant have the field's type",
        arguments: [
            ("{css: p, default: 5}", .text("5")), ("{css: p, type: integer, default: -5}", -5),
            ("{css: p, type: decimal, default: 1.50}", .decimal("1.50")),
            ("{css: p, type: number, default: 1.5}", .number(1.5)),
            ("{css: p, type: boolean, default: true}", true),
            ("{css: p, type: url, default: /x}", "/x"), ("{css: p, default: null}", .null),
            ("{css: p, default: 'null'}", "null"), ("{css: p, count: true, default: 3}", 3),
            ("{css: p, default: ''}", ""),
        ] as [(String, Value)]
    )
    func defaults(_ field: String, _ expected: Value) throws {
        #expect(try way(field).fallback == expected)
    }

    @Test(
        "a constant that is worked on stays text until its type",
        arguments: [
            ("{value: 5, type: integer}", 5), ("{value: 5}", "5"), ("{value: ~}", .null),
            ("{value: ' 5', transform: trim, type: integer}", " 5"),
            ("{value: a5, regex: '\\d', type: integer}", "a5"),
        ] as [(String, Value)]
    )
    func constants(_ field: String, _ expected: Value) throws {
        guard case .constant(let value) = try way(field).source else {
            Issue.record("no constant")
            return
        }
        #expect(value == expected)
    }

    @Test("a count is a whole number unless another type is asked for")
    func count() throws {
        #expect(try way("{css: p, count: true}").type == .integer)
        #expect(try way("{css: p, count: true, type: text}").type == .text)
        #expect(try way("{css: p, count: true}").counts)
    }

    @Test("the ways of a list are tried in order, and one that is required makes the field so")
    func ways() throws {
        let text = "start: https://h/\nfields: {a: [h1, {css: h2, required: true}, {value: x}]}"
        let field = try #require(JobReading.make(text).job?.pages[0].item?.fields[0])
        #expect(field.ways.map(\.source.sketch) == ["select css", "select css", "constant"])
        #expect(field.isRequired)
    }

    @Test("inside an item's own element a selector may begin with a combinator, elsewhere not")
    func leadingCombinators() {
        let inside =
            "start: https://h/\neach: li\nfields: {a: '> b', c: {css: i, fields: {d: '+ u'}}}"
        #expect(!JobReading.make(inside).hasErrors)
        let outside = "start: https://h/\nfields: {a: '> b'}"
        #expect(JobReading.make(outside).job == nil)
    }

    @Test("types are all that the table has")
    func types() throws {
        for type in ValueType.allCases {
            #expect(try way("{css: p, type: \(type.rawValue)}").type == type)
        }
    }
}

extension FieldWay.Source {
    /// The kind of source in words.
    fileprivate var sketch: String {
        switch self {
        case .select(let selector): "select \(selector.sketch)"
        case .scope: "scope"
        case .constant: "constant"
        case .object(let selector, _): selector.map { "object in \($0.sketch)" } ?? "object"
        case .objects(let selector, _): "objects in \(selector.sketch)"
        case .data(let source): "data \(source)"
        case .dataObject(let syntax, let type, _, let isList):
            "\(isList ? "objects" : "object") of \(syntax.rawValue) \(type)"
        case .path(let path): "path \(path.text)"
        }
    }
}

extension Selector {
    fileprivate var sketch: String {
        switch self {
        case .css: "css"
        case .xpath: "xpath"
        case .json(let path): "json \(path.text)"
        }
    }
}

extension Transform {
    fileprivate var sketch: String {
        switch self {
        case .trim: "trim"
        case .lowercase: "lowercase"
        case .replace(let pattern, let with): "replace \(pattern.text) \(with)"
        case .named(let name): name
        default: "\(self)"
        }
    }
}
