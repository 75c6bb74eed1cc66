import Testing

@testable import TrawlCore

extension RunFigures {
    /// Figures of a run; a field `price` of the items, filled so often.
    static func make(
        items: Int = 100,
        pages: Int = 100,
        failed: Int = 0,
        seconds: Int64 = 60,
        filled: Int? = nil,
        ways: [Int] = [],
        crawl: String = "c",
        definition: String = "d"
    ) -> RunFigures {
        RunFigures(
            items: items,
            pages: pages,
            failed: failed,
            elapsedMilliseconds: seconds * 1000,
            crawl: crawl,
            fields: [
                Field(
                    kind: "book",
                    name: "price",
                    definition: definition,
                    items: items,
                    filled: filled ?? items,
                    ways: ways
                )
            ]
        )
    }
}

@Suite("Whether a run is as its job's runs are")
struct HealthCheckTests {
    private func sentences(
        _ run: RunFigures,
        _ past: [RunFigures] = [],
        _ change: (inout Expectations) -> Void = { _ in },
        isPartial: Bool = false
    ) -> [String] {
        var expectations = Expectations()
        change(&expectations)
        return HealthCheck(expectations, isPartial: isPartial).departures(of: run, past: past)
            .map(\.sentence)
    }

    private func five(_ figures: RunFigures) -> [RunFigures] {
        Array(repeating: figures, count: 5)
    }

    // MARK: - The job's own past

    @Test("a run like the others is well, and so is one without a past")
    func well() {
        #expect(sentences(.make(), five(.make())).isEmpty)
        #expect(sentences(.make(items: 0), []).isEmpty)
    }

    @Test("the past speaks from three good runs on, and of five at most")
    func fewestRuns() {
        let run = RunFigures.make(items: 0)
        let good = RunFigures.make()
        #expect(sentences(run, [good, good]).isEmpty)
        #expect(sentences(run, [good, good, good]) == ["no items, 100 in the last 3 good runs"])
        // The sixth run had none: that lies too far back.
        #expect(!sentences(run, five(good) + [.make(items: 0)]).isEmpty)
    }

    /// Numbers of items, what five runs had before, and whether that is a departure.
    static let itemCases: [(now: Int, past: [Int], departs: Bool)] = [
        (49, [100, 100, 100, 100, 100], true), (50, [100, 100, 100, 100, 100], false),
        // Few items come and go.
        (9, [19, 19, 19, 19, 19], true), (9, [18, 18, 18, 18, 18], false),
        (1, [5, 5, 5, 5, 5], false), (0, [1, 1, 1, 1, 1], true), (0, [1, 0, 1, 1, 1], false),
        // The past had as few.
        (30, [100, 100, 30, 100, 100], false), (29, [100, 100, 30, 100, 100], true),
        (301, [100, 100, 100, 100, 100], true), (300, [100, 100, 100, 100, 100], false),
        (60, [10, 10, 10, 10, 10], true), (59, [10, 10, 10, 10, 10], false),
        (301, [100, 100, 301, 100, 100], false),
    ]

    @Test("too few items, or too many", arguments: itemCases)
    func items(now: Int, past: [Int], departs: Bool) {
        let said = sentences(.make(items: now), past.map { .make(items: $0) })
        #expect(said.isEmpty == !departs, "\(said)")
    }

    /// Filled of so many items, the same of five runs before, and whether that is a departure.
    static let fillCases: [(now: Int, of: Int, past: Int, departs: Bool)] = [
        (12, 100, 98, true), (78, 100, 98, true), (79, 100, 98, false),
        // So few are chance, but for none where there was always one.
        (1, 5, 5, false), (4, 9, 9, true), (5, 9, 9, false), (0, 1, 1, true), (0, 10, 8, true),
        (0, 5, 4, false),
    ]

    @Test("a field that is empty too often", arguments: fillCases)
    func fill(now: Int, of items: Int, past: Int, departs: Bool) {
        let said = sentences(
            .make(items: items, filled: now),
            five(.make(items: items, filled: past))
        )
        #expect(said.isEmpty == !departs, "\(said)")
    }

    @Test("the sentence says what is and what was")
    func sentence() {
        #expect(
            sentences(.make(filled: 12), five(.make(filled: 98))) == [
                "price is filled in 12 % of the items, 98 % in the last 5 good runs"
            ]
        )
    }

    /// How often each way won, the same of five runs before, and whether that is a departure.
    static let wayCases: [(now: [Int], past: [Int], departs: Bool)] = [
        ([0, 100], [100, 0], true), ([50, 50], [100, 0], true), ([51, 49], [100, 0], false),
        ([0, 1], [1, 0], true), ([1, 4], [4, 1], false), ([0, 0], [1, 0], false),
        ([20, 80], [60, 40], false), ([9, 91], [60, 40], true),
    ]

    @Test("another way that gives the value", arguments: wayCases)
    func ways(now: [Int], past: [Int], departs: Bool) {
        let said = sentences(.make(ways: now), five(.make(ways: past)))
        #expect(said.isEmpty == !departs, "\(said)")
    }

    @Test("failures and duration, at the threshold and beside it")
    func failuresAndDuration() {
        let past = five(.make(pages: 95, failed: 5))
        #expect(sentences(.make(pages: 75, failed: 25), past).count == 1)
        #expect(sentences(.make(pages: 76, failed: 24), past).isEmpty)
        // Four of five pages are four pages.
        #expect(sentences(.make(pages: 1, failed: 4), five(.make(pages: 5))).isEmpty)
        #expect(sentences(.make(pages: 1, failed: 5), five(.make(pages: 6))).count == 1)
        #expect(sentences(.make(seconds: 401), five(.make(seconds: 100))).count == 1)
        #expect(sentences(.make(seconds: 400), five(.make(seconds: 100))).isEmpty)
        #expect(sentences(.make(seconds: 299), five(.make(seconds: 0))).isEmpty)
        #expect(sentences(.make(seconds: 300), five(.make(seconds: 0))).count == 1)
    }

    @Test("another text of a field is not compared, another crawl not in its numbers")
    func otherText() {
        let field = RunFigures.make(filled: 0, definition: "other")
        #expect(sentences(field, five(.make())).isEmpty)
        let crawl = RunFigures.make(items: 10, filled: 0, crawl: "other")
        #expect(
            sentences(crawl, five(.make())) == [
                "price is filled in 0 % of the items, 100 % in the last 5 good runs"
            ]
        )
    }

    // MARK: - What the file expects

    private func expectation(_ text: String, percent: Bool) -> NumberExpectation? {
        NumberExpectation(text, isPercentage: percent)
    }

    @Test("what the job file expects is checked in the first run")
    func unmet() {
        #expect(
            sentences(.make(items: 19), []) { $0.items = expectation(">= 20", percent: false) }
                == ["19 items, >= 20 expected"]
        )
        #expect(
            sentences(.make(items: 20), []) { $0.items = expectation(">= 20", percent: false) }
                .isEmpty
        )
        func price(_ filled: Int, of items: Int) -> [String] {
            sentences(.make(items: items, filled: filled)) { expected in
                guard let share = expectation(">= 95%", percent: true) else { return }
                expected.fields = [.init(field: "price", share: share)]
            }
        }
        #expect(
            price(949, of: 1000) == ["price is filled in 94.9 % of the items, >= 95% expected"]
        )
        #expect(price(95, of: 100).isEmpty)
        // Of no item no share can be told.
        #expect(price(0, of: 0).isEmpty)
    }

    @Test("a change is told against the median, and takes the place of the usual comparison")
    func change() {
        func said(_ items: Int, _ past: [Int], _ most: String) -> [String] {
            sentences(.make(items: items), past.map { .make(items: $0) }) {
                $0.change = expectation(most, percent: true)
            }
        }
        #expect(said(50, [100], "<= 50%").isEmpty)
        #expect(
            said(49, [100], "<= 50%") == [
                "49 items, 100 in the last good run: a change by 51 %, <= 50% expected"
            ]
        )
        #expect(said(151, [90, 100, 110], "<= 50%").count == 1)
        #expect(said(0, [100, 100, 100], "<= 100%").isEmpty)
        #expect(said(5, [0, 0, 0], "<= 50%").isEmpty)
    }

    @Test("of a run that somebody cut short only shares are looked at")
    func partial() {
        let run = RunFigures.make(items: 10, filled: 0)
        #expect(
            sentences(
                run,
                five(.make()),
                { $0.items = expectation(">= 20", percent: false) },
                isPartial: true
            )
                == ["price is filled in 0 % of the items, 100 % in the last 5 good runs"]
        )
    }
}
