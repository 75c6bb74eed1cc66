import Testing

@testable import TrawlCore

/// Random runs, answers and delays of reports against one host.
///
/// The checks use the simulation's own log and nothing that the gate says of itself.
@Suite("Host gate simulation")
struct HostGateSimulationTests {
    @Test("no start is too early and never too many are in flight", arguments: 0..<100)
    func politeness(_ seed: Int) throws {
        var simulation = Simulation(seed: UInt64(seed))
        try simulation.run(requests: 400)
        let complaints = simulation.complaints + simulation.startsTooClose()
        #expect(complaints.isEmpty, "\(complaints.prefix(5))")
        #expect(simulation.requests.allSatisfy { $0.ended != nil })
    }
}

private struct Simulation {
    /// One request as it really was; times in milliseconds.
    struct Request {
        let sent: Int64
        /// The delay and the concurrency in force when it was sent.
        let delay: Int64
        let concurrency: Int
        var started: Int64?
        var ended: Int64?
        var startReport: Int64 = 0
        var answer = HostAnswer.ok
    }

    enum Event {
        case change
        case start(Int)
        case startReport(Int)
        case end(Int)
        case endReport(Int)
    }

    struct Stuck: Error {}

    private(set) var complaints: [String] = []
    private(set) var requests: [Request] = []
    private var gate = HostGate()
    private var random: SeededGenerator
    private var now: Int64 = 0
    /// Sorted by time, the next one last.
    private var events: [(time: Int64, event: Event)] = []

    // What the simulation keeps account of by itself.
    private var policies: [Int64: (delay: Int64, concurrency: Int)] = [:]
    private var crawlDelay: Int64 = 0
    private var unreported = 0
    private var lastReportedEnd: Int64?
    private var noneBefore: Int64 = 0
    private var pauseEnd: Int64 = 0
    private var failuresInRow = 0
    private var trouble = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func run(requests count: Int) throws {
        change()
        schedule(.change, in: 0...5000)
        while requests.count < count || unreported > 0 {
            var wakeUp: Int64?
            if requests.count < count {
                switch gate.decision(at: instant(now)) {
                case .go:
                    send()
                    continue
                case .wait(let until):
                    wakeUp = until.millisecondsSince1970
                    if until <= instant(now) { complain("a wait that is over") }
                case .busy:
                    if unreported == 0 { throw Stuck() }
                }
            }
            guard let next = events.last else { throw Stuck() }
            if let wakeUp, wakeUp < next.time {
                now = wakeUp
            } else {
                events.removeLast()
                now = next.time
                handle(next.event)
            }
        }
    }

    /// Two starts that lie closer than the delay that was in force when the later one was sent.
    func startsTooClose() -> [String] {
        var found: [String] = []
        var latest: Int64?
        for request in requests {
            guard let started = request.started else { continue }
            if request.delay > 0, let latest, started - latest < request.delay {
                found.append("sent at \(request.sent): \(started - latest) ms < \(request.delay)")
            }
            latest = max(latest ?? started, started)
        }
        return found
    }

    private mutating func send() {
        let delay = max(policies.values.map(\.delay).max() ?? 0, crawlDelay)
        let concurrency = policies.values.map(\.concurrency).min() ?? 1
        if unreported >= concurrency { complain("\(unreported) in flight of \(concurrency)") }
        if now < noneBefore { complain("sent \(noneBefore - now) ms early") }
        if failuresInRow >= 10, unreported > 0 { complain("a probe is not alone") }
        if concurrency == 1, let lastReportedEnd, now - lastReportedEnd < delay {
            complain("\(now - lastReportedEnd) ms after an end, not \(delay)")
        }
        gate.willStart(at: instant(now))
        unreported += 1
        requests.append(Request(sent: now, delay: delay, concurrency: concurrency))
        schedule(.start(requests.count - 1), in: 0...300)
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .change:
            change()
            schedule(.change, in: 0...20_000)
        case .start(let index):
            requests[index].started = now
            requests[index].startReport = schedule(.startReport(index), in: 0...50)
            schedule(.end(index), in: 1...3000)
        case .startReport(let index):
            gate.didStart(at: instant(requests[index].started ?? 0))
        case .end(let index):
            requests[index].ended = now
            requests[index].answer = randomAnswer()
            // Reports of one request come in order.
            let earliest = max(requests[index].startReport - now, 0) + 1
            schedule(.endReport(index), in: earliest...(earliest + 60))
        case .endReport(let index):
            unreported -= 1
            let ended = requests[index].ended ?? 0
            lastReportedEnd = max(lastReportedEnd ?? ended, ended)
            note(requests[index].answer, ended: ended)
            gate.didFinish(at: instant(ended), requests[index].answer)
        }
    }

    /// What an answer asks for, at the least.
    private mutating func note(_ answer: HostAnswer, ended: Int64) {
        switch answer {
        case .ok:
            if ended >= pauseEnd { failuresInRow = 0 }
        case .failed:
            failuresInRow += 1
            let isProbe = failuresInRow > 10 && ended >= pauseEnd
            if failuresInRow == 10 || isProbe { pauseEnd = ended + 300_000 }
            noneBefore = max(noneBefore, pauseEnd)
        case .throttled(let retryAfter):
            noneBefore = max(noneBefore, ended + (retryAfter ?? .seconds(1)).wholeMilliseconds)
        case .cancelled:
            break
        }
    }

    private mutating func change() {
        for run in Int64(0)..<5 where Bool.random(using: &random) {
            policies[run] = nil
            gate.leave(run: run)
        }
        let run = Int64.random(in: 0..<5, using: &random)
        let delay = Bool.random(using: &random) ? 0 : Int64.random(in: 1...2500, using: &random)
        let concurrency = Int.random(in: 1...6, using: &random)
        policies[run] = (delay, concurrency)
        gate.use(run: run, delay: .milliseconds(delay), concurrency: concurrency)
        crawlDelay = Int.random(in: 0..<4, using: &random) == 0 ? 1500 : 0
        gate.setCrawlDelay(crawlDelay == 0 ? nil : .milliseconds(crawlDelay))
        trouble = Int.random(in: 0..<6, using: &random)
    }

    private mutating func randomAnswer() -> HostAnswer {
        let die = Int.random(in: 0..<100, using: &random)
        switch trouble {
        case 0:
            return die < 90 ? .failed : .ok
        case 1 where die < 50:
            let seconds = Int64.random(in: 1...20, using: &random)
            return .throttled(retryAfter: die < 25 ? .seconds(seconds) : nil)
        default:
            return die < 5 ? .failed : die < 8 ? .cancelled : .ok
        }
    }

    @discardableResult
    private mutating func schedule(_ event: Event, in range: ClosedRange<Int64>) -> Int64 {
        let time = now + Int64.random(in: range, using: &random)
        let place = events.lastIndex { $0.time > time } ?? -1
        events.insert((time, event), at: place + 1)
        return time
    }

    private mutating func complain(_ sentence: String) {
        complaints.append("at \(now): \(sentence)")
    }

    private func instant(_ time: Int64) -> Instant { Instant(millisecondsSince1970: time) }
}
