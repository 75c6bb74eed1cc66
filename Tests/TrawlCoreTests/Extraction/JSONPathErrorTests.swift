import Testing

@testable import TrawlCore

@Suite("JSONPath: mistakes")
struct JSONPathErrorTests {
    private func expect(_ text: String, _ expected: String) {
        do throws(JSONPathError) {
            _ = try JSONPath(text)
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test(
        "a mistake in the steps is told with its place and a way out",
        arguments: [
            ("", "the query ends where '$' is expected at column 1"),
            ("a.b", "a query begins with '$' at column 1; did you mean \"$.a.b\"?"),
            (".a", "a query begins with '$' at column 1; did you mean \"$.a\"?"),
            ("@.a", "a query begins with '$' at column 1; did you mean \"$.a\"?"),
            (
                "/a/b",
                "a query begins with '$' at column 1; this looks like a JSON pointer: write \"$.a.b\" for /a/b"
            ),
            ("*", "a query begins with '$' at column 1"),
            (" $", "a blank cannot stand before the query at column 1"),
            ("$.é ", "a blank cannot stand after the query at column 4"),
            ("$.", "the query ends where a name or '*' is expected at column 3"),
            ("$..", "the query ends where a name, '*' or '[' is expected at column 4"),
            ("$. a", "a blank cannot stand after '.' at column 3"),
            ("$.. a", "a blank cannot stand after '..' at column 4"),
            (
                "$.[0]",
                "a name or '*' expected, found '[' at column 3; write '[' without the '.' before it"
            ),
            (
                "$.0",
                "a name or '*' expected, found '0' at column 3; a position stands in brackets: [0], [-1]"
            ),
            (
                "$.'a'",
                "a name or '*' expected, found ''' at column 3; quotes stand in brackets: ['name']"
            ),
            (
                "$...a",
                "a name, '*' or '[' expected, found '.' at column 4; '..' looks at every depth"
            ),
            (
                "$.a-b",
                "unexpected '-' at column 4; a name with other characters stands in brackets: ['a-b']"
            ),
            (
                "$.a.length()",
                "unexpected '(' at column 11; functions stand in filters, such as [?length(@.name) > 3]"
            ),
            (
                "$.a == 1",
                "unexpected '=' at column 5; comparisons stand in filters, such as [?@.price < 10]"
            ),
            (
                "$.a^",
                "unexpected '^' at column 4; there is no parent: filter it by what it holds, [?@.name]"
            ),
            ("$.a~", "unexpected '~' at column 4; names are not nodes and cannot be selected"),
            ("$.a | $.b", "unexpected '|' at column 5; alternatives stand in brackets: ['a','b']"),
            ("$a", "unexpected 'a' at column 2"),
        ]
    )
    func steps(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(
        "a mistake in brackets is told with its place and a way out",
        arguments: [
            (
                "$[",
                "the query ends where a name in quotes, a position, '*' or '?' is expected at column 3"
            ),
            ("$[]", "a name in quotes, a position, '*' or '?' expected, found ']' at column 3"),
            ("$[0,]", "a name in quotes, a position, '*' or '?' expected, found ']' at column 5"),
            (
                "$[a1]",
                "a name in quotes, a position, '*' or '?' expected, found 'a' at column 3; did you mean ['a1']?"
            ),
            (
                "$[@.a]",
                "a name in quotes, a position, '*' or '?' expected, found '@' at column 3; a filter begins with '?'"
            ),
            (
                "$[(@.length-1)]",
                "a name in quotes, a position, '*' or '?' expected, found '(' at column 3; there are no scripts: the last element is [-1], a filter begins with '?'"
            ),
            (
                "$[+1]",
                "a name in quotes, a position, '*' or '?' expected, found '+' at column 3; write the number without '+'"
            ),
            ("$.é['a'", "'[' is not closed at column 4"),
            ("$[0 1]", "',' or ']' expected, found '1' at column 5"),
            ("$[1:2:3:4]", "',' or ']' expected, found ':' at column 8"),
            ("$[1.5]", "',' or ']' expected, found '.' at column 4"),
            ("$[01]", "'01' has a leading zero at column 3"),
            ("$[-01]", "'-01' has a leading zero at column 3"),
            ("$[-0]", "'-0' is no index at column 3; the last element is -1"),
            ("$[1:-0]", "'-0' is no index at column 5; the last element is -1"),
            ("$[- 1]", "a digit expected, found ' ' at column 4"),
            ("$[-", "the query ends where a digit is expected at column 4"),
            (
                "$[9007199254740992]",
                "9007199254740992 is out of range -9007199254740991 to 9007199254740991 at column 3"
            ),
            (
                "$[::-99999999999999999999]",
                "-99999999999999999999 is out of range -9007199254740991 to 9007199254740991 at column 5"
            ),
            ("$['a", "string is not closed at column 3"),
            ("$['a\\", "the query ends where an escaped character is expected at column 6"),
            ("$['a\u{1}']", "control character in a string at column 5; write \\u0001"),
            ("$[\"\n\"]", "control character in a string at column 4; write \\u000a"),
            ("$['\\\"']", "unknown escape '\\\"' at column 4; \" needs none between ' and '"),
            ("$[\"\\'\"]", "unknown escape '\\'' at column 4; ' needs none between \" and \""),
            (
                "$['\\x41']",
                "unknown escape '\\x' at column 4; write \\u and four hexadecimal digits"
            ),
            ("$['\\U0041']", "unknown escape '\\U' at column 4; did you mean \"\\u\"?"),
            ("$['\\d']", "unknown escape '\\d' at column 4; a backslash itself is written \\\\"),
            ("$['\\u12g4']", "four hexadecimal digits expected after '\\u' at column 4"),
            (
                "$['\\ud800']",
                "half of a surrogate pair at column 4; a character over U+FFFF is written as two escapes, such as \\uD83D\\uDE00"
            ),
            (
                "$['\\udc00']",
                "half of a surrogate pair at column 4; a character over U+FFFF is written as two escapes, such as \\uD83D\\uDE00"
            ),
            (
                "$['\\ud800\\u0041']",
                "half of a surrogate pair at column 4; a character over U+FFFF is written as two escapes, such as \\uD83D\\uDE00"
            ),
        ]
    )
    func brackets(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(
        "a mistake in a filter is told with its place and a way out",
        arguments: [
            ("$[?", "the query ends where '@', '$', a value or a function is expected at column 4"),
            ("$[?]", "'@', '$', a value or a function expected, found ']' at column 4"),
            (
                "$[?.a]",
                "'@', '$', a value or a function expected, found '.' at column 4; the tested node is '@', as in @.name or @[0]"
            ),
            ("$[?@.a==]", "'@', '$', a value or a function expected, found ']' at column 9"),
            (
                "$[?@.a===1]",
                "'@', '$', a value or a function expected, found '=' at column 9; the comparisons are == != < <= > >="
            ),
            (
                "$[?@.a==(1)]",
                "'@', '$', a value or a function expected, found '(' at column 9; only whole conditions stand in brackets"
            ),
            (
                "$[?@.a==+1]",
                "'@', '$', a value or a function expected, found '+' at column 9; write the number without '+'"
            ),
            (
                "$[?@.a==/x/]",
                "'@', '$', a value or a function expected, found '/' at column 9; write match(@.name, 'a.*') for a regular expression"
            ),
            ("$[?!!@.a]", "'@', '$', a value or a function expected, found '!' at column 5"),
            ("$[?@.a=1]", "unexpected '=' at column 7; did you mean \"==\"?"),
            ("$[?'a' = @.b]", "unexpected '=' at column 8; did you mean \"==\"?"),
            (
                "$[?@.a=~/x/]",
                "unexpected '=' at column 7; write match(@.name, 'a.*') for a regular expression"
            ),
            ("$[?@.a & @.b]", "unexpected '&' at column 8; did you mean \"&&\"?"),
            ("$[?(@.a | @.b)]", "unexpected '|' at column 9; did you mean \"||\"?"),
            ("$[?@.a and @.b]", "unexpected 'a' at column 8; did you mean \"&&\"?"),
            ("$[?@.a==1 OR @.b]", "unexpected 'O' at column 11; did you mean \"||\"?"),
            (
                "$[?@.a in ['x']]",
                "unexpected 'i' at column 8; write each comparison, with || between them"
            ),
            ("$[?@.a - 1 == 2]", "unexpected '-' at column 8; there is no arithmetic"),
            ("$[?@.a==1==2]", "unexpected '=' at column 10; did you mean \"==\"?"),
            ("$[?(@.a]", "unexpected ']' at column 8"),
            ("$[?(@.a", "'(' is not closed at column 4"),
            ("$[?(@.a)==1]", "a condition in brackets cannot be compared at column 9"),
            ("$[?!@.a==1]", "'!' stands before a whole condition at column 5; write !(… == …)"),
            ("$[?true]", "a value alone is no condition at column 4; compare it: @.a == …"),
            ("$[?@.a && 'b']", "a value alone is no condition at column 11; compare it: @.a == …"),
            (
                "$[?@.*==1]",
                "what is compared may be more than one node at column 4; compare value(…) or count(…) of it, or filter what is inside: [?@.a[?@ == 1]]"
            ),
            (
                "$[?1==@..a]",
                "what is compared may be more than one node at column 7; compare value(…) or count(…) of it, or filter what is inside: [?@.a[?@ == 1]]"
            ),
            ("$[?@==True]", "unknown word 'True' at column 7; did you mean \"true\"?"),
            ("$[?@==None]", "unknown word 'None' at column 7; did you mean \"null\"?"),
            ("$[?not @.a]", "unknown word 'not' at column 4; did you mean \"!\"?"),
            ("$[?@==red]", "unknown word 'red' at column 7; text stands in quotes: 'red'"),
            ("$[?@==01]", "'01' has a leading zero at column 7"),
            ("$[?@==1.]", "a digit expected, found ']' at column 9"),
            ("$[?@==1e+]", "a digit expected, found ']' at column 10"),
            (
                "$[?@==.5]",
                "'@', '$', a value or a function expected, found '.' at column 7; the tested node is '@', as in @.name or @[0]"
            ),
        ]
    )
    func filters(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(
        "functions are typed (RFC 9535, 2.4.3), and a misuse is told with an example",
        arguments: [
            (
                "$[?lenght(@.a)>1]",
                "unknown function 'lenght' at column 4; did you mean \"length\"?"
            ),
            ("$[?Count(@.a)>1]", "unknown function 'Count' at column 4; did you mean \"count\"?"),
            (
                "$[?keys(@)>1]",
                "unknown function 'keys' at column 4; there are length, count, match, search, value"
            ),
            ("$[?count (@.*)>1]", "a blank cannot stand between 'count' and '(' at column 9"),
            (
                "$[?length()>1]",
                "length() takes one argument, not 0 at column 4; such as length(@.name) > 3"
            ),
            (
                "$[?match(@.a)]",
                "match() takes two arguments, not 1 at column 4; such as match(@.name, 'a.*')"
            ),
            (
                "$[?length(@.a)]",
                "length() gives a value, which is no condition at column 4; compare it: length(@.name) > 3"
            ),
            (
                "$[?!count(@.*)]",
                "count() gives a value, which is no condition at column 5; compare it: count(@.*) > 3"
            ),
            (
                "$[?match(@.a,'b')==true]",
                "match() is a condition and cannot be compared at column 4; write it alone, or with ! before it"
            ),
            (
                "$[?true==search(@.a,'b')]",
                "search() is a condition and cannot be compared at column 10; write it alone, or with ! before it"
            ),
            (
                "$[?length(@.*)>1]",
                "length() takes a value or a query for at most one node, not a query for many nodes at column 11; such as length(@.name) > 3"
            ),
            (
                "$[?search(@..a,'b')]",
                "search() takes a value or a query for at most one node, not a query for many nodes at column 11; such as search(@.name, 'a.*')"
            ),
            (
                "$[?count(1)>1]",
                "count() takes a query, not a value at column 10; such as count(@.*) > 3"
            ),
            (
                "$[?value(count(@.*))>1]",
                "value() takes a query, not a value at column 10; such as value(@..name) == 'a'"
            ),
            (
                "$[?count(@.a==1)>1]",
                "count() takes a query, not a condition at column 10; such as count(@.*) > 3"
            ),
            (
                "$[?count(!@.a)>1]",
                "count() takes a query, not a condition at column 10; such as count(@.*) > 3"
            ),
            (
                "$[?count(match(@,'a'))>1]",
                "count() takes a query, not a condition at column 10; such as count(@.*) > 3"
            ),
            (
                "$[?length(match(@,'a'))>1]",
                "length() takes a value or a query for at most one node, not a condition at column 11; such as length(@.name) > 3"
            ),
            ("$[?count(@.a", "'(' is not closed at column 9"),
            ("$[?count(@.a 1)>1]", "',' or ')' expected, found '1' at column 14"),
            (
                "$[?count(@.a,)>1]",
                "'@', '$', a value or a function expected, found ')' at column 14"
            ),
        ]
    )
    func functions(_ text: String, _ expected: String) { expect(text, expected) }

    @Test(
        "a regular expression that can match nothing is no mistake, but there is a warning",
        arguments: [
            (
                "$[?match(@, '\\\\d+')]",
                "the regular expression matches nothing: unknown escape '\\d' at column 13; write [0-9] or \\p{Nd}"
            ),
            (
                "$[?search(@.a , '(a')]",
                "the regular expression matches nothing: '(' is not closed at column 17"
            ),
        ]
    )
    func warnings(_ text: String, _ warning: String) throws {
        let path = try JSONPath(text)
        #expect(path.warnings.map(\.description) == [warning])
        #expect(path.selection(in: .list(["1", "(a"])) == .init(values: [], limit: nil))
        #expect(try JSONPath("$[?match(@, '[0-9]+')]").warnings.isEmpty)
    }
}
