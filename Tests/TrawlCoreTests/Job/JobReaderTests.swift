import Testing

@testable import TrawlCore

@Suite("Reading job files")
struct JobReaderTests {
    @Test("the smallest job has every default")
    func smallest() throws {
        let job = try #require(JobReading.make("start: https://news.example/\nfields: {a: h1}").job)
        #expect(job.name == "news")
        #expect(job.description.isEmpty && job.enabled && job.tags.isEmpty)
        #expect(job.schedule == nil)
        #expect(job.seeds.map(\.url.text) == ["https://news.example/"])
        #expect(job.seeds.map(\.line) == [1])
        #expect(job.allow.map(\.description) == ["news.example"])
        #expect(job.deny.isEmpty)
        #expect(job.fetch == FetchSettings())
        #expect(job.politeness == PolitenessSettings())
        #expect(job.limits == RunLimits())
        #expect(job.outputs.isEmpty && job.removedAfter == 1)
        #expect(job.meta == [.url, .fetchedAt])
        #expect(job.pages.map(\.name) == ["news"])
        #expect(job.pages[0].item?.kind == "news")
        #expect(job.source.path == "jobs/news.yaml" && job.source.defaults.isEmpty)
    }

    static let whole = """
        name: books
        description: Every book
        enabled: false
        tags: [shop, prices]
        schedule: {cron: ["30 6 * * MON-FRI", "@daily"], timezone: Europe/Berlin}
        start:
          - https://books.example/
          - https://BOOKS.example:8080/new
        allow: [books.example, "*.books.example"]
        deny: ["*/login*", "re:[?&]sort="]
        private: [10.20.0.0/16, "fd00::/8", 192.168.1.7]
        ignore_params: ["utm_*", sid]
        fetch:
          user_agent: acme/1.0
          headers: {Accept-Language: en}
          cookies: true
          proxy: ["http://10.0.0.1:3128", "socks5h://me:pw@proxy.example"]
          timeout: 60s
          connect_timeout: 500ms
          first_byte_timeout: 1m
          idle_timeout: 1ms
          max_body: 2MB
          redirects: 0
          retries: 20
          revalidate: false
        politeness: {robots: ignore, delay: 0s, concurrency: 1000}
        pages:
          - name: list
            match: "https://books.example/page-*"
            follow:
              - li.next > a
              - {css: h3 > a, page: detail}
              - {xpath: "//nav//a", match: ["*/archive/*"]}
          - name: detail
            item: book
            key: [sku]
            each: article.product
            fields:
              title: h1
              sku: {css: td.sku, required: true}
        limits:
          {pages: 5, depth: 0, duration: 30m, bytes: 2GB, items: 1, links: 1, url_length: 1000000, segments: 10000,
          host_pages: 7, errors: 100%, concurrency: 10000}
        removed_after: 3
        output: [{file: "{job}-{item}.csv", raw: true, only: changes, append: true}, "results/{job}/{run}.jsonl"]
        meta: [run, url]
        """

    @Test("every key of the top is read")
    func whole() throws {
        let reading = JobReading.make(Self.whole)
        #expect(reading.rendered.isEmpty)
        let job = try #require(reading.job)
        #expect(job.name == "books")
        #expect(job.description == "Every book" && !job.enabled && job.tags == ["shop", "prices"])
        guard case .cron(let expressions) = job.schedule?.rule else {
            Issue.record("no cron schedule")
            return
        }
        #expect(expressions.map(\.text) == ["30 6 * * MON-FRI", "@daily"])
        #expect(job.seeds.map(\.line) == [7, 8])
        #expect(job.seeds[1].url.text == "https://books.example:8080/new")
        #expect(job.allow.map(\.description) == ["books.example", "*.books.example"])
        #expect(job.deny.elements.count == 2)
        let ranges = job.privateRanges.map(\.description)
        #expect(ranges == ["10.20.0.0/16", "fd00::/8", "192.168.1.7/32"])
        #expect(job.ignoredParameters == ["utm_*", "sid"])
        #expect(job.fetch.userAgent == "acme/1.0")
        #expect(job.fetch.headers.map(\.name) == ["Accept-Language"])
        #expect(job.fetch.timeout == .seconds(60) && job.fetch.connectTimeout == .milliseconds(500))
        #expect(job.fetch.firstByteTimeout == .seconds(60))
        #expect(job.fetch.idleTimeout == .milliseconds(1))
        #expect(job.fetch.maxBodyBytes == 2 << 20)
        #expect(job.fetch.redirects == 0 && job.fetch.retries == 20)
        #expect(
            job.fetch.proxies.map(\.url) == [
                "http://10.0.0.1:3128", "socks5h://me:pw@proxy.example:1080",
            ]
        )
        #expect(job.fetch.keepsCookies && !FetchSettings().keepsCookies)
        #expect(!job.fetch.revalidates && FetchSettings().revalidates)
        #expect(!job.politeness.obeysRobots && job.politeness.delay == .zero)
        #expect(job.politeness.concurrency == 1000)
        #expect(job.limits.pages == 5 && job.limits.depth == 0 && job.limits.items == 1)
        #expect(job.limits.duration == .seconds(1800) && job.limits.bytes == 2 << 30)
        #expect(job.limits.links == 1 && job.limits.urlLength == 1_000_000)
        #expect(job.limits.segments == 10_000 && job.limits.hostPages == 7)
        #expect(job.limits.errors == 100 && job.limits.concurrency == 10_000)
        #expect(job.outputs.map(\.template) == ["{job}-{item}.csv", "results/{job}/{run}.jsonl"])
        #expect(job.outputs.map(\.format) == [.csv, .jsonl])
        #expect(job.outputs.map(\.raw) == [true, false])
        #expect(job.outputs.map(\.hasOnlyChanges) == [true, false])
        #expect(job.outputs.map(\.appends) == [true, false])
        #expect(job.removedAfter == 3)
        #expect(job.meta == [.run, .url])
    }

    @Test(
        "who asks is read: the first ':' ends the user name",
        arguments: [
            ("{basic: '${USER}:${PASS}'}", .basic(user: "me", password: "a:b ü")),
            ("{basic: 'me:'}", .basic(user: "me", password: "")),
            ("{basic: ':p'}", .basic(user: "", password: "p")),
            ("{bearer: '${TOKEN}'}", .bearer("aZ9-._~+/==")),
        ] as [(String, FetchSettings.Authorization)]
    )
    func authorization(_ auth: String, _ expected: FetchSettings.Authorization) throws {
        let reading = JobReading.make(
            "start: https://h/\nfields: {a: b}\nfetch: {auth: \(auth)}",
            environment: ["USER": "me", "PASS": "a:b ü", "TOKEN": "aZ9-._~+/=="]
        )
        #expect(try #require(reading.job).fetch.authorization == expected)
    }

    @Test("kinds of page know their rules, and follow rules the page they lead to")
    func pages() throws {
        let pages = try #require(JobReading.make(Self.whole).job).pages
        #expect(pages.map(\.name) == ["list", "detail"])
        #expect(pages.map { $0.match == nil } == [false, true])
        #expect(pages[0].follow.map(\.page) == [nil, 1, nil])
        #expect(pages[0].follow.map { $0.match == nil } == [true, true, false])
        #expect(pages[0].item == nil)
        let item = try #require(pages[1].item)
        #expect(item.kind == "book" && item.key == ["sku"])
        #expect(item.each.map(String.init(describing:))?.contains("article.product") ?? false)
        #expect(item.fields.map(\.name) == ["title", "sku"])
        #expect(item.fields.map(\.isRequired) == [false, true])
    }

    @Test("JSON is read as well, with tabs, and named by its file")
    func json() throws {
        let text = "{\n\t\"start\": [\"https://h/\"],\n\t\"fields\": {\"a\": {\"css\": \"h1\"}}\n}"
        let job = try #require(JobReading.make(text, path: "jobs/shop/a-1.json").job)
        #expect(job.name == "a-1")
    }

    @Test("JSON's escapes are read, also those of characters beyond U+FFFF")
    func jsonEscapes() throws {
        let text =
            #"{"start":"https:\/\/h\/","fields":{"a":"b"},"tags":["\ud83d\uDE00\\ud83d\ude00\n"]}"#
        #expect(JobReading.make(text, path: "a.json").hasErrors)
        let pairs =
            #"{"start":"https:\/\/h\/","fields":{"a":"b"},"tags":["\ud83d\uDE00","\\ud83d"]}"#
        let job = try #require(JobReading.make(pairs, path: "a.json").job)
        #expect(job.tags == ["\u{1F600}", "\\ud83d"])
    }

    @Test("a byte order mark and CR LF do not move a column")
    func byteOrderMark() {
        let text = "\u{FEFF}start: https://h/\r\nfields: {a: h1}\r\nshedule: x\r\n"
        #expect(
            JobReading.make(text).summary == [
                "3:1: error: unknown key 'shedule' in job 'news' (did you mean 'schedule'?)"
            ]
        )
    }

    @Test(
        "what YAML 1.1 takes for something else stays the text that was written",
        arguments: [
            "on", "yes", "no", "12:30", "2026-12-01", "0o17", "1_000", "1e3", "~x", "=", ".5",
        ]
    )
    func plainText(_ text: String) throws {
        let file = "start: https://h/\nfields: {a: {value: \(text)}}\ntags: [\(text)]\n"
        let job = try #require(JobReading.make(file).job)
        #expect(job.tags == [text])
        let way = try #require(job.pages[0].item?.fields[0].ways[0])
        guard case .constant(let value) = way.source else {
            Issue.record("no constant")
            return
        }
        #expect(value == .text(text))
    }

    @Test("'on' is a key like any other")
    func keyOn() throws {
        let job = try #require(JobReading.make("start: https://h/\nfields: {on: a, yes: b}").job)
        #expect(job.pages[0].item?.fields.map(\.name) == ["on", "yes"])
    }

    @Test("an anchor serves for a whole value")
    func anchors() throws {
        let text = """
            start: https://h/
            pages:
              - {name: a, match: "*a", fields: &fields {title: h1}}
              - {name: b, match: "*b", fields: *fields}
            """
        let job = try #require(JobReading.make(text).job)
        #expect(job.pages.map { $0.item?.fields.map(\.name) ?? [] } == [["title"], ["title"]])
    }

    @Test(
        "every form of schedule takes the keys that bound it and put it off",
        arguments: [
            "cron: '@daily'", "cron: ['@daily', 0 6 * * *]", "every: 1h", "at: 2027-03-01T08:00",
        ]
    )
    func firing(_ rule: String) throws {
        let text = """
            start: https://h/
            fields: {a: b}
            schedule: {\(rule), jitter: 90s, overlap: queue, missed: all, within: 6h, starts: 2026-12-01, ends: 2027-06-30}
            """
        let reading = JobReading.make(text)
        let job = try #require(reading.job, "\(reading.rendered)")
        let schedule = try #require(job.schedule)
        #expect(schedule.jitter == .seconds(90))
        #expect(schedule.starts?.description == "2026-12-01")
        #expect(schedule.ends?.description == "2027-06-30")
        #expect(job.firePolicy.overlap == .queue && job.firePolicy.missed == .all)
        #expect(job.firePolicy.within == .seconds(21_600))
    }

    @Test(
        "every way to write overlap",
        arguments: [
            ("skip", .skip), ("queue", .queue), ("replace", .replace), ("allow", .allow(4)),
            ("{allow: 1}", .allow(1)), ("{allow: 32}", .allow(32)),
        ] as [(String, OverlapPolicy)]
    )
    func overlap(_ text: String, _ policy: OverlapPolicy) {
        let reading = JobReading.make(
            "start: https://h/\nfields: {a: b}\nschedule: {every: 1h, overlap: \(text)}"
        )
        #expect(reading.job?.firePolicy.overlap == policy)
    }

    @Test(
        "short and long forms of a schedule are the same",
        arguments: [
            ("\"*/15 * * * *\"", "{cron: \"*/15 * * * *\"}"), ("every 15m", "{every: 15m}"),
            ("15m", "{every: 15m}"), ("\"@daily\"", "{cron: [\"@daily\"]}"),
        ]
    )
    func schedules(_ short: String, _ long: String) throws {
        let rules = try [short, long].map { schedule in
            let text = "start: https://h/\nfields: {a: b}\nschedule: \(schedule)"
            return try #require(JobReading.make(text).job?.schedule?.rule)
        }
        #expect(rules[0] == rules[1])
    }

    @Test(
        "a cron expression that loses a fire to a change of the clock is warned of",
        arguments: [
            ("0 30 2 * * *", "with 5 fields, a time that is skipped fires right after the gap"),
            ("*/30 2 * * *", "a time without '*' in its minute and hour fires right after the gap"),
            ("30 2 * * *", nil), ("*/15 * * * *", nil), ("0 */15 * * * *", nil),
        ] as [(String, String?)]
    )
    func gaps(_ expression: String, _ help: String?) throws {
        let berlin = try ZoneFixtures.zone("Europe/Berlin")
        var context = JobContext.make()
        context.zone = { _ in berlin }
        let text = """
            start: https://h/
            fields: {a: b}
            schedule: {cron: ["@daily", "\(expression)"], timezone: Europe/Berlin}
            """
        let reading = JobReader(context: context)
            .read(path: "a.yaml", bytes: Array(text.utf8), defaults: nil)
        #expect(reading.diagnostics.map(\.help) == (help.map { [$0] } ?? []))
        guard let warning = reading.diagnostics.first else { return }
        #expect(warning.severity == .warning && warning.column == 29)
        #expect(warning.message.contains("loses the fire at 2026-03-29T02:"))
    }

    @Test("'at' is a wall-clock time")
    func at() throws {
        let text = "start: https://h/\nfields: {a: b}\nschedule: {at: 2027-01-01T08:00}"
        let rule = try #require(JobReading.make(text).job?.schedule?.rule)
        let time = try #require(CivilDateTime(iso8601: "2027-01-01T08:00"))
        #expect(rule == .at(time))
    }

    @Test("meta: none leaves nothing beside the fields")
    func metaNone() throws {
        for none in ["none", "[none]"] {
            let job = try #require(
                JobReading.make("start: https://h/\nfields: {a: b}\nmeta: \(none)").job
            )
            #expect(job.meta.isEmpty)
        }
    }

    @Test("the hosts of the seeds are allowed once each, every port")
    func allowedHosts() throws {
        let text =
            "start: [https://a/, http://a:81/x, 'http://[::1]/', https://ü.de/]\nfields: {a: b}"
        let job = try #require(JobReading.make(text).job)
        #expect(job.allow.map(\.description) == ["a", "[::1]", "xn--tda.de"])
    }

    @Test(
        "a start URL may be covered by its host, its port or a domain above it",
        arguments: ["h.example", "h.example:8080", "'*.example'", "[x, 'h.example']"]
    )
    func covered(_ allow: String) {
        let text = "start: https://h.example:8080/\nfields: {a: b}\nallow: \(allow)"
        #expect(JobReading.make(text).summary.isEmpty)
    }
}
