import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Selectors: states of forms")
struct SelectorStateTests {
    @Test(
        "a control is in the state in which a browser shows it first",
        arguments: [
            (":default", "<form><button id=a type=button><button id=b><button id=c></form>", "b"),
            (":default", "<form><input id=a type=text><input id=b type=IMAGE></form>", "b"),
            (":default", "<form id=f></form><button id=a form=f><button id=b form=f>", "a"),
            (":default", "<p id=f></p><form id=f></form><button id=a form=f>", ""),
            (":default", "<button id=a></button>", ""),
            (
                ":default",
                "<button id=a form=g></button><form><div><form id=g><button id=b></form></div>",
                "b"
            ),
            (":default", "<form><button command=x></button><button id=a></button></form>", "a"),
            (
                ":default", "<input id=a type=radio checked><option id=b selected><option id=c>",
                "a b"
            ),
            (":default", "<input id=a type=text checked>", ""),
            (
                ":indeterminate", "<input id=a type=radio name=x><input id=b type=radio name=x>",
                "a b"
            ),
            (
                ":indeterminate",
                "<input id=a type=radio name=x><input id=b type=radio name=x checked>", ""
            ),
            (
                ":indeterminate",
                "<input id=a type=radio name=x><form><input id=b type=radio name=x checked></form>",
                "a"
            ),
            (":indeterminate", "<input id=a type=radio><input id=b type=radio checked>", "a"),
            (":indeterminate", "<progress id=a></progress><progress id=b value=1></progress>", "a"),
            (":indeterminate", "<input id=a type=checkbox indeterminate>", "a"),
            (":checked", "<select><option id=a disabled><option id=b><option id=c></select>", "b"),
            (":checked", "<select size=2><option id=a></select>", ""),
            (":checked", "<select><option id=a selected><option id=b selected></select>", "b"),
            (":checked", "<svg><form id=f></form></svg><input id=a type=checkbox checked>", "a"),
            (":required", "<input id=a required><input id=b type=range required>", "a"),
            (":optional", "<input id=a required><input id=b type=Hidden required><p>", "b"),
            (
                ":read-write",
                "<input id=a><input id=b readonly><input id=c type=color><textarea id=d></textarea>",
                "a d"
            ),
            (
                ":read-write", "<p id=a contenteditable><b id=b></b><i id=c contenteditable=false>",
                "a b"
            ),
            (":read-write", "<p id=a contenteditable=' true'><b id=b contenteditable=TRUE>", "b"),
            (":placeholder-shown", "<input id=a placeholder=x><input id=b placeholder=''>", "a"),
            (":placeholder-shown", "<input id=a placeholder=x value=y type=odd>", ""),
            (":placeholder-shown", "<input id=a placeholder=x value=y type=number>", "a"),
            (":placeholder-shown", "<input id=a placeholder=x type=date>", ""),
            (":placeholder-shown", "<textarea id=a placeholder=x>\n</textarea>", "a"),
            (":placeholder-shown", "<textarea id=a placeholder=x>\n\n</textarea>", ""),
            (":defined", "<b id=a></b><x-y id=b></x-y><x:y-z id=c></x:y-z><b id=d is=x-y>", "a c"),
            (":muted", "<video id=a muted></video><video id=b></video>", "a"),
        ]
    )
    func states(_ state: String, _ html: String, _ ids: String) throws {
        #expect(try SelectorScene.ids(CSSSelector("[id]" + state), html) == ids)
    }

    /// Type, min, max, value, and whether that is in range: nil without limits.
    static let ranges: [(String, String?, String?, String?, Bool?)] = [
        ("number", "1", "2", "2", true), ("number", "1", "2", "2.1", false),
        ("number", nil, nil, "1", nil), ("number", "x", nil, "1", nil),
        ("number", "1", nil, "x", true), ("number", "1", nil, nil, true),
        ("number", "1e1", nil, "5", false), ("number", "-.5", nil, "-0.6", false),
        ("number", "+1", nil, "0", nil), ("number", "1.", nil, "0", nil),
        ("number", "1e", nil, "0", nil), ("number", "1e9999", nil, "0", nil),
        ("number", "2", "1", "1.5", false), ("NUMBER", "1", nil, "0", false),
        ("range", nil, nil, "500", true), ("range", "5", "1", "3", false),
        ("range", "200", nil, nil, false), ("text", "1", "2", "3", nil),
        ("date", "2024-02-29", nil, "2024-02-28", false),
        ("date", "2023-02-29", nil, "2023-02-28", nil),
        ("date", "2024-1-1", nil, "0001-01-01", nil),
        ("date", nil, "2024-01-01", "0000-01-01", true),
        ("date", nil, "2024-01-01", "275760-09-13", false),
        ("date", nil, "2024-01-01", "275760-09-14", true),
        ("date", nil, "2024-01-01", "999999999999999999999-01-01", true),
        ("month", "2024-02", "2024-03", "2024-04", false),
        ("month", "2024-13", nil, "2024-01", nil),
        ("week", "2020-W53", nil, "2020-W52", false), ("week", "2021-W53", nil, "2021-W01", nil),
        ("week", "2020-w53", nil, "2020-W01", nil), ("week", nil, "2021-W01", "2020-W53", true),
        ("time", "09:00", "17:00", "17:00:00.001", false),
        ("time", "09:00", "17:00", "16:59", true),
        ("time", "22:00", "02:00", "23:30", true), ("time", "22:00", "02:00", "01:00", true),
        ("time", "22:00", "02:00", "12:00", false), ("time", "24:00", nil, "12:00", nil),
        ("time", "12:00", nil, "11:59:59.9999", true), ("time", "12:00", nil, "11:59:59.5", false),
        ("datetime-local", "2024-01-01T00:00", nil, "2023-12-31 23:59", false),
        ("datetime-local", "2024-01-01T00:00", nil, "2023-12-31  23:59", true),
        ("datetime-local", "2024-01-01t00:00", nil, "2023-12-31T23:59", nil),
    ]

    @Test("an input is in its range, out of it, or has none", arguments: ranges)
    func range(
        _ type: String,
        _ minimum: String?,
        _ maximum: String?,
        _ value: String?,
        _ isIn: Bool?
    ) throws {
        var html = "<input id=a type=\(type)"
        for (name, text) in [("min", minimum), ("max", maximum), ("value", value)] {
            if let text { html += " \(name)=\"\(text)\"" }
        }
        html += ">"
        #expect(try SelectorScene.ids(CSSSelector(":in-range"), html) == (isIn == true ? "a" : ""))
        #expect(
            try SelectorScene.ids(CSSSelector(":out-of-range"), html) == (isIn == false ? "a" : "")
        )
    }

    @Test("what nobody can change is in no range")
    func barred() throws {
        let input = "<input id=a type=number min=1 max=2 value=3"
        for html in [
            input + " disabled>", input + " readonly>", "<fieldset disabled>\(input)></fieldset>",
            "<datalist>\(input)></datalist>",
        ] {
            #expect(try SelectorScene.ids(CSSSelector(":out-of-range"), html) == "", "\(html)")
        }
        let legend = "<fieldset disabled><legend>\(input)></legend></fieldset>"
        #expect(try SelectorScene.ids(CSSSelector(":out-of-range"), legend) == "a")
    }

    @Test(
        "states of many controls cost no square of their number",
        arguments: [":checked", "input:indeterminate", ":default", ":read-write", ":in-range"]
    )
    func cost(_ selector: String) throws {
        func page(_ count: Int) -> String {
            let options = String(repeating: "<option selected>x", count: count)
            let radios = String(repeating: "<input type=radio name=x form=f>", count: count)
            let numbers = String(repeating: "<input type=number min=1 value=1>", count: count)
            return "<form id=f></form><select>\(options)</select>\(radios)\(numbers)"
        }
        let once = try SelectorScene.steps(selector, page(2_000))
        let twice = try SelectorScene.steps(selector, page(4_000))
        #expect(once.matches > 0)
        #expect(twice.steps < once.steps * 5 / 2)
    }
}
