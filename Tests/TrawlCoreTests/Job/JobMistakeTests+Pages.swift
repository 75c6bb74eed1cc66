import Testing

@testable import TrawlCore

extension JobMistakeTests {
    @Test("mistakes in pages and links", arguments: pages)
    func pages(_ mistake: MistakeCase) {
        #expect(JobReading.make("start: https://h/\n" + mistake.text).summary == mistake.expected)
    }

    static let pages: [MistakeCase] = [
        MistakeCase(
            "pages:\n- {name: a, fields: {x: y}}\nfields: {a: b}\neach: x",
            "4:1: error: 'fields' stands at the top, and the job has 'pages', too (move it into one of the pages)",
            "5:1: error: 'each' stands at the top, and the job has 'pages', too (move it into one of the pages)"
        ),
        MistakeCase("pages: []", "2:8: error: 'pages' is an empty list (leave the key out)"),
        MistakeCase("pages: x", "2:8: error: 'pages' must be a list, not 'x'"),
        MistakeCase("pages: [x]", "2:9: error: 'pages' must be a mapping, not 'x'"),
        MistakeCase(
            "pages:\n- {fields: {x: y}}\n- {name: A, follow: a}",
            "3:3: error: page 1 of 'pages' has no 'name'",
            "4:10: error: 'name' must be of a-z, 0-9, '_' and '-', begin with a letter or digit and have at most 64 characters, not 'A'"
        ),
        MistakeCase(
            "pages:\n- {name: a, fields: {x: y}}\n- {name: a, match: '*', follow: a}",
            "4:10: error: a page named 'a' is here a second time"
        ),
        MistakeCase(
            "pages:\n- {name: list, follow: [{css: a, page: detial}]}\n- {name: detail, fields: {x: y}}",
            "3:40: error: there is no page named 'detial' (did you mean 'detail'?)"
        ),
        MistakeCase(
            "pages:\n- {name: list, follow: [{css: a, page: zzz}]}\n- {name: detail, fields: {x: y}}",
            "3:40: error: there is no page named 'zzz' (there are 'list' and 'detail')"
        ),
        MistakeCase(
            "follow: {css: a, page: zzz}",
            "2:24: error: there is no page named 'zzz' (there is 'news')"
        ),
        MistakeCase(
            "pages:\n- {name: list, follow: a}\n- {name: detail, fields: {x: y}}",
            "4:4: warning: no page is ever of the kind 'detail' (give it 'match', or name it in 'page' of a follow rule)"
        ),
        MistakeCase(
            "follow: {page: news}",
            "2:9: error: one of 'css', 'xpath' and 'json' is missing"
        ),
        MistakeCase(
            "follow: {css: a, xpath: //a}",
            "2:18: error: 'css' and 'xpath' exclude each other"
        ),
        MistakeCase("follow: [[a]]", "2:10: error: 'follow' must be a mapping, not a list"),
        MistakeCase("follow: 'a >'", "2:13: error: the selector ends where a selector is expected"),
        MistakeCase(
            "follow: {xpath: '(//a'}",
            "2:17: error: the XPath expression '(//a': a ')' is missing"
        ),
        MistakeCase("each: a", "2:1: error: 'each' needs 'fields' beside it"),
        MistakeCase(
            "item: x\nkey: y\nfollow: a",
            "2:1: error: 'item' needs 'fields' beside it",
            "3:1: error: 'key' needs 'fields' beside it"
        ),
        MistakeCase("fields: {}", "2:1: error: 'fields' is empty (write 'name: selector')"),
        MistakeCase("fields: [a]", "2:9: error: 'fields' must be a mapping, not a list"),
        MistakeCase(
            "each: p\nfields: {a: b}",
            "2:1: warning: the items 'news' are told apart by their place on the page (name the fields that make an item the same one: 'key: [sku]')"
        ),
        MistakeCase("each: p\nfields: {a: {css: a, type: url}}"),
        MistakeCase("each: p\nkey: a\nfields: {a: b}"),
        MistakeCase(
            "each: p::text\nkey: a\nfields: {a: b}",
            "2:7: error: 'each' selects elements: '::text' and '::attr(…)' have no place in it (leave it out)"
        ),
        MistakeCase(
            "key: [skuu, a, a, o, l]\nfields: {sku: x, a: b, o: {fields: {x: y}}, l: {css: x, all: true}}",
            "2:7: error: 'key' names the field 'skuu', which there is not (did you mean 'sku'?)",
            "2:16: error: 'a' is listed twice in 'key'",
            "2:19: error: 'key' names the field 'o', which is no plain value",
            "2:22: error: 'key' names the field 'l', which is no plain value"
        ),
        MistakeCase("item: A\nfields: {a: b}", notItem),
    ]

    private static let notItem =
        "2:7: error: 'item' must be of a-z, 0-9, '_' and '-', begin with a letter or digit and have at "
        + "most 64 characters, not 'A'"

    @Test("mistakes in fields", arguments: fields)
    func fields(_ mistake: MistakeCase) {
        let text = "start: https://h/\nfields:\n  \(mistake.text)"
        #expect(JobReading.make(text).summary == mistake.expected)
    }

    static let fields: [MistakeCase] = [
        MistakeCase(
            "_old: h1",
            "3:3: error: the field name '_old' is taken: exported items carry it by 'meta'"
        ),
        MistakeCase(
            "_url: h1",
            "3:3: error: the field name '_url' is taken: exported items carry it by 'meta'"
        ),
        MistakeCase("_other: h1"),
        MistakeCase(
            "'': h1",
            "3:3: error: '' cannot be a field's name: it is empty or has a control character"
        ),
        MistakeCase("a: [[h1]]", "3:7: error: 'a' must be a selector or a mapping, not a list"),
        MistakeCase(
            "a: {required: true}",
            "3:6: error: one of 'css', 'xpath', 'json', 'jsonld', 'microdata', 'meta', 'value', 'regex' and 'fields' is missing"
        ),
        MistakeCase("a: {css: h1, value: x}", "3:16: error: 'css' and 'value' exclude each other"),
        MistakeCase("a: {each: p}", "3:7: error: 'each' needs 'fields' beside it"),
        MistakeCase(
            "a: {value: x, all: true, count: true, default: y}",
            noEffect("3:17", "all", "value"),
            noEffect("3:17", "all", "count"),
            noEffect("3:28", "count", "value"),
            noEffect("3:41", "default", "value")
        ),
        MistakeCase(
            "a: {css: p, count: true, regex: x, transform: trim}",
            noEffect("3:28", "regex", "count"),
            noEffect("3:38", "transform", "count")
        ),
        MistakeCase(
            "a: {css: p, type: text, regex: x, fields: {b: c}}",
            noEffect("3:15", "type", "fields"),
            noEffect("3:27", "regex", "fields")
        ),
        MistakeCase("a: {all: true, fields: {b: c}}", noEffect("3:7", "all", "fields")),
        MistakeCase(
            "a: {css: p, each: q, fields: {b: c}}",
            "3:15: error: 'each' and 'css' exclude each other"
        ),
        MistakeCase(
            "a: {css: p, fields: {b: '>'}}",
            "3:29: error: the selector ends where a selector is expected"
        ),
        MistakeCase(
            "a: {css: p, regx: x}",
            "3:15: error: unknown key 'regx' in 'a' (did you mean 'regex'?)"
        ),
        MistakeCase(
            "a: {css: p, regex: '[a'}",
            "3:25: error: the regular expression '[a': missing terminating ] for character class"
        ),
        MistakeCase(
            "a: {css: p, type: integr}",
            "3:21: error: 'type' must be one of text, integer, decimal, price, number, boolean, date, url, html, json, not 'integr' (did you mean 'integer'?)"
        ),
        MistakeCase(
            "a: {css: p, type: integer, default: x}",
            "3:39: error: 'default' 'x' does not fit the type integer"
        ),
        MistakeCase(
            "a: {value: maybe, type: boolean}",
            "3:14: error: 'value' 'maybe' does not fit the type boolean"
        ),
        MistakeCase(
            "a: {css: p, default: [x]}",
            "3:24: error: 'default' must be text, a number or a boolean, not a list"
        ),
        MistakeCase(
            "a: {css: p, transform: [trimm, shuot, uppercase, replace, {}]}",
            "3:27: error: there is no transform 'trimm' (did you mean 'trim'?)",
            "3:34: error: there is no transform 'shuot' (did you mean 'shout'?)",
            replaceTakesTwo("3:52"),
            "3:61: error: a step of 'transform' is empty"
        ),
        MistakeCase(
            "a: {css: p, transform: [{replace: x}, {replace: [a]}, {split: x}]}",
            replaceTakesTwo("3:37"),
            replaceTakesTwo("3:51")
        ),
        MistakeCase(
            "a: {xpath: '\(String(repeating: "/", count: 4097))'}",
            "3:14: error: a selector has at most 4096 bytes, this one has 4097"
        ),
        MistakeCase("a: {xpath: '\(String(repeating: "/", count: 4096))'}"),
        MistakeCase(
            "a: {css: p, path: a.b}",
            "3:15: error: 'path' needs 'jsonld' or 'microdata' beside it "
                + "(write {jsonld: Product, path: offers.price}; of a JSON document take 'json')"
        ),
        MistakeCase(
            "a: {jsonld: Product, microdata: Product}",
            "3:24: error: 'jsonld' and 'microdata' exclude each other"
        ),
        MistakeCase(
            "a: {css: p, type: decimal, locale: xx}",
            "3:38: error: there is no language 'xx' whose numbers are known "
                + "(write a tag such as de, de-CH or en-US)"
        ),
        MistakeCase(
            "a: {css: p, locale: de}",
            "3:15: error: 'locale' has no effect beside 'type: text' (leave it out)"
        ),
        MistakeCase(
            "a: {css: p, type: integer, format: dd.MM.yyyy}",
            "3:30: error: 'format' has no effect beside 'type: integer' (leave it out)"
        ),
    ]

    private static func noEffect(_ place: String, _ key: String, _ other: String) -> String {
        "\(place): error: '\(key)' has no effect beside '\(other)' (leave it out)"
    }

    private static func replaceTakesTwo(_ place: String) -> String {
        "\(place): error: 'replace' takes a pattern and what takes its place (write {replace: ['pattern', 'with']})"
    }

    @Test("mistakes in outputs", arguments: outputs)
    func outputs(_ mistake: MistakeCase) {
        let text = "start: https://h/\nfields: {a: b}\noutput: " + mistake.text
        #expect(JobReading.make(text).summary == mistake.expected)
    }

    static let outputs: [MistakeCase] = [
        MistakeCase("x.xml", "3:9: error: 'x.xml' must end in .json, .jsonl or .csv"),
        MistakeCase("json", "3:9: error: 'json' must end in .json, .jsonl or .csv"),
        MistakeCase("a/.json", "3:9: error: an output path must name a file"),
        MistakeCase(
            "x.json.gz",
            "3:9: error: '.gz' is not built yet (write the file as it is, without '.gz')"
        ),
        MistakeCase(
            "'{jbo}/{zzz}.json'",
            "3:10: error: unknown placeholder '{jbo}' (did you mean '{job}'?)",
            "3:16: error: unknown placeholder '{zzz}' (there are {job}, {run}, {date}, {time} and {item})"
        ),
        MistakeCase("x{job.json", "3:10: error: a '{' in an output path must be closed by '}'"),
        MistakeCase("x}.json", "3:10: error: a '}' in an output path without a '{' before it"),
        MistakeCase("[a.json, a.json]", "3:18: error: two outputs write the same file"),
        MistakeCase("{raw: true}", "3:9: error: 'file' is missing"),
        MistakeCase(
            "{file: a.json, raw: true}",
            "3:24: warning: 'raw' has a meaning for .csv files only"
        ),
        MistakeCase(
            "{file: a.csv, only: change}",
            "3:29: error: 'only' must be one of changes, not 'change' (did you mean 'changes'?)"
        ),
        MistakeCase(
            "{file: a.json, append: true}",
            "3:24: error: a .json file is one array, to which nothing can be appended (write .jsonl, an item a line)"
        ),
        MistakeCase(
            "{file: a.csv, append: yes}",
            "3:31: error: 'append' must be true or false, not 'yes' (write true)"
        ),
        MistakeCase(
            "{file: '{run}.csv', append: true}",
            "3:29: warning: 'append' has no effect in a path with {run}: each run has a file of its own (leave one of them out)"
        ),
        MistakeCase("{file: a.json, only: changes, append: false}"),
        MistakeCase("{file: 'a-{date}.jsonl', only: changes, append: true}"),
        MistakeCase("{file: a.csv, raw: true}"),
        MistakeCase("'/tmp/{job}/{run}-{date}-{time}-{item}.CSV'"),
    ]

    @Test("a .csv file of several kinds of item needs {item}")
    func csvKinds() {
        let text = """
            start: https://h/
            pages:
              - {name: a, follow: [{css: x, page: b}], fields: {x: y}, item: one}
              - {name: b, fields: {x: y}, item: two}
            output: [all.csv, "{item}.csv", all.json]
            """
        #expect(
            JobReading.make(text).summary == [
                "5:10: error: a .csv file holds one kind of item, and the job has 'one' and 'two' (put {item} into the path)"
            ]
        )
    }
}
