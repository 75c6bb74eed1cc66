@testable import Trawl

extension HostileScenario {
    /// What others must not get or set: credentials and cookies; and pages without end.
    static let trust = [
        HostileScenario(
            "cookies-of-others",
            "start: \"{site}/\"\nfetch: {retries: 0, cookies: true}",
            expected: Expected(state: .done, failures: [:]).complaining { requests in
                let cookies = requests.filter { $0.path == "/next" }.map { $0.header("Cookie") }
                return cookies == ["own=1"] ? nil : "cookies \(cookies)"
            },
            [
                "/": .page("home", links: ["/next"])
                    .with("Set-Cookie", "own=1")
                    .with("Set-Cookie", "tld=1; Domain=com")
                    .with("Set-Cookie", "suffix=1; Domain=co.uk")
                    .with("Set-Cookie", "foreign=1; Domain=example.com")
                    .with("Set-Cookie", "address=1; Domain=127.0.0.1")
                    .with("Set-Cookie", "part=1; Domain=0.0.1"),
                "/next": .page("next"),
            ]
        ),
        HostileScenario(
            "cookie-flood",
            "start: \"{site}/\"\nfetch: {retries: 0, cookies: true}",
            expected: Expected(state: .done, failures: [:]).complaining { requests in
                let cookies = requests.filter { $0.path == "/next" }.compactMap {
                    $0.header("Cookie")
                }
                guard let cookie = cookies.first else { return "no cookie" }
                let count = cookie.split(separator: ";").count
                return count <= 50 && cookie.utf8.count <= 8 << 10 ? nil : "\(count) cookies"
            },
            [
                "/": (0..<51).reduce(.page("home", links: ["/next"])) { answer, number in
                    answer.with(
                        "Set-Cookie",
                        "c\(number)=" + String(repeating: "x", count: 400)
                    )
                },
                "/next": .page("next"),
            ]
        ),
        HostileScenario(
            "deeper-and-deeper",
            expected: Expected(state: .done, failures: [:], counts: ["links.trap": 1])
        ) { request, _ in .page(request.path, links: ["more/"]) },
        HostileScenario(
            "session-ids",
            expected: Expected(state: .done, failures: [:], mostRequests: 3)
        ) { request, _ in
            let id = String(UInt64.random(in: .min ... .max), radix: 16)
            return .page(request.path, links: ["/p?PHPSESSID=\(id)\(id)", "/p;jsessionid=\(id)"])
        },
        HostileScenario(
            "pages-for-ever",
            "start: \"{site}/1\"\nlimits: {pages: 50, depth: 1000}",
            expected: Expected(state: .limited, mostRequests: 50)
        ) { request, _ in
            let number = Int(request.path.dropFirst()) ?? 0
            return .page("p", links: ["/\(number * 2)", "/\(number * 2 + 1)"])
        },
        HostileScenario(
            "links-for-ever",
            "start: \"{site}/\"\nlimits: {pages: 1, links: 1000}",
            expected: Expected(state: .limited, counts: ["links.too_many": 59_000])
        ) { _, _ in .page("p", links: (0..<60_000).map { "/\($0)" }) },
        HostileScenario(
            "long-links",
            expected: Expected(state: .done, failures: [:], counts: ["links.trap": 2]),
            [
                "/": .page(
                    "home",
                    links: [
                        "/" + String(repeating: "a", count: 3000),
                        "/" + (0..<40).map { "\($0)/" }.joined(),
                    ]
                )
            ]
        ),
    ]
}

extension HostileScenario.Expected {
    /// The same with a look at the requests.
    func complaining(
        _ complaint: @escaping @Sendable ([LoopbackServer.Request]) -> String?
    ) -> Self {
        var copy = self
        copy.complaint = complaint
        return copy
    }
}
