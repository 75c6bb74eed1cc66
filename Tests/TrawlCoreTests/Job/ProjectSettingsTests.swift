import Testing

@testable import TrawlCore

@Suite("trawl.yaml")
struct ProjectSettingsTests {
    private func read(_ text: String) -> (settings: ProjectSettings?, diagnostics: [Diagnostic]) {
        JobReader(context: .make()).readSettings(path: "trawl.yaml", bytes: Array(text.utf8))
    }

    private func settings(_ text: String) throws -> ProjectSettings {
        let read = self.read(text)
        return try #require(read.settings, "\(read.diagnostics.map(\.rendered))")
    }

    /// A job with the defaults of a `trawl.yaml`.
    private func job(_ text: String, defaults: String) throws -> Job {
        let settings = try settings("defaults:\n" + defaults)
        let reading = JobReading.make("start: https://h/\n" + text, defaults: settings)
        return try #require(reading.job, "\(reading.rendered)")
    }

    @Test("every key is read")
    func whole() throws {
        let text =
            "concurrency: 10000\nthreads: 1\nstart_rate: 1000000\ndrain: 25s\ndurability: normal\n"
        let settings = try settings(text)
        #expect(settings.concurrency == 10_000 && settings.threads == 1)
        #expect(settings.startRate == 1_000_000)
        #expect(settings.drain == .seconds(25) && settings.durability == .normal)
        #expect(settings.path == "trawl.yaml" && settings.text == text)
    }

    @Test("retention is one age for all that has one, or a mapping; the URLs of ten runs stay")
    func retention() throws {
        let day = Duration.seconds(86_400)
        let one = try #require(try settings("retention: 1d").retention)
        #expect(one.urls == 10 && [one.runs, one.changes, one.fires] == [day, day, day])
        let some = try #require(try settings("retention: {urls: 1, changes: 365d}").retention)
        #expect(some.urls == 1 && [some.runs, some.changes, some.fires] == [nil, day * 365, nil])
        #expect(try settings("threads: 1").retention == nil)
    }

    @Test("an empty file says nothing and is no mistake", arguments: ["", "# only this\n", "{}"])
    func empty(_ text: String) throws {
        let settings = try settings(text)
        #expect(settings.concurrency == nil && settings.threads == nil)
        #expect(settings.drain == nil && settings.durability == nil)
    }

    @Test("mistakes are told at their places, and leave no settings", arguments: mistakes)
    func mistaken(_ mistake: MistakeCase) {
        let read = self.read(mistake.text)
        #expect(read.settings == nil)
        #expect(read.diagnostics.map(\.summary) == mistake.expected)
    }

    static let mistakes: [MistakeCase] = [
        MistakeCase(
            "concurency: 5",
            "1:1: error: unknown key 'concurency' in 'trawl.yaml' (did you mean 'concurrency'?)"
        ),
        MistakeCase("concurrency: 0", "1:14: error: 'concurrency' 0 is out of range 1-10000"),
        MistakeCase("threads: 1025", "1:10: error: 'threads' 1025 is out of range 1-1024"),
        MistakeCase(
            "durability: none",
            "1:13: error: 'durability' must be one of full, normal, not 'none'"
        ),
        MistakeCase("start_rate: 0", "1:13: error: 'start_rate' 0 is out of range 1-1000000"),
        MistakeCase(
            "start_rate: 1000001",
            "1:13: error: 'start_rate' 1000001 is out of range 1-1000000"
        ),
        MistakeCase(
            "retention: 23h",
            "1:12: error: 'retention' must be a day at least, not '23h' (write 1d or more)"
        ),
        MistakeCase(
            "retention: {urls: 0, runs: 1s, changes: 0s, fire: 1d}",
            "1:19: error: 'urls' 0 is out of range 1-10000",
            "1:28: error: 'runs' must be a day at least, not '1s' (write 1d or more)",
            "1:41: error: 'changes' must be a day at least, not '0s' (write 1d or more)",
            "1:45: error: unknown key 'fire' in 'retention' (did you mean 'fires'?)"
        ),
        MistakeCase(
            "retention: {urls: 10001}",
            "1:19: error: 'urls' 10001 is out of range 1-10000"
        ),
        MistakeCase(
            "log: info",
            "1:1: error: 'log' is not built yet (use --log-format and --log-level)"
        ),
        MistakeCase("defaults: [a]", "1:11: error: 'defaults' must be a mapping, not a list"),
        MistakeCase(
            "defaults:\n  name: x\n  fetch: {retries: 99}\n  timezone: UTC\n  deny: 're:('\n  output: x",
            "2:3: error: 'name' cannot be a default: it belongs to one job",
            "3:20: error: 'retries' 99 is out of range 0-20",
            "4:3: error: unknown key 'timezone' in 'defaults' (it belongs under 'schedule')",
            "5:14: error: the regular expression '(': missing closing parenthesis",
            "6:11: error: 'x' must end in .json, .jsonl or .csv"
        ),
    ]

    @Test("what is missing in defaults is no mistake")
    func partial() throws {
        _ = try settings("defaults: {schedule: {timezone: UTC}, fetch: {}, key: [a]}")
    }

    @Test("defaults hold for what a job does not say, key by key in its mappings")
    func merged() throws {
        let job = try job(
            "fields: {a: b}\nfetch: {retries: 1, headers: {A: own, C: own}}\nmeta: run",
            defaults: """
                  fetch: {retries: 9, redirects: 2, headers: {A: x, B: x}}
                  politeness: {delay: 5s}
                  limits: {pages: 7}
                  meta: none
                  tags: [t]
                  output: "{job}.json"
                """
        )
        #expect(job.fetch.retries == 1 && job.fetch.redirects == 2)
        let headers = job.fetch.headers.map { "\($0.name)=\($0.value)" }
        #expect(headers.sorted() == ["A=own", "B=x", "C=own"])
        #expect(job.politeness.delay == .seconds(5) && job.limits.pages == 7)
        #expect(job.meta == [.run] && job.tags == ["t"])
        #expect(job.outputs.map(\.template) == ["{job}.json"])
        #expect(job.source.defaults.hasPrefix("defaults:"))
    }

    @Test(
        "a job that says when keeps the zone of the defaults and drops their times",
        arguments: ["every 15m", "{every: 15m}"]
    )
    func schedule(_ schedule: String) throws {
        let job = try job(
            "fields: {a: b}\nschedule: \(schedule)",
            defaults: "  schedule: {cron: '@daily', timezone: Europe/Berlin}"
        )
        #expect(job.schedule?.rule == .every(.seconds(900)))
        let other = try self.job(
            "fields: {a: b}\nschedule: {timezone: UTC}",
            defaults: "  schedule: {cron: '@daily', timezone: Europe/Berlin}"
        )
        guard case .cron(let expressions) = other.schedule?.rule else {
            Issue.record("no cron schedule")
            return
        }
        #expect(expressions.map(\.text) == ["@daily"])
    }

    @Test("defaults that do not say when hold for the jobs that do, and leave the others by hand")
    func timeless() throws {
        let defaults = "  schedule: {timezone: UTC, jitter: 2m, missed: all, within: 6h}"
        let timed = try job("fields: {a: b}\nschedule: every 15m", defaults: defaults)
        #expect(timed.schedule?.jitter == .seconds(120))
        #expect(timed.firePolicy.missed == .all && timed.firePolicy.within == .seconds(21_600))
        #expect(try job("fields: {a: b}", defaults: defaults).schedule == nil)
        let settings = try settings("defaults:\n" + defaults)
        let skipping = JobReading.make(
            "start: https://h/\nfields: {a: b}\nschedule: {every: 15m, missed: skip}",
            defaults: settings
        )
        #expect(skipping.summary == [] && skipping.job?.firePolicy.missed == .skip)
    }

    @Test("a job's way to say who asks takes the place of the default one")
    func authorization() throws {
        let auth = "  fetch: {auth: {basic: 'a:b'}, retries: 0}"
        let own = try job("fields: {a: b}\nfetch: {auth: {bearer: t}}", defaults: auth)
        #expect(own.fetch.authorization == .bearer("t") && own.fetch.retries == 0)
        let other = try job("fields: {a: b}", defaults: auth)
        #expect(other.fetch.authorization == .basic(user: "a", password: "b"))
    }

    @Test("a job with pages does not get the defaults of a single page, and the other way round")
    func pages() throws {
        let several = try job("pages: [{name: p, fields: {a: b}}]", defaults: "  follow: a")
        #expect(several.pages.map(\.name) == ["p"] && several.pages[0].follow.isEmpty)
        let single = try job("fields: {a: b}", defaults: "  pages: [{name: p, fields: {a: b}}]")
        #expect(single.pages.map(\.name) == ["news"])
        let shared = try job("fields: {a: b}", defaults: "  follow: a")
        #expect(shared.pages[0].follow.count == 1)
    }

    @Test("a mistake that a job and its defaults make together is told in trawl.yaml's place")
    func together() throws {
        let settings = try settings("defaults:\n  key: [sku]\n")
        let reading = JobReading.make("start: https://h/\nfields: {a: b}", defaults: settings)
        #expect(
            reading.rendered == """
                trawl.yaml:2:9: error: 'key' names the field 'sku', which there is not
                    2 |   key: [sku]
                      |         ^~~
                """
        )
    }
}
