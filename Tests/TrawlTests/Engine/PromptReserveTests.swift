import Testing
import TrawlCore

@testable import Trawl

@Suite("The reserve for prompt hosts")
struct PromptReserveTests {
    private static func host(_ name: String = "a.example") -> HostLine {
        HostLine(name: name, kept: .plain)
    }

    /// Hands out to a host until it is held back; says how often.
    private static func handOut(
        to host: HostLine,
        from reserve: inout PromptReserve,
        isFirst: Bool = false
    ) -> Int {
        var count = 0
        while count < 100, reserve.admits(host, isFirst: { isFirst }) {
            reserve.handOut(to: host)
            count += 1
        }
        return count
    }

    @Test("hosts that are not known to be prompt leave an eighth, at least one request is theirs")
    func share() {
        for (concurrency, most) in [(1, 1), (7, 7), (8, 7), (16, 14), (64, 56)] {
            var reserve = PromptReserve(concurrency: concurrency)
            #expect(Self.handOut(to: Self.host(), from: &reserve) == most)
        }
    }

    @Test("a run with nothing in flight may have half of what is kept, a prompt host all")
    func firsts() {
        var reserve = PromptReserve(concurrency: 64)
        let (slow, prompt) = (Self.host(), Self.host("b.example"))
        #expect(Self.handOut(to: slow, from: &reserve, isFirst: true) == 60)
        prompt.isPrompt = true
        let isAdmitted = reserve.admits(prompt, isFirst: { false })
        #expect(isAdmitted)
    }

    @Test("who was held back comes next once a request has ended, each one once")
    func held() {
        var reserve = PromptReserve(concurrency: 8)
        let slow = Self.host()
        let waiting = [Self.host("b.example"), Self.host("c.example")]
        for _ in 0..<7 { reserve.handOut(to: slow) }
        for host in waiting + waiting {
            #expect(Self.handOut(to: host, from: &reserve) == 0)
        }
        var next = reserve.nextHeld()
        #expect(next === nil)
        reserve.end(at: slow, .slow)
        next = reserve.nextHeld()
        #expect(next === waiting[0])
        reserve.handOut(to: waiting[0])
        next = reserve.nextHeld()
        #expect(next === nil)
        reserve.end(at: slow, .slow)
        next = reserve.nextHeld()
        #expect(next === waiting[1])
        next = reserve.nextHeld()
        #expect(next === nil)
    }

    @Test("what was handed out to a host counts as it did then, whatever it turned out to be")
    func changing() {
        var reserve = PromptReserve(concurrency: 8)
        let host = Self.host()
        for _ in 0..<3 { reserve.handOut(to: host) }
        reserve.end(at: host, .prompt)
        #expect(host.isPrompt)
        reserve.handOut(to: host)
        reserve.end(at: host, .slow)
        reserve.end(at: host, .unknown)
        #expect(!host.isPrompt)
        reserve.end(at: host, .unknown)
        #expect(Self.handOut(to: Self.host("b.example"), from: &reserve) == 7)
    }

    @Test("a robots.txt says nothing, a page by its time, a failure only by a timeout")
    func paces() {
        func page(_ time: Duration) -> FetchResult {
            var response = FetchResponse.make(status: 200, location: "/")
            response.timings.total = time
            return .response(response)
        }
        func failure(_ kind: FailureKind) -> FetchResult {
            .failure(FetchFailure(kind: kind, code: 0, message: ""))
        }
        #expect(PromptReserve.Pace(page(.seconds(2)), purpose: .page) == .prompt)
        #expect(PromptReserve.Pace(page(.seconds(3)), purpose: .page) == .slow)
        #expect(PromptReserve.Pace(page(.zero), purpose: .robots) == .unknown)
        #expect(PromptReserve.Pace(failure(.timeoutIdle), purpose: .page) == .slow)
        #expect(PromptReserve.Pace(failure(.connect), purpose: .page) == .unknown)
    }
}
