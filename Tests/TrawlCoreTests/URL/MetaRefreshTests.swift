import Testing

@testable import TrawlCore

@Suite("meta refresh")
struct MetaRefreshTests {
    @Test(
        "seconds and target are read as browsers read them",
        arguments: [
            ("0; url=/next", 0, "/next"), ("5;URL='a b'", 5, "a b"), (" 3 , \"x\" tail", 3, "x"),
            ("0;/plain", 0, "/plain"), ("2.7; url = http://h/", 2, "http://h/"),
            (".5 url=x", 0, "x"),
            ("1;url", 1, "url"), ("1;url=", 1, nil), ("30", 30, nil), ("0;", 0, nil),
            ("0;url=\"open", 0, "open"), ("99999999999999999999;x", Int.max, "x"),
        ] as [(String, Int, String?)]
    )
    func reading(content: String, seconds: Int, target: String?) throws {
        let refresh = try #require(MetaRefresh(content))
        #expect(refresh.seconds == seconds && refresh.target == target)
    }

    @Test("what asks for nothing", arguments: ["", "url=/x", "; url=/x", "-1;/x", "5x;/y"])
    func nothing(content: String) {
        #expect(MetaRefresh(content) == nil)
    }
}
