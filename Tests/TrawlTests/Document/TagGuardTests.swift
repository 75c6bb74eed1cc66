import Testing

@testable import Trawl

@Suite("The guard against tags of very many attributes")
struct TagGuardTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let start: String
        /// What comes again and again.
        let part: String
        let count: Int
        let isAllowed: Bool

        var testDescription: String { name }
        var document: String { start + String(repeating: part, count: count) + ">end" }
    }

    @Test(
        "documents are refused for what stands in one tag, however it is written",
        arguments: [
            Case(name: "few attributes", start: "<p", part: " a", count: 15_000, isAllowed: true),
            Case(name: "many", start: "<p", part: " a", count: 17_000, isAllowed: false),
            Case(name: "line ends", start: "<p", part: "\na", count: 17_000, isAllowed: false),
            Case(name: "slashes", start: "<p", part: "/a", count: 17_000, isAllowed: false),
            Case(name: "values", start: "<p", part: " a='>'", count: 17_000, isAllowed: false),
            Case(name: "no blanks", start: "<p", part: "a=\"<\"", count: 17_000, isAllowed: false),
            Case(name: "quotes alone", start: "<p", part: " \"", count: 17_000, isAllowed: false),
            Case(name: "signs", start: "<p", part: " !", count: 17_000, isAllowed: false),
            Case(name: "brackets", start: "<p", part: " <", count: 17_000, isAllowed: false),
            Case(name: "one value", start: "<p a=\"", part: " a", count: 99_000, isAllowed: true),
            Case(name: "a text", start: "<p>", part: " word", count: 99_000, isAllowed: true),
            Case(name: "many tags", start: "", part: "<p a b c>", count: 20_000, isAllowed: true),
            Case(
                name: "behind a long text",
                start: String(repeating: "a b ", count: 99_000) + "<p",
                part: " a",
                count: 17_000,
                isAllowed: false
            ),
        ]
    )
    func tags(_ example: Case) {
        let bytes = Array(example.document.utf8)
        #expect(bytes.withUnsafeBufferPointer { TagGuard.allows($0) } == example.isAllowed)
    }
}
