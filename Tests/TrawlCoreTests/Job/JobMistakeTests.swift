import Testing

@testable import TrawlCore

@Suite("Mistakes in job files")
struct JobMistakeTests {
    @Test("ten mistakes give ten diagnostics, each at its place, with its line and a way out")
    func tenMistakes() {
        let text = """
            shedule: "*/15 * * * *"
            start: https://news.example/
            enabled: yes
            fetch: {timeout: 5, retries: 99}
            politeness:
              delay: 1s
              dealy: 2s
            fields:
              title: #main
              link: "a >"
              price: {css: .price, type: proce}
              link: .other
            cookies: true
            """
        #expect(
            JobReading.make(text).rendered == """
                jobs/news.yaml:1:1: error: unknown key 'shedule' in job 'news'
                    1 | shedule: "*/15 * * * *"
                      | ^~~~~~~
                  help: did you mean 'schedule'?
                jobs/news.yaml:3:10: error: 'enabled' must be true or false, not 'yes'
                    3 | enabled: yes
                      |          ^~~
                  help: write true
                jobs/news.yaml:4:18: error: 'timeout' must be a duration such as 500ms, 30s, 15m, 6h or 7d, not '5'
                    4 | fetch: {timeout: 5, retries: 99}
                      |                  ^
                  help: did you mean '5s'?
                jobs/news.yaml:4:30: error: 'retries' 99 is out of range 0-20
                    4 | fetch: {timeout: 5, retries: 99}
                      |                              ^~
                jobs/news.yaml:7:3: error: unknown key 'dealy' in 'politeness'
                    7 |   dealy: 2s
                      |   ^~~~~
                  help: did you mean 'delay'?
                jobs/news.yaml:9:3: error: 'title' has no value: a '#' begins a comment in YAML
                    9 |   title: #main
                      |   ^~~~~
                  help: quote it
                jobs/news.yaml:10:13: error: the selector ends where a selector is expected
                   10 |   link: "a >"
                      |             ^
                jobs/news.yaml:11:30: error: 'type' must be one of text, integer, decimal, price, number, boolean, date, url, html, json, not 'proce'
                   11 |   price: {css: .price, type: proce}
                      |                              ^~~~~
                  help: did you mean 'price'?
                jobs/news.yaml:12:3: error: the key 'link' is here a second time
                   12 |   link: .other
                      |   ^~~~
                  help: keep one of the two
                jobs/news.yaml:13:1: error: unknown key 'cookies' in job 'news'
                   13 | cookies: true
                      | ^~~~~~~
                  help: it belongs under 'fetch'
                """
        )
    }

    @Test("a file with mistakes has no job, one with warnings has", arguments: [true, false])
    func warnings(_ hasMistake: Bool) {
        let text = "start: [https://h/, https://h/]\nfields: {a: b}\n"
        let reading = JobReading.make(text + (hasMistake ? "x: 1" : ""))
        #expect((reading.job == nil) == hasMistake)
        #expect(reading.hasErrors == hasMistake)
        #expect(reading.diagnostics.first?.severity == .warning)
    }

    @Test("mistakes of the whole file", arguments: whole)
    func wholeFile(_ mistake: MistakeCase) {
        #expect(JobReading.make(mistake.text).summary == mistake.expected)
    }

    static let whole: [MistakeCase] = [
        MistakeCase(
            "",
            "error: the file is empty (the smallest job has 'start' and 'fields')"
        ),
        MistakeCase(
            "# nothing\n",
            "error: the file is empty (the smallest job has 'start' and 'fields')"
        ),
        MistakeCase(
            "---\n",
            "error: the file is empty (the smallest job has 'start' and 'fields')"
        ),
        MistakeCase(
            "- a\n",
            "1:1: error: a job file is a mapping of keys, this one is a list (write 'start: https://…')"
        ),
        MistakeCase(
            "https://h/\n",
            "1:1: error: a job file is a mapping of keys, this one is 'https://h/' (write 'start: https://…')"
        ),
        MistakeCase(
            "start: https://h/\n---\nstart: https://h/\n",
            "2:1: error: a second document begins here; a file holds one job (put it into a file of its own)"
        ),
        MistakeCase(
            "[a]: 1\nstart: https://h/\nfields: {a: b}",
            "1:1: error: a key must be text (quote it)"
        ),
        MistakeCase(
            "start: https://h/\nfields: &f {a: b}\nfetch: {<<: *f}",
            "3:9: error: merge keys ('<<') are not part of YAML 1.2 and not supported (write the keys out, or put what all jobs share under 'defaults' in trawl.yaml)"
        ),
        MistakeCase(
            "start: https://h/\nfields: {a: !!python/object x}\ntags: !x [a]",
            "2:13: error: the tag '!!python/object' is not allowed (quote the value if it begins with '!')",
            "3:7: error: the tag '!x' is not allowed (quote the value if it begins with '!')"
        ),
        MistakeCase(
            "fields: {a: b}",
            "error: job 'news' has no 'start' (write 'start: https://…')"
        ),
        MistakeCase(
            "start:\nfields: {a: b}",
            "1:1: error: 'start' has no value (give it one, or leave the key out)"
        ),
        MistakeCase(
            "start: https://h/\n'a b': 1\n'start': 2\n\"start\": 3\nfields: {a: b}",
            "2:1: error: unknown key 'a b' in job 'news'",
            "3:1: error: the key 'start' is here a second time (keep one of the two)",
            "4:1: error: the key 'start' is here a second time (keep one of the two)"
        ),
        MistakeCase(
            "start: https://h/\nfields: {a: '${X}', b: 'x${Y}y${X}${X}', c: \"${Z:-h1}\"}",
            "2:14: error: the environment has no 'X' (set it, or write ${X:-default}; '$${' is a literal '${')",
            "2:26: error: the environment has no 'Y' (set it, or write ${Y:-default}; '$${' is a literal '${')",
            "2:31: error: the environment has no 'X' (set it, or write ${X:-default}; '$${' is a literal '${')",
            "2:35: error: the environment has no 'X' (set it, or write ${X:-default}; '$${' is a literal '${')"
        ),
        MistakeCase(
            "start: https://h/\nfields: {a: b}\ndescription: |\n  one\n  two ${X}\n",
            "5:7: error: the environment has no 'X' (set it, or write ${X:-default}; '$${' is a literal '${')"
        ),
        MistakeCase(
            "start: https://h/\nfields: {a: b}\ntags: [#x]",
            "3:11: error: YAML expects a value here (close '[' and '{', and quote values that begin with '#')"
        ),
        MistakeCase(
            "%YAML 1.1\n%YAML 1.1\n---\na: b",
            "2:1: error: this is not YAML: found duplicate %YAML directive"
        ),
        MistakeCase(
            "start: https://h/",
            "1:1: warning: the job neither follows links nor extracts anything (add 'fields' or 'follow')"
        ),
    ]

    @Test("YAML that is none, in plain words", arguments: syntax)
    func yaml(_ mistake: MistakeCase) {
        let text = "start: https://h/\nfields:\n  title: \(mistake.text)\n  other: b\n"
        #expect(JobReading.make(text).summary == mistake.expected)
    }

    static let syntax: [MistakeCase] = [
        MistakeCase("@x", cannotBegin("@")),
        MistakeCase("%x", cannotBegin("%")),
        MistakeCase("`x`", cannotBegin("`")),
        MistakeCase("*.a", cannotBegin("*")),
        MistakeCase("&.a", cannotBegin("&")),
        MistakeCase("> a", cannotBegin(">")),
        MistakeCase(">a", cannotBegin(">")),
        MistakeCase("| a", cannotBegin("|")),
        MistakeCase("- a", cannotBegin("-")),
        MistakeCase("!<a b", cannotBegin("!")),
        MistakeCase(
            "\n%x: y",
            "4:1: error: a value cannot begin with '%' in YAML (quote the whole value)"
        ),
        MistakeCase(
            "[a:, b]",
            "3:12: error: inside '[…]' and '{…}' a ':' in a value is YAML's own (quote the whole value)"
        ),
        MistakeCase(", a", cannotBegin(",")),
        MistakeCase(
            "*main",
            "3:10: error: '*main' is an alias to YAML, and nothing has that name (quote it: '*main')"
        ),
        MistakeCase(
            "&main",
            "3:3: error: 'title' has no value: a '&' begins an anchor in YAML (quote it)"
        ),
        MistakeCase(
            "#main",
            "3:3: error: 'title' has no value: a '#' begins a comment in YAML (quote it)"
        ),
        MistakeCase("", "3:3: error: 'title' has no value (give it one, or leave the key out)"),
        MistakeCase("~", "3:3: error: 'title' has no value (give it one, or leave the key out)"),
        MistakeCase("''", "3:10: error: 'title' is empty text (leave the key out)"),
        MistakeCase("[]", "3:10: error: 'title' is an empty list (leave the key out)"),
        MistakeCase(
            "div #main",
            "3:10: warning: the selector ends at 'div': a '#' after a blank begins a comment in YAML (quote the whole selector, or put a blank behind the '#' of a comment)"
        ),
        MistakeCase("div # main"),
        MistakeCase(
            "[href]",
            "3:11: warning: [href] is a list to YAML, with the selector 'href' in it (for elements with that attribute, quote it: '[href]')"
        ),
        MistakeCase(
            "[href^='x']",
            "3:11: error: [href^='x'] is a list to YAML, with the selector 'href^='x'' in it (for elements with that attribute, quote it: '[href^='x']')"
        ),
        MistakeCase("['href']"),
        MistakeCase("[h1, h2]"),
        MistakeCase(
            "a: b",
            "3:11: error: a ': ' in a value is a key to YAML (quote the whole value, or check the indentation of the line)"
        ),
        MistakeCase(
            "[#main a]",
            "3:10: error: a '[' that is opened here is not closed where YAML expects it (close it, or quote the whole value if it is a selector)"
        ),
        MistakeCase(
            "\n    - #main",
            "4:6: error: 'title' has no value: a '#' begins a comment in YAML (quote it)"
        ),
        MistakeCase("\"abc", "3:10: error: a quote that is opened here is never closed"),
        MistakeCase(
            "\"\\d\"",
            "3:11: error: a backslash in double quotes begins an escape, and YAML does not know this one (use single quotes: '\\d' stays what it is in them)"
        ),
        MistakeCase(
            "\"\\xg\"",
            "3:13: error: a backslash in double quotes begins an escape, and YAML does not know this one (use single quotes: '\\d' stays what it is in them)"
        ),
        MistakeCase(
            "[a, b]?",
            "3:16: error: a value cannot begin with '?' in YAML (quote the whole value)"
        ),
        MistakeCase(
            "[a, b",
            "3:10: error: a '[' that is opened here is not closed where YAML expects it (close it, or quote the whole value if it is a selector)"
        ),
        MistakeCase(
            "{a: b",
            "3:10: error: a '{' that is opened here is not closed where YAML expects it (close it, or quote the whole value if it is a selector)"
        ),
        MistakeCase(
            "[a{b}, c]",
            "3:12: error: inside '[…]' and '{…}' a '{' in a value is YAML's own (quote the whole value)"
        ),
        MistakeCase(
            "\"a\" b",
            "3:14: error: YAML expects another key of the same mapping here (check the indentation, and quote values that begin with a special character)"
        ),
        MistakeCase("a\n\tb: c", "4:1: error: a tab cannot indent in YAML (use blanks)"),
        MistakeCase("a\n  b", "4:3: error: a key without ':' (write 'key: value')"),
        MistakeCase("\u{1}", "3:10: error: the control character U+0001 cannot stand in YAML"),
    ]

    private static func cannotBegin(_ character: String) -> String {
        "3:10: error: a value cannot begin with '\(character)' in YAML (quote the whole value)"
    }
}
