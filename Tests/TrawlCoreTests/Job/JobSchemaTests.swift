import Testing

@testable import TrawlCore

@Suite("The table of keys, the JSON Schema and the reader")
struct JobSchemaTests {
    /// Where a mapping of the grammar stands in a file, with `KEY` for one of its entries.
    private static let homes: [KeySection: String] = [
        .job: "KEY", .schedule: "schedule: {KEY}",
        .overlap: "schedule: {overlap: {KEY}}", .source: "start: [{KEY}]",
        .fetch: "fetch: {KEY}", .auth: "fetch: {auth: {KEY}}",
        .politeness: "politeness: {KEY}", .page: "pages: [{KEY}]", .follow: "follow: [{KEY}]",
        .selector: "each: {KEY}", .field: "fields: {a: {KEY}}",
        .transform: "fields: {a: {css: b, transform: [{KEY}]}}", .limits: "limits: {KEY}",
        .expect: "expect: {KEY}",
        .output: "output: [{KEY}]",
    ]

    @Test(
        "every key that is not built yet says so wherever it stands",
        arguments: KeySection.allCases
    )
    func notBuilt(_ section: KeySection) throws {
        guard let home = Self.homes[section] else { return }
        for key in KeyTable.keys(in: section) where !key.works {
            let summary = JobReading.make(home.replacing("KEY", with: "\(key.name): 1")).summary
            let wanted = "error: '\(key.name)' is not built yet ("
            #expect(summary.filter { $0.contains(wanted) }.count == 1, "\(summary)")
        }
    }

    @Test("every key that works is known wherever it stands", arguments: KeySection.allCases)
    func works(_ section: KeySection) throws {
        guard let home = Self.homes[section] else { return }
        for key in KeyTable.keys(in: section) where key.works {
            let reading = JobReading.make(home.replacing("KEY", with: "\(key.name): 1"))
            let strange = reading.summary.filter {
                $0.contains("unknown key") || $0.contains("'\(key.name)' is not built yet")
            }
            #expect(strange.isEmpty)
        }
    }

    @Test("a key of the wrong shape is refused", arguments: KeySection.allCases)
    func shapes(_ section: KeySection) throws {
        guard let home = Self.homes[section] else { return }
        for key in KeyTable.keys(in: section) where key.works {
            let text = "\(key.name): \(key.shape.wrongValue)"
            let reading = JobReading.make(home.replacing("KEY", with: text))
            #expect(reading.hasErrors, "\(text)")
        }
    }

    @Test("the schema has every key that works, names the others, and fits a default of the table")
    func schema() {
        let json = JobSchema.json()
        for section in KeySection.allCases
        where ![.settings, .retention, .source].contains(section) {
            for key in KeyTable.keys(in: section) where key.works {
                #expect(json.contains("\"\(key.name)\": {"), "\(section).\(key.name)")
            }
            let missing = KeyTable.keys(in: section).filter { !$0.works }.map(\.name)
            guard !missing.isEmpty else { continue }
            #expect(json.contains("\"Not built yet: \(missing.joined(separator: ", "))\""))
        }
        for key in ["notify"] {
            #expect(!json.contains("\"\(key)\": {"))
        }
    }

    @Test("the schema's head is as editors expect it, and every reference has its definition")
    func head() {
        let json = JobSchema.json()
        #expect(
            json.hasPrefix(
                """
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "title": "Trawl job file",
                  "type": "object",
                """
            )
        )
        #expect(json.hasSuffix("}\n"))
        for part in json.split(separator: "#/$defs/").dropFirst() {
            let name = part.prefix { $0 != "\"" }
            #expect(json.contains("\n    \"\(name)\": {"), "\(name)")
        }
    }

    @Test("the defaults of the table are those of the model")
    func defaults() throws {
        let fetch = FetchSettings()
        let limits = RunLimits()
        let politeness = PolitenessSettings()
        let wanted: [(KeySection, String, String)] = [
            (.fetch, "timeout", Units.text(of: fetch.timeout)),
            (.fetch, "connect_timeout", Units.text(of: fetch.connectTimeout)),
            (.fetch, "first_byte_timeout", Units.text(of: fetch.firstByteTimeout)),
            (.fetch, "idle_timeout", Units.text(of: fetch.idleTimeout)),
            (.fetch, "redirects", "\(fetch.redirects)"), (.fetch, "retries", "\(fetch.retries)"),
            (.fetch, "revalidate", "\(fetch.revalidates)"),
            (.settings, "start_rate", "100"),
            (.overlap, "allow", "\(OverlapPolicy.defaultAllowance)"),
            (.schedule, "missed", FirePolicy().missed.rawValue),
            (.politeness, "delay", Units.text(of: politeness.delay)),
            (.politeness, "concurrency", "\(politeness.concurrency)"),
            (.limits, "pages", "\(limits.pages)"), (.limits, "depth", "\(limits.depth)"),
            (.limits, "links", "\(limits.links)"), (.limits, "segments", "\(limits.segments)"),
            (.limits, "url_length", "\(limits.urlLength)"),
        ]
        for (section, name, value) in wanted {
            let fallback = try #require(KeyTable.key(name, in: section)?.fallback)
            #expect(Units.duration(fallback) ?? .zero == Units.duration(value) ?? .zero)
            if Units.duration(value) == nil { #expect(fallback == value) }
        }
        let size = try #require(KeyTable.key("max_body", in: .fetch)?.fallback)
        #expect(Units.size(size) == Int64(fetch.maxBodyBytes))
    }

    @Test("the README's table has a row for every key that works, with its place")
    func readme() {
        let rows = KeyTable.markdown().split(separator: "\n")
        #expect(rows[0] == "| key | value | default | what it is |")
        for row in rows { #expect(row.hasPrefix("|") && row.hasSuffix("|")) }
        let wanted = [
            "| `start` | a URL, or a mapping, or a list of them |  | Where a run begins: start URLs, and sources of them. |",
            "| `fetch.retries` | a whole number from 0 to 20 | 3 | Attempts after the first. |",
            "| `schedule.overlap` | one of skip, queue, replace, allow, or a mapping | skip | What a fire does while a run of the job is going. |",
            "| `schedule.overlap.allow` | a whole number from 1 to 32 | 4 | So many runs of the job may go at once. |",
            "| `limits.pages` | a whole number from 1 | 10000 | Pages fetched in a run. |",
        ]
        for row in wanted { #expect(rows.contains { $0 == row }, "\(row)") }
        #expect(!KeyTable.markdown().contains("`notify`"))
        #expect(!KeyTable.notBuilt().contains("priority"))
        #expect(KeyTable.notBuilt().contains("notify"))
    }
}

extension KeyShape {
    /// A value that the shape does not take.
    fileprivate var wrongValue: String {
        switch self {
        case .mapping, .named: "x"
        case .list: "{x: y}"
        default: "[[x]]"
        }
    }
}
