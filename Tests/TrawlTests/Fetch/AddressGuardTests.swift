import Testing
import TrawlCore

@testable import Trawl

@Suite("The guard of addresses, in a fetch")
struct AddressGuardTests {
    @Test(
        "an address that the policy does not allow is never connected to",
        arguments: [
            "127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1",
            "[::ffff:127.0.0.1]",
        ]
    )
    func blocked(host: String) throws {
        let server = try LoopbackServer { _ in .text("secret") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        let url = "http://\(host):\(server.port)/"
        let failure = try multi.fetch(.make(url, policy: .globalOnly)).failure
        #expect(failure?.kind == .addressBlocked)
        #expect(failure?.message.contains("loopback") == true)
        #expect(server.connectionCount == 0)
    }

    @Test("a connection opened under another policy is not used for a request that forbids it")
    func reusedConnection() throws {
        let server = try LoopbackServer { _ in .text("secret") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        #expect(try multi.fetch(.make(server.url("/1"))).response?.text == "secret")
        let failure = try multi.fetch(.make(server.url("/2"), policy: .globalOnly)).failure
        #expect(failure?.kind == .addressBlocked)
        #expect(failure?.message.contains("loopback") == true)
        #expect(server.paths == ["/1"])
        #expect(try multi.fetch(.make(server.url("/3"))).response?.text == "secret")
    }

    @Test("an exception opens its range and no other")
    func exceptions() throws {
        let one = try LoopbackServer { _ in .text("one") }
        let two = try LoopbackServer(address: "127.0.0.2") { _ in .text("two") }
        defer {
            one.stop()
            two.stop()
        }
        let policy = AddressPolicy(exceptions: ["127.0.0.2/32"].compactMap { CIDR($0) })
        let multi = try CurlMulti(maxConnections: 1)
        #expect(try multi.fetch(.make(two.url("/"), policy: policy)).response?.text == "two")
        let failure = try multi.fetch(.make(one.url("/"), policy: policy)).failure
        #expect(failure?.kind == .addressBlocked)
    }
}
