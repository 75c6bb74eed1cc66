import Testing

@testable import TrawlCore

@Suite("Start rate")
struct StartRateTests {
    private static let start = Instant(secondsSince1970: 1_795_415_400)

    /// When each of so many runs that wait together starts, in milliseconds after they came.
    private func starts(_ rate: inout StartRate, _ count: Int, from: Instant = start) -> [Int64] {
        var now = from
        var starts: [Int64] = []
        while starts.count < count {
            if let next = rate.wait(at: now, waiting: count - starts.count) {
                #expect(next > now)
                now = next
            } else {
                rate.take()
                starts.append((now - from).wholeMilliseconds)
            }
        }
        return starts
    }

    @Test("a single run never waits, be the rate as low as it may")
    func single() {
        for perSecond in [1, 100, 1_000_000] {
            var rate = StartRate(perSecond: perSecond)
            #expect(rate.wait(at: Self.start, waiting: 1) == nil)
            rate.take()
            let later = Self.start + .seconds(1)
            #expect(rate.wait(at: later, waiting: 1) == nil)
        }
    }

    @Test("so many start a second, and a hundredth of them at once")
    func steady() {
        var rate = StartRate(perSecond: 100)
        let starts = starts(&rate, 1000)
        #expect(starts.first == 0)
        // One at once, the others 10 ms apart.
        #expect(starts.last == 9990)
        for second in 0..<9 {
            let inSecond = starts.count { (second * 1000..<second * 1000 + 1000).contains(Int($0)) }
            #expect((99...101).contains(inSecond))
        }
        var fast = StartRate(perSecond: 1000)
        let burst = self.starts(&fast, 100)
        #expect(burst.count { $0 == 0 } == 10)
    }

    @Test("a rate of one a second: two seconds for three runs")
    func slow() {
        var rate = StartRate(perSecond: 1)
        #expect(starts(&rate, 3) == [0, 1000, 2000])
    }

    @Test(
        "none waits for over a minute, whatever the rate",
        arguments: [1, 10, 100, 166, 167, 1000],
        [61, 10_000]
    )
    func minute(perSecond: Int, count: Int) {
        var rate = StartRate(perSecond: perSecond)
        let starts = starts(&rate, count)
        #expect((starts.last ?? 0) <= 61_000)
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 })
        // What can start in less than a minute is not hurried, but for what starts at once.
        let unhurried = Int64(count - 1) * 1000 / Int64(perSecond)
        if unhurried < 59_000 { #expect((starts.last ?? 0) >= unhurried - 10) }
    }

    @Test("the rate is as it was asked for once nobody waits")
    func again() {
        var rate = StartRate(perSecond: 1)
        _ = starts(&rate, 1000)
        let later = Self.start + .seconds(1000)
        #expect(starts(&rate, 3, from: later) == [0, 1000, 2000])
    }

    @Test("time that goes back adds no starts, and the rate goes on from there")
    func back() {
        var rate = StartRate(perSecond: 10)
        _ = starts(&rate, 5)
        let earlier = Self.start - .seconds(3600)
        #expect(rate.wait(at: earlier, waiting: 2) == earlier + .milliseconds(100))
        #expect(rate.wait(at: earlier + .milliseconds(100), waiting: 2) == nil)
    }

    @Test("time that goes forward gives no more than a hundredth of a second's starts")
    func forward() {
        var rate = StartRate(perSecond: 1000)
        _ = starts(&rate, 20)
        let later = Self.start + .seconds(86_400)
        #expect(starts(&rate, 100, from: later).count { $0 == 0 } == 10)
    }
}
