import Testing
import TrawlCore

@testable import Trawl

@Suite("Private ranges of a job", .timeLimit(.minutes(10)))
struct PrivateRangeTests {
    @Test(
        "a range opens its addresses, the first and the last too, and none beside it",
        arguments: [
            ("127.10.0.0", true), ("127.10.255.255", true), ("127.9.255.255", false),
            ("127.11.0.0", false), ("127.26.0.1", false),
        ]
    )
    func range(address: String, isOpen: Bool) throws {
        // A redirect of robots.txt is followed to any host, so that only the guard decides.
        let inner = try Site(address: address, ["/robots.txt": .text("")])
        let site = try Site(
            address: "127.20.0.1",
            ["/": .page("home"), "/robots.txt": .redirect(to: inner.url("/robots.txt"))]
        )
        defer { for server in [inner.server, site.server] { server.stop() } }
        let workshop = try Workshop()
        try workshop.job(
            start: site.url("/"),
            lines: "private: [127.10.0.0/16]\npoliteness: {delay: 0s}"
        )
        let run = try workshop.runSite()
        #expect(inner.server.connectionCount == (isOpen ? 1 : 0))
        #expect(run.state == (isOpen ? .done : .failed))
        #expect(try workshop.failures(run) == (isOpen ? [:] : ["robots_unreachable": 1]))
    }

    @Test("hosts below localhost are not localhost, whose addresses alone are named by `allow`")
    func belowLocalhost() throws {
        let inner = try Site(["/": .page("inner")])
        let url = "http://inner.localhost:\(inner.server.port)/"
        let site = try Site(
            address: "127.20.0.2",
            ["/": .page("home", links: [url, "/r"]), "/r": .redirect(to: url + "r")]
        )
        defer { for server in [inner.server, site.server] { server.stop() } }
        let workshop = try Workshop()
        try workshop.job(start: site.url("/"), lines: "allow: [127.20.0.2, \"*.localhost\"]")
        let run = try workshop.runSite()
        #expect(try workshop.failures(run) == ["address_blocked": 2])
        #expect(inner.server.connectionCount == 0)
    }

    @Test(
        "10.0.0.0/8 opens what lies in it",
        arguments: [
            ("10.0.0.0", true), ("10.255.255.255", true), ("::ffff:10.1.2.3", true),
            ("172.16.0.1", false), ("192.168.0.1", false), ("127.0.0.1", false),
            ("169.254.169.254", false), ("100.64.0.1", false), ("::1", false),
            ("::ffff:127.0.0.1", false), ("64:ff9b::7f00:1", false), ("2002:7f00:1::", false),
            ("fd00::1", false),
        ]
    )
    func ten(address: String, isOpen: Bool) throws {
        let policy = AddressPolicy(exceptions: [try #require(CIDR("10.0.0.0/8"))])
        let address = try #require(IPAddress(address))
        #expect((policy.refusal(of: address) == nil) == isOpen)
        #expect(AddressPolicy.globalOnly.refusal(of: address) != nil)
    }
}
