import Testing

@testable import TrawlCore

@Suite("URLs of proxies")
struct ProxyURLTests {
    @Test(
        "scheme, host and port are read, and shown without user name and password",
        arguments: [
            ("http://10.0.0.1:3128", "http://10.0.0.1:3128", ""),
            ("HTTP://Proxy.Example:80/", "http://proxy.example:80", ""),
            ("http://proxy.example", "http://proxy.example:80", ""),
            ("https://proxy.example", "https://proxy.example:443", ""),
            ("https://proxy.example:80", "https://proxy.example:80", ""),
            ("socks5://127.1", "socks5://127.0.0.1:1080", ""),
            ("socks5h://[::1]:80", "socks5h://[::1]:80", ""),
            ("socks5h://me:p%40ss@10.0.0.2:443", "socks5h://10.0.0.2:443", "me:p%40ss@"),
            ("http://me@10.0.0.2:1", "http://10.0.0.2:1", "me:@"),
        ]
    )
    func read(text: String, shown: String, credentials: String) throws {
        let proxy = try Proxy(text)
        #expect(proxy.description == shown)
        #expect(proxy.credentials == credentials)
        #expect(proxy.url == shown.replacing("://", with: "://\(credentials)"))
    }

    @Test(
        "what is none is refused",
        arguments: [
            ("10.0.0.1:3128", .notURL), ("proxy.example", .notURL), ("http://", .notURL),
            ("http://a b:1", .notURL), ("http://h:99999", .notURL), ("http://h:0", .notURL),
            ("socks5://h:x", .notURL), ("://h", .scheme), ("socks4://h:1", .scheme),
            ("socks4a://h:1", .scheme), ("socks://h:1", .scheme), ("ftp://h:1", .scheme),
            ("http://h:1/x", .path), ("http://h:1?x", .path), ("socks5h://h:1/#x", .path),
        ] as [(String, Proxy.Mistake)]
    )
    func refused(text: String, mistake: Proxy.Mistake) {
        #expect(throws: mistake) { try Proxy(text) }
    }

    @Test("an address is told from a name", arguments: [("10.0.0.1", 1), ("[::1]", 1), ("h", 0)])
    func address(host: String, count: Int) throws {
        #expect([try Proxy("http://\(host):1").address].compactMap(\.self).count == count)
    }
}
