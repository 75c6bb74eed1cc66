import Testing

@testable import TrawlCore

@Suite("RunName")
struct RunNameTests {
    /// 2026-11-23T06:30:00Z.
    private static let time: Int64 = 1_795_415_400_000

    @Test(
        "a name is written and read the same way",
        arguments: [
            ("books", time, false, "books@20261123T063000Z"),
            ("books", time, true, "books@20261123T063000.000Z-m"),
            ("books", time + 123, true, "books@20261123T063000.123Z-m"),
            ("books", time + 5, false, "books@20261123T063000.005Z"),
            ("a-m", time, false, "a-m@20261123T063000Z"),
            ("a_b-1", 0, true, "a_b-1@19700101T000000.000Z-m"),
            ("b", 253_402_300_799_000, false, "b@99991231T235959Z"),
        ]
    )
    func roundTrip(job: String, time: Int64, isManual: Bool, text: String) {
        let name = RunName(
            job: job,
            scheduledAt: Instant(millisecondsSince1970: time),
            isManual: isManual
        )
        #expect(name.description == text)
        #expect(RunName(text) == name)
    }

    @Test(
        "what is no name is not read as one",
        arguments: [
            "", "books", "books@", "@20261123T063000Z", "books@20261123T063000",
            "books@20261123T063000Z-", "books@20261123T063000Z-x", "books@20261123T063000Z-m-m",
            "books@20261123T063000Z-m",  // a manual one says its milliseconds
            "books@20261123T063000.000Z",  // a scheduled one only when it has some
            "books@20261123T063000.12Z-m", "books@20261123T063000.1234Z-m",
            "books@20261323T063000Z", "books@20261131T063000Z", "books@20261123T246000Z",
            "books@2026-11-23T06:30:00Z", "books@20261123T063000z", "books@20261123T063000+0100",
            "books@20261123T063000Z ", "books@ 20261123T063000Z",
        ]
    )
    func refused(text: String) {
        #expect(RunName(text) == nil)
    }

    @Test("manual and scheduled runs of one instant have two names")
    func distinct() {
        let time = Instant(millisecondsSince1970: Self.time)
        let scheduled = RunName(job: "a", scheduledAt: time, isManual: false)
        let manual = RunName(job: "a", scheduledAt: time, isManual: true)
        #expect(scheduled != manual)
        #expect(scheduled.description != manual.description)
    }
}

@Suite("RunState")
struct RunStateTests {
    @Test(
        "each state says whether the run is over and whether its outputs are written",
        arguments: [
            (RunState.queued, false, false), (.running, false, false), (.interrupted, false, false),
            (.done, true, true), (.limited, true, true), (.degraded, true, true),
            (.failed, true, false), (.cancelled, true, false),
        ]
    )
    func claims(state: RunState, isEnded: Bool, writesOutputs: Bool) {
        #expect(state.isEnded == isEnded)
        #expect(state.writesOutputs == writesOutputs)
    }

    @Test("the words are those of the store, listings and docs")
    func words() {
        #expect(
            RunState.allCases.map(\.rawValue) == [
                "queued", "running", "paused", "interrupted", "done", "limited", "degraded",
                "failed", "cancelled",
            ]
        )
    }
}
