import Testing

@testable import TrawlCore

@Suite("JSONPath: limits")
struct JSONPathLimitTests {
    /// An array in an array and so on, each with a number before it.
    private func nested(_ depth: Int, around inner: String = "0") throws -> Value {
        let opening = String(repeating: "[1,", count: depth)
        return try Value(json: opening + inner + String(repeating: "]", count: depth))
    }

    @Test("a query has a longest length")
    func length() throws {
        let name = String(repeating: "a", count: JSONPath.maximumBytes - 2)
        #expect(try JSONPath("$.\(name)").nodes(in: .object(Fields([(name, 1)]))) == [1])
        #expect(throws: JSONPathError.tooLong) { try JSONPath("$.\(name)a") }
        #expect(JSONPathError.tooLong.description == "query is longer than 4 KB at column 1")
    }

    @Test(
        "filters, brackets and functions are nested up to a limit",
        arguments: [("[?@", "]"), ("(", ")"), ("length(", ")")]
    )
    func nesting(_ opening: String, _ closing: String) throws {
        func query(_ depth: Int) -> String {
            let rest = opening == "[?@" ? depth : depth - 1
            let inside =
                String(repeating: opening, count: rest) + (opening == "[?@" ? "" : "@")
                + String(repeating: closing, count: rest)
            switch opening {
            case "(": return "$[?\(inside)]"
            case "length(": return "$[?\(inside)==1]"
            default: return "$\(inside)"
            }
        }
        let path = try JSONPath(query(JSONPath.maximumNesting))
        #expect(path.nodes(in: try nested(100)).count <= 2)
        do throws(JSONPathError) {
            _ = try JSONPath(query(JSONPath.maximumNesting + 1))
            Issue.record("accepted")
        } catch {
            #expect(error.message == "nested over 32 deep")
        }
    }

    @Test(
        "what only opens ends at the limit, not at the stack's",
        arguments: ["(", "!(", "@[?", "length(", "match(@,"]
    )
    func unclosed(_ opening: String) {
        let text = "$[?" + String(repeating: opening, count: 500)
        #expect(throws: JSONPathError.self) { try JSONPath(text) }
    }

    @Test("an evaluation gives as many nodes as the limit and says when there are more")
    func nodes() throws {
        let path = try JSONPath("$[*]")
        func selection(_ count: Int) -> JSONPath.Selection {
            path.selection(in: .list(Array(repeating: .null, count: count)))
        }
        let full = selection(JSONPath.maximumNodes)
        #expect(full.values.count == JSONPath.maximumNodes && full.limit == nil)
        let cut = selection(JSONPath.maximumNodes + 1)
        #expect(cut.values.count == JSONPath.maximumNodes && cut.limit == .nodes)
    }

    @Test(
        "an evaluation looks at as many nodes as the limit and says when it was cut",
        arguments: [
            // An element by `*` or `?` is one, what it is compared with another.
            ("$[*]", 100), ("$[?@ != null]", 200),
            // A list is gone over for its elements, and again for what is below them.
            ("$..*", 200), ("$..[?@]", 200),
        ]
    )
    func visits(_ query: String, _ visits: Int) throws {
        let path = try JSONPath(query)
        let list = Value.list(Array(repeating: 1, count: 100))
        let whole = path.selection(in: list, limits: .init(visits: visits))
        #expect(whole == path.selection(in: list) && whole.limit == nil)
        #expect(path.selection(in: list, limits: .init(visits: visits - 1)).limit == .visits)
    }

    @Test("long texts and wide objects count for more than one")
    func weights() throws {
        let text = Value.text(String(repeating: "x", count: 32_000))
        for query in ["$[?length(@) == 1]", "$[?@ < $[0]]", "$[?@ == $[0]]"] {
            let path = try JSONPath(query)
            let texts = Value.list([text, text])
            #expect(path.selection(in: texts, limits: .init(visits: 2_100)).limit == nil)
            #expect(path.selection(in: texts, limits: .init(visits: 1_900)).limit == .visits)
        }
        let fields = (0..<1_600).map { (name: "n\($0)", value: Value.null) }
        let object = Value.object(Fields(fields))
        let name = try JSONPath("$.other")
        #expect(name.selection(in: object, limits: .init(visits: 101)).limit == nil)
        #expect(name.selection(in: object, limits: .init(visits: 100)).limit == .visits)
    }

    @Test("a filter that is cut takes nothing, whatever stands in it")
    func cutFilters() throws {
        let document = try Value(json: "[[1,2,3],[1,2,3],[1,2,3]]")
        for query in ["$[?!@..x]", "$[?count(@.*) != 2]", "$[?!(@ == $[0])]", "$[?@ != 5]"] {
            let path = try JSONPath(query)
            let all = path.selection(in: document)
            #expect(all.limit == nil)
            for visits in 0..<40 {
                let cut = path.selection(in: document, limits: .init(visits: visits))
                #expect(all.values.starts(with: cut.values))
                #expect(cut.values.count == all.values.count || cut.limit == .visits)
            }
        }
    }

    @Test(
        "hostile queries on a deep and wide document end",
        arguments: [
            "$..*..*..*", "$..*..*..*..*..zz", "$..[?@..[?@..[?@..zz]]]",
            "$..[?count(@..*..*) > 5]", "$..*..*[?@ == $[1]]", "$..*..*[?value(@..*..*) == $]",
            "$" + String(repeating: "..*", count: 1000),
            "$" + String(repeating: "..[?@", count: 31) + "..zz"
                + String(repeating: "]", count: 31),
        ]
    )
    func hostile(_ query: String) throws {
        let members = (0..<200).map { "\"k\($0)\":[\($0),{\"a\":\"x\"}]" }.joined(separator: ",")
        let document = try nested(500, around: "{\(members)}")
        // A hundredth of the limit: these are tests of an ordinary build.
        let limits = JSONPathLimits(visits: 100_000, nodes: 50_000)
        #expect(try JSONPath(query).selection(in: document, limits: limits).limit != nil)
    }

    @Test("the deepest document that is read is searched to its ground")
    func depth() throws {
        let document = try nested(512, around: "\"ground\"")
        #expect(try JSONPath("$..[?@ == 'ground']").nodes(in: document) == ["ground"])
        let steps = String(repeating: "[1]", count: 512)
        #expect(try JSONPath("$\(steps)").nodes(in: document) == ["ground"])
        #expect(try JSONPath("$..[1]").nodes(in: document).count == 512)
        #expect(try JSONPath("$[?@ == $[1]]").nodes(in: document).count == 1)
        let paths = try JSONPath("$..[?@ == 'ground']").paths(in: document, atMost: 2)
        #expect(paths == ["$\(steps)"])
    }

    @Test("a search that cannot be decided leaves its node out, also under a '!'")
    func undecided() throws {
        let short = Value.text(String(repeating: "a", count: Pattern.maximumInputBytes))
        let long = Value.text(String(repeating: "a", count: Pattern.maximumInputBytes + 1))
        for query in ["$[?search(@, 'a')]", "$[?!search(@, 'b')]", "$[?search(@, $[0])]"] {
            let path = try JSONPath(query)
            let document = Value.list(["a", short, long, "a"])
            let selection = path.selection(in: document)
            #expect(selection == .init(values: ["a", short, "a"], limit: .patterns))
            #expect(path.selection(in: .list(["a", short])).limit == nil)
        }
        let nested = try JSONPath("$[?!@[?search(@, 'b')]]")
        let other = Value.list(["a"])
        let lists = nested.selection(in: .list([.list([long]), other]))
        #expect(lists == .init(values: [other], limit: .patterns))
        let constant = try JSONPath("$.t[?!$.p[?search(@, 'b')]]")
        let document = Value.object(Fields([("p", .list([long])), ("t", .list([1, 2]))]))
        #expect(constant.selection(in: document) == .init(values: [], limit: .patterns))
        let tooLarge = try JSONPath("$[?!match(@, '(ab){1001}')]")
        #expect(tooLarge.selection(in: other) == .init(values: [], limit: .patterns))
    }

    @Test("all searches of an evaluation share their steps")
    func patternSteps() throws {
        let path = try JSONPath("$[?search(@, 'b')]")
        let texts = Value.list(["aaaaaaaaab", "aaaaaaaaab", "aaaaaaaaac", "aaaaaaaaab"])
        #expect(path.selection(in: texts).values.count == 3)
        let few = path.selection(in: texts, limits: .init(patternSteps: 12))
        #expect(few.limit == .patterns)
        let catastrophe = try JSONPath("$[?search(@, '(a+)+[bc]')]")
        let text = Value.text(String(repeating: "a", count: 20_000))
        let document = Value.list(Array(repeating: text, count: 200))
        let started = ContinuousClock.now
        #expect(catastrophe.selection(in: document).limit == .patterns)
        // A second of a machine's time; a busy one has less of it to give.
        #expect(ContinuousClock.now - started < .seconds(20))
    }

    @Test("a document with another expression in each node costs no more than the limit")
    func manyExpressions() throws {
        let path = try JSONPath("$[?match('a', @)]")
        let document = Value.list((0..<2_000).map { .text("((a|b|c){5}x[\($0)]){100}") })
        let selection = path.selection(in: document, limits: .init(patternSteps: 300_000))
        #expect(selection.limit == .patterns)
    }

    @Test("mutated queries neither crash nor hang", arguments: 0..<8)
    func mutations(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
        let document = try Value(
            json: """
                {"a":[{"b":1,"c":"x"},{"b":2.50,"c":"é"},[1,[2,[3]]]],"b":{"a":null,"p":"x|é"},\
                "":true,"1e400":-0}
                """
        )
        let signs = Array("$@.[]?()*,:'\"\\!=<>&| abc019-+eE\u{0}\u{7F}é😀/~^{}".unicodeScalars)
        let limits = JSONPathLimits(visits: 2_000, nodes: 500, patternSteps: 20_000)
        for _ in 0..<1_250 {
            var query = Array(Self.seeds[below(Self.seeds.count)].unicodeScalars)
            for _ in 0...below(4) {
                let place = below(query.count + 1)
                switch below(4) {
                case 0: query.insert(signs[below(signs.count)], at: place)
                case 1 where place < query.count: query.remove(at: place)
                case 2 where place < query.count: query[place] = signs[below(signs.count)]
                default:
                    let other = Array(Self.seeds[below(Self.seeds.count)].unicodeScalars)
                    query.insert(contentsOf: other.prefix(below(other.count + 1)), at: place)
                }
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: query)
            do throws(JSONPathError) {
                let path = try JSONPath(text)
                let selection = path.selection(in: document, limits: limits)
                #expect(selection.values.count <= limits.nodes)
                #expect(path.paths(in: document, atMost: 10).count <= 10)
            } catch {
                #expect((1...text.count + 1).contains(error.column), "\(text): \(error)")
            }
        }
    }

    static let seeds = [
        "$.a[0].b", "$..b", "$['a','b',''][*]", "$.a[::-1]", "$.a[-2:9:1]", "$[?@.a && !@.b]",
        "$..[?@.b == 1 || @.c > 'a']", "$.a[?match(@.c, $.b.p)].c", "$..[?search(@.c, 'x|[^a-z]')]",
        "$[?length(@) >= 2.5e0]", "$..[?count(@.*) == 2]", "$[?value(@..c) == 'x']",
        "$['\\u00e9\\ud83d\\ude00\\n']", "$[?(@.a == $.a) && (@ != null || true != false)]",
        "$..*..*[?@ == $..[0]]", "$[?match(@, '(a|b){2,3}\\\\p{Lu}+.')]",
    ]
}
