import Testing
import TrawlCore

@testable import Trawl

@Suite("Agenda")
struct AgendaTests {
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [AgendaScript.Step]
        /// Minutes, as `FireAccount.told` has them; the job fires every minute.
        let expected: String

        init(_ name: String, _ steps: [AgendaScript.Step], _ expected: String) {
            testDescription = name
            self.steps = steps
            self.expected = expected
        }
    }

    static let stories = [
        Story("it fires from the minute after it came", [.until(2)], "1 run, 2 run"),
        Story(
            "paused, and resumed",
            [.until(2), .pause, .until(5), .resume, .until(6)],
            "1 run, 2 run, 3-5 3 paused, 6 run"
        ),
        Story(
            "paused twice, with a run between",
            [.pause, .until(2), .resume, .until(3), .pause, .until(5), .resume, .until(6)],
            "1-2 2 paused, 3 run, 4-5 2 paused, 6 run"
        ),
        Story(
            "paused twice without a fire between is one range",
            [.pause, .until(2), .resume, .pause, .until(5), .resume, .until(6)],
            "1-5 5 paused, 6 run"
        ),
        Story(
            "disabled, and enabled",
            [.until(1), .disable, .until(4), .enable, .until(5)],
            "1 run, 2-4 3 disabled, 5 run"
        ),
        Story(
            "paused, and disabled meanwhile: whoever pauses comes first",
            [.pause, .until(2), .disable, .until(4), .resume, .until(6), .enable, .until(7)],
            "1-4 4 paused, 5-6 2 disabled, 7 run"
        ),
        Story(
            "another schedule counts from now",
            [.until(1), .asleep(4), .schedule(120), .until(8)],
            "1 run, 2-3 2 missed, 4 run, 6 run, 8 run"
        ),
        Story(
            "another text with the same schedule changes nothing",
            [.until(1), .edit, .until(2), .edit, .until(3)],
            "1 run, 2 run, 3 run"
        ),
        Story("a schedule that goes", [.until(1), .schedule(nil), .until(4)], "1 run"),
        Story(
            "a schedule that goes and comes again counts from then",
            [.until(1), .schedule(nil), .until(4), .schedule(60), .until(6)],
            "1 run, 5 run, 6 run"
        ),
        Story(
            "removed, and back again",
            [.until(1), .remove, .until(4), .comeBack, .until(6)],
            "1 run, 5 run, 6 run"
        ),
        Story(
            "paused, removed, and back again: it is paused still",
            [.until(1), .pause, .until(2), .remove, .until(4), .comeBack, .until(6), .resume],
            "1 run, 2-6 5 paused"
        ),
        Story(
            "down: the latest is made up for",
            [.until(1), .down(5), .until(6)],
            "1 run, 2-4 3 daemon_down, 5 run, 6 run"
        ),
        Story(
            "paused and down, then resumed",
            [.until(1), .pause, .until(2), .down(5), .until(7), .resume, .until(8)],
            "1 run, 2-7 6 paused, 8 run"
        ),
        Story(
            "disabled before it went down, enabled before it came up",
            [.disable, .until(2), .editDown(5, isEnabled: true), .until(6)],
            "1-5 5 disabled, 6 run"
        ),
        Story(
            "disabled while it was down",
            [.until(1), .editDown(5, isEnabled: false), .until(7), .enable, .until(8)],
            "1 run, 2-5 4 daemon_down, 6-7 2 disabled, 8 run"
        ),
        Story(
            "disabled all the time",
            [.disable, .until(2), .down(5), .until(7), .enable],
            "1-7 7 disabled"
        ),
        Story(
            "broken while it was down, and mended",
            [.until(1), .breakDown(5), .until(7), .mend, .until(8)],
            "1 run, 2-5 4 daemon_down, 6-7 2 broken_file, 8 run"
        ),
        Story(
            "broken over a restart",
            [.breakDown(2), .until(3), .breakDown(5), .until(6), .mend, .until(7)],
            "1-2 2 daemon_down, 3-6 4 broken_file, 7 run"
        ),
        Story(
            "broken when it went down, whole when it came up",
            [.breakDown(2), .until(3), .down(5), .until(6)],
            "1-2 2 daemon_down, 3-5 3 broken_file, 6 run"
        ),
        Story(
            "removed while it was down",
            [.until(1), .removeDown(5), .until(7), .comeBack, .until(8)],
            "1 run, 2-5 4 daemon_down, 8 run"
        ),
        Story(
            "another schedule while it was down: what the old one had due is told",
            [.until(1), .scheduleDown(5, 120), .until(8)],
            "1 run, 2-5 4 daemon_down, 6 run, 8 run"
        ),
        Story(
            "the clock set back: nothing fires twice",
            [.until(5), .setClock(2), .until(6)],
            "1 run, 2 run, 3 run, 4 run, 5 run, 6 run"
        ),
        Story(
            "the clock set back, then paused and resumed",
            [.until(5), .setClock(2), .pause, .until(3), .resume, .until(7)],
            "1 run, 2 run, 3 run, 4 run, 5 run, 6 run, 7 run"
        ),
        Story(
            "the clock set back, then paused for longer than that",
            [.until(5), .setClock(2), .pause, .until(7), .resume, .until(8)],
            "1 run, 2 run, 3 run, 4 run, 5 run, 6-7 2 paused, 8 run"
        ),
        Story(
            "the clock set back while paused",
            [.until(1), .pause, .until(5), .setClock(2), .until(3), .resume, .until(4)],
            "1 run, 2-3 2 paused, 4 run"
        ),
        Story(
            "the clock set back, and another schedule",
            [.until(5), .setClock(2), .schedule(120), .until(8)],
            "1 run, 2 run, 3 run, 4 run, 5 run, 6 run, 8 run"
        ),
        Story(
            "the clock set back, then down",
            [.until(5), .setClock(2), .down(3), .until(7)],
            "1 run, 2 run, 3 run, 4 run, 5 run, 6 run, 7 run"
        ),
    ]

    @Test("each due time is told once, with what kept it from being a run", arguments: stories)
    func tells(_ story: Story) throws {
        var script = try AgendaScript()
        for step in story.steps { try script.take(step) }
        #expect(try script.account.told() == story.expected)
        #expect(try script.account.complaints(due: script.due) == [])
    }

    @Test(
        "a start that jitter holds back is told when its job is paused, or gone",
        arguments: [
            ("paused", AgendaScript.Step.pause, "1 paused"),
            ("disabled", .disable, "1 disabled"), ("another schedule", .schedule(120), "1 missed"),
            ("removed", .remove, "1 missed"),
        ]
    )
    func heldBack(name: String, step: AgendaScript.Step, expected: String) throws {
        // Within the minute after the due time, and 30 s at least.
        var script = try AgendaScript(jitter: .seconds(59)) { $0 >= .seconds(30) }
        try script.take(.until(1))
        #expect(try script.account.rows == [])
        try script.take(step)
        #expect(try script.account.told(from: script.start) == expected)
    }

    @Test("whatever happens, each due time is in one row", arguments: 0..<100)
    func property(_ seed: UInt64) throws {
        var noise = TestNoise(seed: seed)
        var script = try AgendaScript()
        for _ in 0..<40 {
            try script.take(.random(at: script.minute, using: &noise))
        }
        try script.take(.finish)
        let complaints = try script.account.complaints(due: script.due)
        #expect(complaints == [], "\(script.steps)")
    }
}
