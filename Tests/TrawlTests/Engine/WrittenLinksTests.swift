import Testing

@testable import Trawl

@Suite("Links by how they are written")
struct WrittenLinksTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let first: String
        let second: String
        let isSame: Bool

        var testDescription: String { "'\(first)', then '\(second)'" }
    }

    @Test(
        "a text that leads to the same page is told, and no other",
        arguments: [
            Case(first: "a.html", second: "a.html", isSame: true),
            Case(first: "a.html", second: "a.html#part", isSame: true),
            Case(first: "a.html#one", second: "a.html#two#three", isSame: true),
            Case(first: "", second: "#top", isSame: true),
            Case(first: "a.html", second: "b.html", isSame: false),
            Case(first: "a.html", second: "a.htm", isSame: false),
            Case(first: "a.html", second: "A.html", isSame: false),
            Case(first: "a.html?x", second: "a.html", isSame: false),
            // A blank before a fragment belongs to the URL, one at the end does not.
            Case(first: "a ", second: "a #part", isSame: false),
            Case(first: "a #part", second: "a #part", isSame: false),
        ]
    )
    func texts(_ example: Case) {
        var links = WrittenLinks()
        if let place = links.place(of: example.first) { links[place] = .taken }
        #expect((links.outcome(of: example.second) != nil) == example.isSame)
    }

    @Test("what one follow rule found says nothing of another one's")
    func rules() {
        var links = WrittenLinks()
        if let place = links.place(of: "a", rule: 0) { links[place] = .refused(.unmatched) }
        #expect(links.outcome(of: "a", rule: 1) == nil)
        #expect(links.outcome(of: "a", rule: 0) != nil)
    }

    @Test("nothing is known before it is told, and nothing afterwards of another page")
    func pages() {
        var links = WrittenLinks()
        for page in 1...3 {
            for number in 0..<600 {
                let text = "page-\(number).html"
                if links.outcome(of: text) != nil { Issue.record("page \(page): \(text)") }
                if let place = links.place(of: text) { links[place] = .taken }
                if links.outcome(of: text) == nil { Issue.record("page \(page): no \(text)") }
            }
            links.removeAll()
        }
    }
}

extension WrittenLinks {
    fileprivate mutating func place(of text: String, rule: Int = 0) -> Int? {
        Array(text.utf8).withUnsafeBufferPointer { place(of: $0, rule: rule) }
    }

    fileprivate mutating func outcome(of text: String, rule: Int = 0) -> Outcome? {
        place(of: text, rule: rule).flatMap { self[$0] }
    }
}
