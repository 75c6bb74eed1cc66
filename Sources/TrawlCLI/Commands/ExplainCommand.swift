internal import ArgumentParser
internal import Glibc
internal import Trawl

/// The command `trawl explain JOB`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a job will do next, what it did not do and why.",
        discussion: """
            In sentences: the next fire, what holds it back, what became of the last ones, and which \
            delay is in force for its hosts and where it comes from.
            """
    )

    @Argument(help: "A job, or the path of its file.")
    var job: String

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let now = EngineClock.now
        let explanation = JobExplanation(try facts(now), now: now)
        try StandardOutput.write(
            json ? JSONOutput.document(explanation.value) : explanation.text
        )
    }

    private func facts(_ now: Instant) throws -> JobExplanation.Facts {
        let store = try options.readStore()
        var mistakes = 0
        var name = job
        var definition: Job?
        do {
            definition = try JobChoice([job], options).jobs.first
            name = definition?.name ?? job
        } catch let error as JobMistakes {
            mistakes = error.diagnostics.count { $0.severity == .error }
            let source = try store?.keptSource(of: name)
            let reader = JobReader(context: options.crawler.context)
            definition = source.flatMap { reader.read(resuming: $0).job }
        } catch {
            guard try store?.knowsJob(job) == true else { throw error }
        }
        return JobExplanation.Facts(
            name: name,
            job: definition,
            mistakes: mistakes,
            clock: try store?.clock(of: name),
            isServed: ControlDoor(crawler: options.crawler).holder != nil,
            health: try store?.healthFacts(of: name)[name] ?? .init(),
            runs: try store?.runs(of: name, limit: 5) ?? [],
            fires: try store?.fires(of: name, limit: 20) ?? [],
            hosts: try hosts(of: definition, store, now)
        )
    }

    /// The delays of the hosts of the start URLs, each host once.
    private func hosts(of job: Job?, _ store: Store?, _ now: Instant) throws -> [HostDelay] {
        guard let job else { return [] }
        var seen: Set<String> = []
        return try job.seeds.map(\.url).filter { seen.insert($0.hostKey).inserted }
            .map { try HostDelay($0, of: job, store: store, now: now) }
    }
}
