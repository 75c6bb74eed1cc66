import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// Several jobs at once on the same hosts, a process that is killed, one that ends, and their log.
///
/// `make polite` does the same with more hosts and for longer.
@Suite("Politeness by the server's log", .timeLimit(.minutes(10)))
struct PolitenessProofTests {
    /// What is in force at a host while the jobs of the test use it.
    private struct Force {
        var delay: Duration
        var concurrency: Int
    }

    private static let forces: [String: Force] = [
        "127.7.0.1": Force(delay: .milliseconds(200), concurrency: 1),
        // Its Crawl-delay.
        "127.7.0.2": Force(delay: .milliseconds(300), concurrency: 1),
        // These two ask to wait, in seconds and by a date.
        "127.7.0.3": Force(delay: .milliseconds(200), concurrency: 1),
        "127.7.0.4": Force(delay: .milliseconds(200), concurrency: 1),
        "127.7.0.5": Force(delay: .zero, concurrency: 3),
    ]

    @Test("delays, concurrency, Retry-After and robots.txt are kept, over a kill and an end")
    func proof() throws {
        let requests = BoundedQueue<String>(capacity: 10_000)
        let site = WaitingSite { try? requests.put($0, .nonBlocking) }
        let server = try LoopbackServer(address: "0.0.0.0") { site.answer($0) }
        defer { server.stop() }
        let workshop = try Workshop()
        let shared = (1...4).map { "http://127.7.0.\($0):\(server.port)/" }
        try workshop.polite("slow", shared, "politeness: {delay: 200ms, concurrency: 1}")
        try workshop.polite(
            "fast",
            shared,
            "politeness: {delay: 20ms, concurrency: 4}\nlimits: {host_pages: 4}"
        )
        try workshop.polite(
            "wide",
            ["http://127.7.0.5:\(server.port)/"],
            "politeness: {delay: 0s, concurrency: 3}"
        )
        let first = try workshop.launch(["run", "slow", "fast", "wide"])
        // What a host asked for is kept from the moment on that it is recorded.
        var isKept = false
        while !isKept {
            _ = try requests.take(.timeout(.seconds(60)))
            isKept = try ["127.7.0.3", "127.7.0.4"].allSatisfy {
                try workshop.keptWait(of: $0)
            }
        }
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        // What it had asked for is over, however long the server's threads had to wait.
        #expect(server.awaitIdle(atMost: .seconds(60)))
        let second = try workshop.launch(["run", "slow", "fast", "wide"])
        second.waitUntilExit()
        #expect(second.terminationStatus == 0)
        // At once: the delays of its last requests still hold.
        let before = server.log.count
        let third = try workshop.launch(["run", "slow", "--new", "--limit", "8"])
        third.waitUntilExit()
        #expect(third.terminationStatus == 0)
        #expect(server.log.count > before)
        #expect(try workshop.store().runs(of: "slow", limit: 9).map(\.state) == [.limited, .done])

        let log = Dictionary(grouping: server.log) { $0.request.host }
        #expect(Set(log.keys) == Set(Self.forces.keys))
        for (host, entries) in log { try Self.check(host, entries, site) }
        #expect(site.waits.count == 2)
    }

    /// With nothing forgiven: an answer is noted before it leaves, a request after it has come.
    private static func check(
        _ host: String,
        _ entries: [LoopbackServer.LogEntry],
        _ site: WaitingSite
    ) throws {
        let force = try #require(forces[host])
        #expect(entries.first?.request.target == "/robots.txt", "\(host)")
        #expect(!entries.contains { $0.request.path.hasPrefix("/private") }, "\(host)")
        var notBefore = Duration.zero
        for (place, entry) in entries.enumerated() {
            let earlier = entries[..<place]
            let atOnce = earlier.count { ($0.answered ?? .zero) > entry.arrived } + 1
            #expect(atOnce <= force.concurrency, "\(host) \(entry.request.target)")
            let last = earlier.map { $0.answered ?? .zero }.max()
            if force.concurrency == 1, let last {
                #expect(entry.arrived - last >= force.delay, "\(host) \(entry.request.target)")
            }
            #expect(entry.arrived >= notBefore, "\(host) \(entry.request.target)")
            if let wait = site.wait(
                host,
                entry.request.target,
                isFirst: earlier.allSatisfy {
                    $0.request.target != entry.request.target
                }
            ) {
                notBefore = max(notBefore, entry.arrived + wait)
            }
        }
    }
}

/// A site of many hosts; two of them ask to wait once.
private final class WaitingSite: Sendable {
    private let told = Lock<[String: Duration]>([:])
    private let onRequest: @Sendable (String) -> Void

    init(onRequest: @escaping @Sendable (String) -> Void) { self.onRequest = onRequest }

    /// How long each host asked to wait, by host and path.
    var waits: [String: Duration] { told.withLock { $0 } }

    /// How long a host asked to wait in its answer; nil when it did not.
    func wait(_ host: String, _ path: String, isFirst: Bool) -> Duration? {
        isFirst ? waits[host + path] : nil
    }

    func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
        onRequest(request.target)
        let host = request.host
        let pages = (1...10).map { "/\($0)" }
        switch request.path {
        case "/robots.txt":
            let delay = host == "127.7.0.2" ? "Crawl-delay: 0.3\n" : ""
            return .text("User-agent: *\nDisallow: /private\n" + delay)
        case "/":
            let asksToWait = host == "127.7.0.3" || host == "127.7.0.4"
            return .page(
                "home",
                links: ["/private/1"] + (asksToWait ? ["/wait"] : []) + pages
            ).delayed(by: .milliseconds(10))
        case "/wait":
            let place = host + request.path
            let now = EngineClock.now
            let isSecond = told.withLock { $0[place] != nil }
            if isSecond { return .page("wait") }
            if host == "127.7.0.3" {
                told.withLock { $0[place] = .seconds(3) }
                return .status(429, [("Retry-After", "3")])
            }
            let date = Instant(secondsSince1970: now.millisecondsSince1970 / 1000 + 4)
            told.withLock { $0[place] = date - now }
            return .status(503, [("Retry-After", HTTPDateText.text(date))])
        default:
            return .page(request.path).delayed(by: .milliseconds(10))
        }
    }
}

/// Writes the form of dates that RFC 9110, 5.6.7 prefers.
private enum HTTPDateText {
    static func text(_ instant: Instant) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let seconds = Double(instant.millisecondsSince1970) / 1000
        return formatter.string(from: Date(timeIntervalSince1970: seconds))
    }
}

extension LoopbackServer.Request {
    /// The host that was asked for, without its port.
    fileprivate var host: String { String((header("host") ?? "").prefix { $0 != ":" }) }
}

extension Workshop {
    /// Writes a job with start URLs that obeys robots.txt.
    fileprivate func polite(_ name: String, _ starts: [String], _ lines: String) throws {
        try folder.write(
            "start: [\(starts.map { "\"\($0)\"" }.joined(separator: ", "))]\n"
                + "follow: a\nfields: {title: h1}\n\(lines)\n",
            to: "jobs/\(name).yaml"
        )
    }

    /// Whether the store has a time before which a host must not be asked.
    fileprivate func keptWait(of host: String) throws -> Bool {
        guard let json = try? store().gate(of: host) else { return false }
        return try HostGate.Snapshot(json: json).nextAllowed != nil
    }
}
