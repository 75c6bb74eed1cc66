@testable import Trawl
@testable import TrawlCore

extension Job {
    /// A job with one kind of page whose fields are CSS selectors of text.
    static func make(
        follow: [String] = [],
        each: String? = nil,
        fields: KeyValuePairs<String, String> = [:]
    ) throws -> Job {
        try make(
            follow: follow,
            each: each,
            rules: fields.map { name, css in
                FieldRule(name: name, ways: [try .css(css)])
            }
        )
    }

    /// A job with one kind of page.
    static func make(
        follow: [String] = [],
        each: String? = nil,
        rules: [FieldRule]
    ) throws -> Job {
        let selectors = try follow.map { FollowRule(selector: .css(try CSSSelector($0))) }
        return try make(followRules: selectors, each: each, rules: rules)
    }

    /// A job with one kind of page.
    static func make(
        followRules: [FollowRule],
        each: String? = nil,
        rules: [FieldRule]
    ) throws -> Job {
        let url = WebURL("http://shop.example/list")
        let each = try each.map { Selector.css(try CSSSelector($0)) }
        let item = rules.isEmpty ? nil : ItemRule(kind: "thing", each: each, fields: rules)
        return Job(
            name: "shop",
            seeds: url.map { [Seed(url: $0, line: 1)] } ?? [],
            allow: [],
            pages: [PageRule(name: "shop", follow: followRules, item: item)],
            source: JobSource(path: "shop.yaml", text: "", defaults: "")
        )
    }
}

extension FieldWay {
    /// A way by a CSS selector.
    static func css(_ text: String, _ change: (inout FieldWay) -> Void = { _ in }) throws
        -> FieldWay
    {
        var way = FieldWay(source: .select(.css(try CSSSelector(text))))
        change(&way)
        return way
    }

    /// A way by an XPath expression.
    static func xpath(_ text: String, _ change: (inout FieldWay) -> Void = { _ in }) -> FieldWay {
        var way = FieldWay(source: .select(.xpath(text)))
        change(&way)
        return way
    }
}

extension PageInput {
    /// A page of the first kind.
    static func make(
        _ body: [UInt8],
        contentType: String? = "text/html",
        url: String = "http://user:secret@shop.example/list?page=2#top"
    ) -> PageInput {
        guard let url = WebURL(url) else { preconditionFailure("a test's URL is wrong") }
        return PageInput(url: url, body: body, contentType: contentType, rule: 0)
    }
}
