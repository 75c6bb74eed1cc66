import Foundation
import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("A fetch through a proxy", .timeLimit(.minutes(10)))
struct ProxyTests {
    private static func fetch(_ url: String, through proxy: String) throws -> FetchResult {
        var request = FetchRequest.make(url, policy: .globalOnly)
        request.connection = .proxy(try Proxy(proxy))
        return try CurlMulti(maxConnections: 1).fetch(request)
    }

    private static let basic = "Basic " + Data("me:p@ss".utf8).base64EncodedString()

    @Test("a proxy of HTTP gets the request and its own credentials, the server only the request")
    func http() throws {
        let server = try LoopbackServer { _ in .text("hello") }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            server.stop()
        }
        let result = try Self.fetch(server.url("/a"), through: proxy.url(user: "me:p%40ss@"))
        #expect(result.response?.text == "hello")
        let target = "127.0.0.1:\(server.port)"
        let visit = LoopbackProxy.Visit(method: "GET", target: target, credentials: Self.basic)
        #expect(proxy.visits == [visit])
        #expect(server.paths == ["/a"])
        let names = try #require(server.log.first).request.headers.map { $0.name.lowercased() }
        #expect(!names.contains { $0.hasPrefix("proxy") })
    }

    @Test("a proxy of SOCKS 5 gets a name or an address, as the scheme says")
    func socks() throws {
        let server = try LoopbackServer { _ in .text("hello") }
        let proxy = try LoopbackProxy(.socks5)
        defer {
            proxy.stop()
            server.stop()
        }
        let named = "http://shop.example:\(server.port)/"
        for (scheme, url) in [("socks5", server.url("/")), ("socks5h", named)] {
            let result = try Self.fetch(url, through: proxy.url(scheme, user: "me:p%40ss@"))
            #expect(result.response?.text == "hello", "\(scheme)")
        }
        let hosts = ["127.0.0.1", "shop.example"]
        #expect(proxy.visits.map(\.target) == hosts.map { "\($0):\(server.port)" })
        #expect(proxy.visits.allSatisfy { $0.credentials == "me:p@ss" })
    }

    @Test("TLS goes through a tunnel, which alone has the credentials; its failure is the server's")
    func tunnel() throws {
        let server = try LoopbackServer { _ in .text("no TLS here") }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            server.stop()
        }
        let url = "https://127.0.0.1:\(server.port)/"
        let failure = try Self.fetch(url, through: proxy.url(user: "me:p%40ss@")).failure
        #expect(failure?.kind == .tls)
        #expect(failure?.isProxyFault == false)
        let target = "127.0.0.1:\(server.port)"
        let visit = LoopbackProxy.Visit(method: "CONNECT", target: target, credentials: Self.basic)
        #expect(proxy.visits == [visit])
    }

    @Test(
        "what a proxy fails at itself is told from what the server behind it fails at",
        arguments: [
            ("http", "http", .status(407), true), ("http", "https", .status(407), true),
            ("http", "https", .status(500), true), ("http", "https", .status(503), true),
            ("http", "https", .status(502), false), ("http", "https", .status(504), false),
            ("http", "https", .status(403), false), ("http", "https", .close, true),
            ("http", "http", .close, false), ("https", "http", .close, true),
            ("socks5h", "http", .reply(1), true), ("socks5h", "http", .reply(2), false),
            ("socks5h", "http", .reply(3), false), ("socks5h", "http", .reply(4), false),
            ("socks5h", "http", .reply(5), false), ("socks5h", "http", .reply(6), false),
            ("socks5h", "http", .reply(7), true), ("socks5h", "http", .close, true),
            ("socks5h", "https", .pass, false), ("http", "https", .pass, false),
        ] as [(String, String, LoopbackProxy.Action, Bool)]
    )
    func faults(scheme: String, url: String, action: LoopbackProxy.Action, isFault: Bool) throws {
        let proxy = try LoopbackProxy(scheme == "http" ? .http : .socks5) { _ in action }
        let server = try LoopbackServer { _ in .text("no TLS here") }
        defer {
            server.stop()
            proxy.stop()
        }
        let target = "\(url)://127.0.0.1:\(server.port)/"
        let result = try Self.fetch(target, through: proxy.url(scheme))
        let failure = try #require(result.failure)
        #expect(failure.isProxyFault == isFault, "\(failure)")
        #expect(!failure.message.contains("p%40ss"))
    }

    @Test("a status of the server behind a proxy of HTTP is the server's", arguments: [403, 503])
    func status(status: Int) throws {
        let server = try LoopbackServer { _ in .status(status) }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            server.stop()
        }
        #expect(try Self.fetch(server.url("/"), through: proxy.url()).response?.status == status)
    }

    @Test("one that is not there has failed", arguments: ["http", "https", "socks5", "socks5h"])
    func absent(scheme: String) throws {
        let server = try LoopbackServer { _ in .text("") }
        server.stop()
        let failure = try Self.fetch(
            "http://127.0.0.1:1/",
            through: "\(scheme)://me:p%40ss@127.0.0.1:\(server.port)"
        ).failure
        #expect(failure?.kind == .connect)
        #expect(failure?.isProxyFault == true)
        #expect(failure?.message.contains("p%40ss") == false)
    }

    @Test(
        "one that takes no connection in time has failed; one that is silent may wait for the server",
        arguments: [true, false]
    )
    func silent(isFull: Bool) throws {
        let (listener, port) = try LoopbackServer.listen("127.0.0.1")
        var clients: [Int32] = []
        defer { for descriptor in clients + [listener] { _ = close(descriptor) } }
        if isFull {
            // listen(2): a shorter queue takes the place of the longer one.
            _ = Glibc.listen(listener, 0)
            clients = (1...4).map { _ in Self.beginConnecting(to: port) }
        }
        var request = FetchRequest.make("http://127.0.0.1:1/", connectTimeout: .milliseconds(200))
        request.connection = .proxy(try Proxy("socks5h://127.0.0.1:\(port)"))
        let failure = try CurlMulti(maxConnections: 1).fetch(request).failure
        #expect(failure?.kind == .timeoutConnect)
        #expect(failure?.isProxyFault == isFull)
    }

    /// A socket that connects as far as it gets.
    private static func beginConnecting(to port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        withUnsafePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }

    @Test("a handle goes straight, through a proxy and straight again, as each request says")
    func usedHandle() throws {
        let server = try LoopbackServer { _ in .text("hello") }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            server.stop()
        }
        let multi = try CurlMulti(maxConnections: 1)
        let through = FetchRequest.Connection.proxy(try Proxy(proxy.url()))
        let steps: [(Int, FetchRequest.Connection)] = [
            (0, .direct), (1, through), (1, .direct), (2, through),
        ]
        for (count, connection) in steps {
            var request = FetchRequest.make(server.url("/"))
            request.connection = connection
            #expect(try multi.fetch(request).response?.text == "hello")
            #expect(proxy.visits.count == count)
        }
        var forbidden = FetchRequest.make(server.url("/"), policy: .globalOnly)
        forbidden.connection = .direct
        #expect(try multi.fetch(forbidden).failure?.kind == .addressBlocked)
    }

    @Test(
        "a lookup asks the policy for every address of a name, and sends nothing",
        arguments: [
            ("localhost", .globalOnly, .addressBlocked),
            (
                "a.localhost", AddressPolicy(exceptions: ["127.0.0.0/8"].compactMap { CIDR($0) }),
                .addressBlocked
            ),
            ("localhost", .withLoopback, .connect), ("a.localhost", .withLoopback, .connect),
        ] as [(String, AddressPolicy, FailureKind)]
    )
    func lookup(host: String, policy: AddressPolicy, kind: FailureKind) throws {
        let server = try LoopbackServer { _ in .text("hello") }
        defer { server.stop() }
        let multi = try CurlMulti(maxConnections: 1)
        // A connection that stands must not be used.
        let url = "http://\(host):\(server.port)/"
        #expect(try multi.fetch(.make(url)).response?.text == "hello")
        var request = FetchRequest.make(url, policy: policy)
        request.connection = .lookup
        let failure = try multi.fetch(request).failure
        #expect(failure?.kind == kind)
        #expect(failure?.message.contains("loopback") == (kind == .addressBlocked))
        #expect(server.log.count == 1)
        #expect(server.connectionCount == 1)
    }

    @Test(
        "no cookie is taken for a public suffix",
        arguments: [
            ("shop.co.uk", "a=b; Domain=co.uk", nil),
            ("shop.co.uk", "a=b; Domain=shop.co.uk", "a=b"),
            ("www.shop.co.uk", "a=b; Domain=shop.co.uk", "a=b"),
            ("me.github.io", "a=b; Domain=github.io", nil),
            ("shop.example", "a=b; Domain=example", nil),
        ] as [(String, String, String?)]
    )
    func publicSuffix(host: String, cookie: String, sent: String?) throws {
        let server = try LoopbackServer { _ in .text("hello").with("Set-Cookie", cookie) }
        let proxy = try LoopbackProxy(.http)
        defer {
            proxy.stop()
            server.stop()
        }
        let multi = try CurlMulti(maxConnections: 1)
        var jar = CookieJar()
        for _ in 1...2 {
            var request = FetchRequest.make("http://\(host):\(server.port)/")
            request.connection = .proxy(try Proxy(proxy.url()))
            request.cookies = jar.lines(for: host)
            _ = jar.apply(try #require(try multi.fetch(request).response).cookies)
        }
        #expect(server.log.map { $0.request.header("Cookie") } == [nil, sent])
    }
}
