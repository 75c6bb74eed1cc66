import Testing

@testable import Trawl
@testable import TrawlCore

/// Something that reads what strangers write.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
    let name: String
    let seeds: [String]
    let words: [String]
    /// Reads one input; whatever it is, it neither crashes nor hangs.
    let read: @Sendable ([UInt8]) -> Void

    var testDescription: String { name }

    static let all: [FuzzTarget] = [
        FuzzTarget(
            name: "job file",
            seeds: [
                "schedule: \"*/15 * * * *\"\nstart: https://h.example/\neach: tr\nfields:\n  a: .b > c\n",
                "start:\n  - {template: \"http://h/{n}\", values: {n: 1..9}}\n  - {request: {url: \"http://h/\", json: {a: [1, x]}}}\npages:\n  - {name: a, match: \"*/x/*\", fields: {p: {css: i, type: price, locale: de, transform: [trim, {replace: [a, b]}]}}}\n",
                "{\"start\": \"http://h/\", \"fields\": {\"a\": [{\"jsonld\": \"Product\", \"path\": \"offers[0].price\"}, {\"regex\": \"(a+)\"}]}}",
            ],
            words: ["&a ", "*a", "<<: ", "|\n", "- ", ": ", "${A}", "${A:-b}", "!!int ", "\n  "]
        ) { bytes in
            _ = JobReader(context: context).read(path: "a.yaml", bytes: bytes, defaults: nil)
        },
        FuzzTarget(
            name: "cron",
            seeds: ["*/15 2-5,7 L-3 JAN-MAR FRI#2", "0 0 29 2 *", "~ 4 15W * 5L", "@daily"],
            words: ["*/", "L", "W", "#", "~", "-", ",", "MON", " "]
        ) { bytes in
            guard let cron = try? CronExpression(String(decoding: bytes, as: UTF8.self)),
                let schedule = try? Schedule(
                    .cron([cron]),
                    zone: .utc,
                    jitter: .zero,
                    starts: nil,
                    ends: nil
                )
            else { return }
            var time = Instant(millisecondsSince1970: 1_790_000_000_000)
            for _ in 0..<3 { time = schedule.next(after: time) ?? time }
        },
        FuzzTarget(
            name: "CSS",
            seeds: [
                "div > p.a:nth-child(2n+1 of .b) ~ a[href^=\"x\" i]::attr(href)",
                ":is(h1, h2):not(:has(> img)):lang(de, \"en-*\"), *|b:dir(rtl)",
                "#a\\31 b + c::text",
            ],
            words: [
                ":not(", ":has(", ")", "[", "]", "::text", ":nth-child(", "\\", "/*", "*/", "|",
            ]
        ) { bytes in
            guard let selector = try? CSSSelector(String(decoding: bytes, as: UTF8.self)) else {
                return
            }
            _ = SelectorAnswer(
                selector,
                html: "<div id=a class=b><p lang=de>x<a href=xy>y</a></p></div>"
            )
        },
        FuzzTarget(
            name: "JSONPath",
            seeds: [
                "$.a[?@.b > 1 && search(@.c, '[a-z]+')]..d", "$['x','y'][1:-1:2]",
                "$..[?length(@.a) == count($.*)]",
            ],
            words: ["[?", "@.", "..", "*", "match(@,'", "')", "&&", "||", "!", "]"]
        ) { bytes in
            guard let path = try? JSONPath(String(decoding: bytes, as: UTF8.self)) else { return }
            _ = path.selection(in: document)
        },
        FuzzTarget(
            name: "robots.txt",
            seeds: [
                "User-agent: *\nDisallow: /a*b$\nAllow: /a\nCrawl-delay: 1.5\nSitemap: http://h/s.xml\n",
                "\u{FEFF}user-agent:trawl\r\n#x\rdisallow:%2F%zz\nrequest-rate: 1/5s\n",
            ],
            words: ["User-agent: ", "Disallow: ", "*", "$", "\n", "%", ": "]
        ) { bytes in
            let rules = RobotsRules(parsing: bytes)
            _ = rules.decision(path: "/a/b?c=d%7E", agent: "trawl/1")
            _ = rules.crawlDelay(agent: "trawl")
            _ = rules.requestRate(agent: "trawl")
        },
        FuzzTarget(
            name: "URL",
            seeds: [
                "https://user:pa%20ss@ex\u{E4}mple.com:8080/a/../b;p?q=1&r=%zz#f", "//h/./%2e%2E/x",
                "http://[::ffff:1.2.3.4]/", "HTTP://0x7f.1/\\a", "xn--a.xn--p1ai",
            ],
            words: ["://", "%", "..", "@", "[", "]", "xn--", "\u{200D}", "?", "#", "\\", "\t"]
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let base = WebURL("https://h.example/a/b?c")
            guard let url = WebURL(text, relativeTo: base) else { return }
            // What was written is read as the same again.
            precondition(WebURL(url.text)?.text == url.text, "\(url.text) changes when read again")
            _ = CanonicalForm(ignoring: ["utm_*"]).fingerprint(of: url)
        },
        FuzzTarget(
            name: "encoding",
            seeds: [
                "<meta charset=shift_jis>\u{83}", "<?xml version='1.0' encoding='gb2312'?><a/>",
                "<meta http-equiv=content-type content='text/html; charset=x-user-defined'>",
            ],
            words: ["charset=", "utf-16", "iso-2022-jp", "\u{1B}$B", "big5", "<!--", "-->"]
        ) { bytes in
            bytes.withUnsafeBufferPointer { body in
                let type = bytes.count % 2 == 0 ? nil : "text/html; charset=euc-jp"
                _ = TextDecoding.decode(body, contentType: type)
            }
        },
        FuzzTarget(
            name: "sitemap",
            seeds: [
                "<urlset><url><loc>http://h/1</loc><lastmod>2026-01-02</lastmod></url></urlset>",
                "<?xml version='1.0'?><sitemapindex xmlns='x'><sitemap><loc><![CDATA[http://h/&]]></loc></sitemap></sitemapindex>",
                "http://h/1\nhttp://h/2\n",
            ],
            words: ["<loc>", "</loc>", "<![CDATA[", "]]>", "&amp;", "<!DOCTYPE a [", "xmlns:a='b'"]
        ) { bytes in
            let reader = SitemapReader(url: WebURL("http://h/s.xml"), contentType: nil)
            bytes.withUnsafeBufferPointer { _ = reader.read($0) }
            _ = reader.finish()
        },
        FuzzTarget(
            name: "feed",
            seeds: [
                "<rss version='2.0'><channel><title>t</title><item><link>/1</link><guid>a</guid><pubDate>Thu, 05 Mar 2026 10:15:30 GMT</pubDate></item></channel></rss>",
                "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/x/'><entry><link href='a'/><updated>2026-01-02T03:04:05Z</updated></entry></feed>",
                "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"id\": \"1\", \"url\": \"u\"}]}",
            ],
            words: [
                "<item>", "</item>", "<link", "&nbsp;", "xml:base='", "<content:encoded>", "<?",
            ]
        ) { bytes in
            let reader = FeedReader(url: WebURL("http://h/f"), contentType: nil)
            bytes.withUnsafeBufferPointer { _ = reader.read($0) }
            _ = reader.finish()
        },
        FuzzTarget(
            name: "HTML",
            seeds: [
                "<!doctype html><title>a&lt b</title><p>x<table><tr><td>y</table><script>a<!--<script></script>",
                "<!--><p>a --!><svg><title>b</title></svg><textarea>&amp<b></textarea>&#x80;&notin;",
                "<a href='/x?a=1&copy=2' @click=y>l</a><template><i></template><select><option>o",
            ],
            words: [
                "<!--", "--!>", "</script", "<![CDATA[", "&", "&#x", "<", "</", "/>", "\"",
                "<plaintext>",
            ]
        ) { bytes in _ = DocumentContent(html: bytes) },
        FuzzTarget(
            name: "date",
            seeds: [
                "Thu, 05 Mar 2026 10:15:30 +0100", "28. November 2026 um 14:05 Uhr",
                "vor 3 Stunden",
                "2026年11月28日", "11/28/26 2pm", "2026-W48-6T10:00Z", "٢٨/١١/٢٠٢٦",
            ],
            words: ["Mai", "yesterday", "de", "+01:00", "pm", "'", ".", "00", "年"]
        ) { bytes in _ = try? DateText.read(String(decoding: bytes, as: UTF8.self), hints: hints) },
        FuzzTarget(
            name: "price",
            seeds: [
                "1.234,56 €", "from $1,234.50/mo", "12 990 руб.", "CHF 1'299.–", "٣٫٥ د.إ",
                "35€ 99",
            ],
            words: ["€", "$", ".", ",", "'", " ", "%", "-", "free", "kr"]
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            _ = PriceText.read(text, currencyHint: nil, decimalMark: nil)
        },
    ]

    private static let context = Crawler(jobs: "jobs", data: ":memory:").context
    private static let hints = DateHints(
        order: nil,
        languages: [],
        reference: Instant(millisecondsSince1970: 1_790_000_000_000),
        zone: .utc,
        zoneNamed: { _ in nil }
    )
    private static let document: Value =
        (try? Value(json: #"{"a":[{"b":2,"c":"xyz","d":[1,2]},{"b":0}],"x":{"y":[true,null,1.5]}}"#))
        ?? .null
}
