@testable import Trawl

extension HostileScenario {
    /// Pages that want time, memory, files or the network.
    static let documents = [
        HostileScenario(
            "many-attributes",
            expected: Expected(state: .done, failures: [:], counts: ["pages.truncated": 1])
                .withItems(#"{"title":"t"}"#),
            ["/": .html("<p " + (0..<116_000).map { "a\($0)=1 " }.joined() + ">x</p><h1>t</h1>")]
        ),
        HostileScenario(
            "deep-elements",
            expected: Expected(state: .done, failures: [:], counts: ["pages.truncated": 1])
                .withItems(#"{"title":null}"#),
            ["/": .html(String(repeating: "<div>", count: 200_000) + "<h1>bottom</h1>")]
        ),
        HostileScenario(
            "unclosed-elements",
            expected: Expected(failures: [:]),
            ["/": .html(String(repeating: "<b><i><a href=/>", count: 60_000) + "<h1>end</h1>")]
        ),
        HostileScenario(
            "billion-laughs",
            "start: \"{site}/\"\nfields: {title: {xpath: string(//h1)}}",
            expected: Expected(),
            ["/": .xmlDocument(laughs + "<html><h1>&l9;</h1></html>")]
        ),
        HostileScenario(
            "external-entity",
            "start: \"{site}/\"\nfields: {title: {xpath: string(//h1)}}",
            expected: Expected(),
            [
                "/": .xmlDocument(
                    """
                    <!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">
                    <!ENTITY c SYSTEM "http://127.0.0.1:{port}/x">]>
                    <html xmlns:xi="http://www.w3.org/2001/XInclude"><h1>&f;&c;</h1>
                    <xi:include href="file:///etc/passwd" parse="text"/></html>
                    """
                )
            ]
        ),
        HostileScenario(
            "external-dtd",
            "start: \"{site}/\"\nfields: {title: {xpath: string(//h1)}}",
            expected: Expected(),
            [
                "/": .xmlDocument(
                    """
                    <?xml-stylesheet href="http://127.0.0.1:{port}/s.xsl" type="text/xsl"?>
                    <!DOCTYPE html SYSTEM "http://127.0.0.1:{port}/d.dtd"><html><h1>x</h1></html>
                    """
                )
            ]
        ),
        HostileScenario(
            "utf-7",
            expected: .titles("+ADw-script+AD4-"),
            [
                "/": .bytes(
                    Array("<h1>+ADw-script+AD4-</h1>".utf8),
                    type: "text/html; charset=utf-7"
                )
            ]
        ),
        HostileScenario(
            "zero-bytes",
            expected: Expected(state: .done, failures: [:]).complaining { requests in
                requests.contains { $0.path == "/behind" } ? nil : "the page ends at the zero byte"
            },
            ["/": .html("<h1>a</h1>\0\0<a href=/behind>x</a>"), "/behind": .page("b")]
        ),
        HostileScenario(
            "catastrophic-pattern",
            "start: \"{site}/\"\nfields: {title: h1, bad: {css: p, regex: '^(a+)+$'}}",
            expected: Expected(state: .done, failures: [:]).withItems(
                #"{"title":"t","bad":null}"#
            ),
            ["/": .html("<h1>t</h1><p>" + String(repeating: "a", count: 50_000) + "!</p>")]
        ),
        HostileScenario(
            "costly-selector",
            "start: \"{site}/\"\nfields: {title: {xpath: \"count(//p[//p[//p]])\"}}",
            expected: Expected(among: ["selector_limit"], items: []),
            ["/": .html(String(repeating: "<p>", count: 3000))]
        ),
        HostileScenario(
            "deep-json",
            "start: \"{site}/\"\nfields: {title: {json: $.a}}",
            expected: Expected(among: ["parse"], items: []),
            [
                "/": .bytes(
                    Array(String(repeating: "[", count: 200_000).utf8),
                    type: "application/json"
                )
            ]
        ),
        HostileScenario(
            "image-of-html",
            expected: Expected(failures: [:], counts: ["skipped_type": 1], items: []),
            ["/": .bytes(Array("<h1>x</h1><a href=/y>y</a>".utf8), type: "image/png")]
        ),
        HostileScenario(
            "pdf-of-html",
            expected: Expected(failures: [:], counts: ["skipped_type": 1], items: []),
            ["/": .bytes(Array("<h1>x</h1><a href=/y>y</a>".utf8), type: "application/pdf")]
        ),
        HostileScenario(
            "html-of-noise",
            expected: Expected(),
            [
                "/": .bytes(
                    Array("%PDF-1.7\n".utf8) + .mixed(text: 0, noise: 1 << 20),
                    type: "text/html"
                )
            ]
        ),
        HostileScenario(
            "hostile-links",
            expected: Expected(state: .done, failures: [:], counts: ["links.scheme": 5]),
            [
                "/": .page(
                    "home",
                    links: [
                        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
                        "gopher://127.0.0.1:{port}/", "ws://127.0.0.1:{port}/",
                    ]
                )
            ]
        ),
    ]

    /// Ten times ten times ten, and so on, nine times over.
    static let laughs: String =
        "<!DOCTYPE x [<!ENTITY l0 \"lol\">"
        + (1...9).map { number in
            "<!ENTITY l\(number) \"" + String(repeating: "&l\(number - 1);", count: 10) + "\">"
        }.joined() + "]>"
}

extension HostileScenario.Expected {
    /// The same with these items as JSON.
    func withItems(_ items: String...) -> Self {
        var copy = self
        copy.items = items.sorted()
        return copy
    }
}

extension LoopbackServer.Answer {
    /// An XML document.
    static func xmlDocument(_ text: String) -> Self {
        .bytes(Array(text.utf8), type: "application/xml")
    }
}
