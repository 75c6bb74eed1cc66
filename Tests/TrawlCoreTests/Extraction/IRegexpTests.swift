import Testing

@testable import TrawlCore

@Suite("I-Regexp")
struct IRegexpTests {
    private func matches(_ expression: String, _ text: String) throws -> Bool {
        guard case .pattern(let pattern, isWhole: _, weight: _) = IRegexp(expression, isWhole: true)
        else {
            Issue.record("not compiled: \(expression)")
            return false
        }
        return pattern.isFound(in: text)
    }

    @Test(
        "an expression matches the whole text (RFC 9485)",
        arguments: [
            ("", [""], ["a"]),
            ("a", ["a"], ["A", "aa", "a\n"]),
            ("a.c", ["abc", "a\u{2028}c", "a😀c"], ["a\nc", "a\rc", "ac"]),
            ("a|b|", ["a", "b", ""], ["ab"]),
            ("(ab|c)*d", ["d", "abcd"], ["ad"]),
            ("a{2}b{1,}c{0,1}", ["aab", "aabbc"], ["ab", "aabcc"]),
            ("[a-c\\-x]+", ["ab-x"], ["d"]),
            ("[^a-c]", ["d", "\n"], ["a", ""]),
            ("[-a]", ["-", "a"], ["b"]),
            ("[a-]", ["-", "a"], ["b"]),
            ("[a-c-]", ["-", "b"], ["d"]),
            ("[^-]", ["a"], ["-"]),
            ("[a^]", ["a", "^"], ["b"]),
            ("[.*+?{}()|$,]+", [".*+?{}()|$,"], ["a"]),
            ("[\\n\\r\\t\\]\\[\\\\]+", ["\n\r\t][\\"], ["n"]),
            ("[à-é\\p{Nd}]", ["è", "٣"], ["z"]),
            ("\\p{Lu}\\P{L}\\p{Zs}", ["Ж1 "], ["ж1 "]),
            ("[\\p{L}\\P{N}]", ["a", "-"], ["1"]),
            ("\\(\\)\\*\\+\\.\\?\\[\\]\\{\\}\\|\\^\\-\\\\", ["()*+.?[]{}|^-\\"], [""]),
            ("a b#'\"/&~=!<>:;@%_`,-", ["a b#'\"/&~=!<>:;@%_`,-"], [""]),
            ("^ab$", ["ab"], ["^ab$"]),
            ("(^)*a", ["a"], ["b"]),
            ("é+", ["éé"], ["e"]),
            ("\u{1}\u{7F}", ["\u{1}\u{7F}"], ["\u{1}"]),
        ] as [(String, [String], [String])]
    )
    func matching(_ expression: String, _ whole: [String], _ others: [String]) throws {
        for text in whole { #expect(try matches(expression, text), "\(text.debugDescription)") }
        for text in others { #expect(try !matches(expression, text), "\(text.debugDescription)") }
    }

    @Test("a search finds a part, and the ends where they are asked for")
    func searching() throws {
        func finds(_ expression: String, _ text: String) -> Bool {
            guard
                case .pattern(let pattern, isWhole: _, weight: _) = IRegexp(
                    expression,
                    isWhole: false
                )
            else {
                return false
            }
            return pattern.isFound(in: text)
        }
        #expect(finds("b", "abc"))
        #expect(finds("^a", "abc") && !finds("^b", "abc") && !finds("^b", "a\nb"))
        #expect(finds("c$", "abc") && !finds("c$", "abc\n"))
    }

    @Test(
        "what is no I-Regexp is told with its reason",
        arguments: [
            ("a**", "nothing that '*' could repeat"), ("*", "nothing that '*' could repeat"),
            ("(+)", "'(+' has no meaning in an I-Regexp"),
            ("|?", "nothing that '?' could repeat"),
            ("a{2}{3}", "nothing that '{' could repeat"), ("a{,3}", "'{' begins no count"),
            ("a{2", "'{' begins no count"), ("a{x}", "'{' begins no count"),
            ("a{3,2}", "{3,2} is in the wrong order"), ("a}", "unexpected '}'"),
            ("a]", "unexpected ']'"), ("(a", "'(' is not closed"), ("a)", "unexpected ')'"),
            ("(?:a)", "'(?' has no meaning in an I-Regexp"),
            ("(?=a)", "'(?' has no meaning in an I-Regexp"),
            ("(*UTF)a", "'(*' has no meaning in an I-Regexp"),
            ("a*?", "nothing that '?' could repeat"), ("a*+", "nothing that '+' could repeat"),
            ("\\d", "unknown escape '\\d'"), ("\\1", "unknown escape '\\1'"),
            ("\\/", "unknown escape '\\/'"), ("\\$", "unknown escape '\\$'"),
            ("\\pL", "unknown category ''"), ("\\p{Latin}", "unknown category 'Lat'"),
            ("\\p{Cs}", "unknown category 'Cs'"), ("\\p{Lu", "unknown category 'Lu'"),
            ("\\p{", "unknown category ''"), ("\\p", "unknown category ''"),
            ("a\\", "nothing stands behind the last backslash"), ("[]", "'[]' has nothing in it"),
            ("[^]", "'[]' has nothing in it"), ("[a", "'[' is not closed"),
            ("[[:alpha:]]", "unexpected '['"), ("[c-a]", "the range 'c-a' is in the wrong order"),
            ("[a-\\p{L}]", "'-' stands neither between two characters nor at an end of […]"),
            ("[\\p{L}-z]", "'-' stands neither between two characters nor at an end of […]"),
            ("[a-c-e]", "'-' stands neither between two characters nor at an end of […]"),
            ("[a--]", "'-' stands neither between two characters nor at an end of […]"),
        ]
    )
    func mistakes(_ expression: String, _ message: String) {
        guard case .invalid(let mistake) = IRegexp(expression, isWhole: false) else {
            Issue.record("compiled: \(expression)")
            return
        }
        #expect(mistake.message == message)
    }

    @Test("length, weight, counts and nesting have limits")
    func limits() {
        func isCompiled(_ expression: String) -> Bool {
            if case .pattern = IRegexp(expression, isWhole: true) { return true }
            #expect(IRegexp(expression, isWhole: true) == .tooLarge)
            return false
        }
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
        }
        #expect(isCompiled(nested(200)) && !isCompiled(nested(201)))
        #expect(isCompiled("(ab){1000}") && !isCompiled("(ab){1001}"))
        #expect(isCompiled("(a{9}){2000}") && !isCompiled("((a){50}){41}"))
        #expect(isCompiled("c{65535}") && !isCompiled("c{65536}"))
        #expect(!isCompiled("((((a){1000}){1000}){1000}){99999999999999999999}"))
        #expect(isCompiled(String(repeating: "a", count: 2000)))
        #expect(!isCompiled(String(repeating: "a", count: 2001)))
        #expect(!isCompiled(String(repeating: ".", count: 600)))
        #expect(!isCompiled(String(repeating: "a", count: 5000)))
    }

    @Test("a group that is repeated weighs as often")
    func weight() {
        func weight(_ expression: String) -> Int? {
            guard case .pattern(_, isWhole: _, let weight) = IRegexp(expression, isWhole: true)
            else {
                return nil
            }
            return weight
        }
        #expect(weight("") == 0)
        #expect(weight("ab[a-z]\\p{L}.") == 5)
        #expect(weight("a(bc){3}d{9}") == 8)
        #expect(weight("a(b(c){2,4}){3}") == 16)
        #expect(weight("(a){0}") == 1)
    }
}
