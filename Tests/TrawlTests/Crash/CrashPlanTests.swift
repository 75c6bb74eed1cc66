import Testing

@testable import Trawl

@Suite("Crash plans")
struct CrashPlanTests {
    @Test(
        "a plan names a point and perhaps a pass",
        arguments: ["before-begin", "before-begin#1", "after-commit-before-ack#17"]
    )
    func good(_ text: String) throws { _ = try CrashPlan(text) }

    @Test(
        "what cannot be followed is told with the way out",
        arguments: [
            ("", "there is no crash point ''", "the points: before-begin, "),
            (
                "after-comit#1", "there is no crash point 'after-comit'",
                "the points: before-begin, "
            ),
            ("after-ack#", "'' is no number of passes from 1 on", "as in after-ack#17: "),
            ("after-ack#0", "'0' is no number of passes from 1 on", "as in after-ack#17: "),
            ("after-ack#x", "'x' is no number of passes from 1 on", "as in after-ack#17: "),
        ]
    )
    func bad(_ text: String, message: String, help: String) throws {
        let mistake = try #require(throws: CrashPlan.Mistake.self) { _ = try CrashPlan(text) }
        #expect(mistake.message == "TRAWL_CRASH_AT: " + message)
        #expect(mistake.help.hasPrefix(help))
    }

    @Test("a crash on a page names a kind and a URL")
    func provoked() throws {
        let crash = try ProvokedCrash("fault:http://a.example/x?y=1")
        #expect(crash.kind == .fault)
        #expect(crash.url == "http://a.example/x?y=1")
    }

    @Test("a crash on a page of no kind is a mistake", arguments: ["", "fault", "boom:http://a/"])
    func badCrash(_ text: String) throws {
        let mistake = try #require(throws: CrashPlan.Mistake.self) { _ = try ProvokedCrash(text) }
        #expect(mistake.message == "TRAWL_CRASH_ON: '\(text)' is no KIND:URL")
        #expect(mistake.help == "the kinds: abort, fault, trap, stack, stop")
    }

    @Test("there are at least a dozen points, and no name is there twice")
    func names() {
        let names = CrashPoint.allCases.map(\.rawValue)
        #expect(names.count >= 12)
        #expect(Set(names).count == names.count)
    }
}
