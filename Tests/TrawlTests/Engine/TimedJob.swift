import Testing

@testable import Trawl
@testable import TrawlCore

extension Job {
    /// A job of one page at a host of its own, with a schedule, that is fetched as fast as it goes.
    ///
    /// `text` stands for the text of its file.
    static func timed(
        _ schedule: Schedule?,
        name: String = "site",
        host: String? = nil,
        text: String = "a",
        policy: FirePolicy = FirePolicy()
    ) throws -> Job {
        let url = try #require(WebURL("http://\(host ?? name + ".example")/"))
        var job = Job(
            name: name,
            seeds: [Seed(url: url, line: 1)],
            allow: [HostPattern(url.hostKey)].compactMap(\.self),
            pages: [PageRule(name: name)],
            source: JobSource(path: "jobs/\(name).yaml", text: text, defaults: "")
        )
        job.schedule = schedule
        job.firePolicy = policy
        job.politeness.obeysRobots = false
        job.politeness.delay = .zero
        job.politeness.concurrency = 100
        return job
    }
}

extension Schedule {
    /// Again and again, by UTC.
    static func every(
        _ seconds: Int,
        jitter: Duration = .zero,
        starts: CivilDate? = nil,
        ends: CivilDate? = nil
    ) throws -> Schedule {
        try Schedule(
            .every(.seconds(seconds)),
            zone: .utc,
            jitter: jitter,
            starts: starts,
            ends: ends
        )
    }
}

extension FirePolicy {
    /// A policy that differs from the usual one as is said.
    static func make(
        overlap: OverlapPolicy = .skip,
        missed: MissedPolicy = .once,
        within: Duration? = nil
    ) -> FirePolicy {
        var policy = FirePolicy()
        policy.overlap = overlap
        policy.missed = missed
        policy.within = within
        return policy
    }
}
