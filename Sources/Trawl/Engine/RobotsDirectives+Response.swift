internal import TrawlCore

extension RobotsDirectives {
    /// What the header fields of a page ask of a job's crawler; nil when that does not count.
    init?(of response: FetchResponse, _ plan: RunPlan) {
        guard plan.job.politeness.obeysRobots else { return nil }
        self.init(agent: plan.robotsAgent)
        for value in response.headers.values(of: "X-Robots-Tag") { read(header: value) }
    }
}
