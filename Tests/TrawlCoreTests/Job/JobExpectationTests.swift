import Testing

@testable import TrawlCore

@Suite("What a job file expects of its runs")
struct JobExpectationTests {
    private static func read(_ text: String) -> JobReading {
        .make("start: https://h/\nfields: {title: h1, price: .price}\n" + text)
    }

    @Test("every key of `expect` is read")
    func all() throws {
        let reading = Self.read(
            """
            expect:
              items: ">= 20"
              fields: {price: ">= 95%", title: 90%..100%}
              change: "<= 50%"
              quiet: 3d
            quarantine: true
            """
        )
        let job = try #require(reading.job, "\(reading.summary)")
        #expect(job.isQuarantining)
        let expected = job.expectations
        #expect(expected.items?.description == ">= 20")
        let fills = expected.fields.map { "\($0.field) \($0.share)" }
        #expect(fills == ["price >= 95%", "title 90%..100%"])
        #expect(expected.change?.description == "<= 50%")
        #expect(expected.quiet == .seconds(3 * 86_400))
        let plain = try #require(Self.read("").job)
        #expect(plain.expectations == Expectations() && !plain.isQuarantining)
    }

    /// What is written of the number of items, and numbers that fit and do not.
    static let comparisons: [(text: String, fits: [Int], others: [Int])] = [
        (">= 20", [20, 21], [0, 19]), (">=20", [20], [19]), ("<= 20", [0, 20], [21]),
        ("== 20", [20], [19, 21]), ("> 20", [21], [20]), ("< 20", [19], [20]),
        ("20..50", [20, 50], [19, 51]), (">= 1000000000000", [1_000_000_000_000], [1]),
    ]

    @Test("a comparison holds up to its number", arguments: comparisons)
    func comparison(_ text: String, fits: [Int], others: [Int]) throws {
        let items = try #require(Self.read("expect: {items: \"\(text)\"}").job?.expectations.items)
        for number in fits { #expect(items.holds(number, of: 1), "\(number)") }
        for number in others { #expect(!items.holds(number, of: 1), "\(number)") }
    }

    static let mistakes: [MistakeCase] = [
        MistakeCase(
            "expect: {items: 20}",
            "3:17: error: 'items' must be a comparison such as '>= 20', or a range such as '20..50', not '20' (perhaps items: \">= 20\")"
        ),
        MistakeCase(
            "expect: {items: \">= 1000000000001\"}",
            "3:17: error: 'items' must be a comparison such as '>= 20', or a range such as '20..50', not '>= 1000000000001'"
        ),
        MistakeCase(
            "expect: {items: \"=> 20\"}",
            "3:17: error: 'items' must be a comparison such as '>= 20', or a range such as '20..50', not '=> 20' (perhaps items: \">= 20\")"
        ),
        MistakeCase(
            "expect: {items: 50..20}",
            "3:17: error: 'items' must be a comparison such as '>= 20', or a range such as '20..50', not '50..20' (perhaps items: \">= 50\")"
        ),
        MistakeCase(
            "expect: {items: \"< 0\"}",
            "3:17: error: 'items' '< 0' can never hold"
        ),
        MistakeCase(
            "expect: {fields: {price: \">= 101%\"}}",
            "3:26: error: 'price' '>= 101%' can never hold"
        ),
        MistakeCase(
            "expect: {fields: {price: 95%}}",
            "3:26: error: 'price' must be a comparison such as '>= 20%', or a range such as '20%..50%', not '95%' (perhaps price: \">= 95%\")"
        ),
        MistakeCase(
            "expect: {fields: {prize: \">= 95%\"}}",
            "3:19: error: 'expect' names the field 'prize', which there is not (did you mean 'price'?)"
        ),
        MistakeCase(
            "expect: {fields: price}",
            "3:18: error: 'fields' must be a mapping, not 'price'"
        ),
        MistakeCase(
            "expect: {change: \">= 50%\"}",
            "3:18: error: 'change' says how much the number of items may change at most, not '>= 50%' (write \"<= 50%\")"
        ),
        MistakeCase(
            "expect: {quiet: 0s}",
            "3:17: error: 'quiet' must be longer than 0"
        ),
        MistakeCase(
            "expect: {item: \">= 1\"}",
            "3:10: error: unknown key 'item' in 'expect' (did you mean 'items'?)"
        ),
        MistakeCase(
            "quarantine: yes",
            "3:13: error: 'quarantine' must be true or false, not 'yes' (write true)"
        ),
    ]

    @Test("mistakes say what is meant", arguments: mistakes)
    func mistake(_ mistake: MistakeCase) {
        #expect(Self.read(mistake.text).summary == mistake.expected)
    }

    @Test("a field's hash follows its text and `each`, that of the crawl all but the fields")
    func digests() throws {
        func job(_ text: String) throws -> Job {
            let reading = JobReading.make("start: https://h/\n" + text)
            return try #require(reading.job, "\(reading.summary)")
        }
        let plain = try job("each: tr\nkey: [a]\nfields: {a: b, c: d}")
        let field = try job(
            "each: tr\nkey: [a]\nfields: {a: b, c: e}\ndescription: x\noutput: o.json"
        )
        let each = try job("each: li\nkey: [a]\nfields: {a: b, c: d}")
        func hashes(_ job: Job) -> [ContentHash] {
            job.pages.compactMap(\.item).flatMap(\.fields).map(\.digest)
        }
        #expect(plain.crawlDigest == field.crawlDigest)
        #expect(hashes(plain)[0] == hashes(field)[0])
        #expect(hashes(plain)[1] != hashes(field)[1])
        #expect(plain.crawlDigest != each.crawlDigest)
        #expect(hashes(plain)[0] != hashes(each)[0])
    }
}
