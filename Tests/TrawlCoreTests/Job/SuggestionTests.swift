import Testing

@testable import TrawlCore

@Suite("Did you mean")
struct SuggestionTests {
    static let keys = ["schedule", "start", "fetch", "follow", "fields", "key", "user_agent"]

    @Test(
        "the nearest word within a third of the letters is what was meant",
        arguments: [
            ("shedule", "schedule"), ("Schedule", "schedule"), ("sechdule", "schedule"),
            ("folow", "follow"), ("feilds", "fields"), ("user-agent", "user_agent"),
            ("userAgent", "user_agent"), ("keys", "key"), ("xyz", nil), ("", nil), ("price", nil),
        ] as [(String, String?)]
    )
    func nearest(_ word: String, _ meant: String?) {
        #expect(Suggestion.nearest(to: word, among: Self.keys) == meant)
    }

    @Test("a word is not suggested for itself")
    func itself() {
        #expect(Suggestion.nearest(to: "key", among: ["key"]) == nil)
    }

    @Test("a text over 64 letters has no suggestion, whatever is near")
    func long() {
        let text = String(repeating: "a", count: 64)
        #expect(Suggestion.nearest(to: text, among: [text + "b"]) == text + "b")
        #expect(Suggestion.nearest(to: text + "a", among: [text + "b"]) == nil)
    }
}
