@testable import Trawl

extension HostileScenario {
    /// Sitemaps, feeds and robots.txt files.
    static let lists = [
        HostileScenario(
            "sitemap-by-name",
            "start:\n  - sitemap: \"{canary}/sitemap.xml\"",
            expected: .failed(.addressBlocked),
            [:]
        ),
        HostileScenario(
            "feed-by-name",
            "start:\n  - feed: \"{canary}/feed\"",
            expected: .failed(.addressBlocked),
            [:]
        ),
        HostileScenario(
            "seed-by-name",
            "start: \"{canary}/\"",
            expected: .failed(.addressBlocked),
            [:]
        ),
        HostileScenario(
            "robots-of-name",
            "start: \"{canary}/\"\npoliteness: {delay: 0s}",
            expected: .failed(.robotsUnreachable),
            [:]
        ),
        HostileScenario(
            "sitemap-of-sitemaps",
            "start:\n  - sitemap: \"{site}/a.xml\"",
            expected: Expected(failures: [:], items: [], mostRequests: 2),
            [
                "/a.xml": .xmlDocument(index("{site}/a.xml", "{site}/b.xml")),
                "/b.xml": .xmlDocument(index("{site}/a.xml", "{site}/b.xml", "{site}/a.xml")),
            ]
        ),
        HostileScenario(
            "sitemap-to-private",
            "start:\n  - sitemap: \"{site}/a.xml\"\nallow: [\"{host}\", \"*.localhost\"]",
            expected: Expected(state: .done, failures: ["address_blocked": 2]),
            [
                "/a.xml": .xmlDocument(
                    index("{canary}/b.xml", "http://127.0.0.1:{port}/c.xml", "{site}/u.xml")
                ),
                "/u.xml": .xmlDocument(urls("{canary}/x", "file:///etc/passwd", "{site}/page")),
                "/page": .page("page"),
            ]
        ),
        HostileScenario(
            "sitemap-laughs",
            "start:\n  - sitemap: \"{site}/a.xml\"",
            expected: Expected(mostRequests: 2),
            ["/a.xml": .xmlDocument(laughs + "<urlset><url><loc>{site}/&l9;</loc></url></urlset>")]
        ),
        HostileScenario(
            "sitemap-external-entity",
            "start:\n  - sitemap: \"{site}/a.xml\"",
            expected: Expected(mostRequests: 2),
            [
                "/a.xml": .xmlDocument(
                    """
                    <!DOCTYPE urlset [<!ENTITY c SYSTEM "http://127.0.0.1:{port}/x">
                    <!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p.dtd"> %p;]>
                    <urlset><url><loc>{site}/&c;</loc></url></urlset>
                    """
                )
            ]
        ),
        HostileScenario(
            "feed-of-hostile-links",
            "start:\n  - feed: \"{site}/feed\"\nallow: [\"{host}\", \"*.localhost\"]",
            expected: Expected(
                state: .done,
                failures: ["address_blocked": 1],
                counts: ["links.scheme": 3]
            ),
            [
                "/feed": .xmlDocument(
                    laughs.replacing("<!DOCTYPE x", with: "<!DOCTYPE rss")
                        + "<rss version='2.0'><channel><title>&l9;</title>"
                        + [
                            "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x",
                            "{canary}/x", "{site}/page",
                        ].map { "<item><link>\($0)</link></item>" }.joined()
                        + "</channel></rss>"
                ),
                "/page": .page("page"),
            ]
        ),
        HostileScenario(
            "robots-without-end",
            "start: \"{site}/\"\npoliteness: {delay: 0s}",
            expected: .titles("home"),
            [
                "/": .page("home"),
                "/robots.txt": LoopbackServer.Answer(
                    headers: [("Content-Type", "text/plain")],
                    body: Array(String(repeating: "# nothing to say\n", count: 1000).utf8),
                    framing: .chunked(17_000),
                    mischief: .endlessBody
                ),
            ]
        ),
        HostileScenario(
            "robots-of-stars",
            "start: \"{site}/" + String(repeating: "a", count: 1500)
                + "\"\npoliteness: {delay: 0s}",
            expected: Expected(state: .failed, failures: ["http_4xx": 1]),
            [
                "/robots.txt": .text(
                    "User-agent: *\nDisallow: /" + String(repeating: "*a", count: 5000) + "b$\n"
                )
            ]
        ),
        HostileScenario(
            "robots-in-a-loop",
            "start: \"{site}/\"\npoliteness: {delay: 0s}",
            expected: .titles("home"),
            ["/": .page("home"), "/robots.txt": .redirect(to: "/robots.txt")]
        ),
        HostileScenario(
            "robots-silent",
            "start: \"{site}/\"\npoliteness: {delay: 0s}\nlimits: {duration: 3s}\n"
                + "fetch: {retries: 0{waits}}",
            expected: Expected(state: .failed, items: [], mostRequests: 1),
            [
                "/": .page("home"),
                "/robots.txt": .text("").delayed(by: .seconds(100)),
            ]
        ),
    ]

    private static func index(_ places: String...) -> String {
        "<sitemapindex>" + places.map { "<sitemap><loc>\($0)</loc></sitemap>" }.joined()
            + "</sitemapindex>"
    }

    private static func urls(_ places: String...) -> String {
        "<urlset>" + places.map { "<url><loc>\($0)</loc></url>" }.joined() + "</urlset>"
    }
}
