internal import TrawlCore

/// A degraded run that may be accepted, as it began.
struct Acceptance {
    /// What the run began with.
    let plan: RunPlan
    /// Whether the store has the acceptance, and only its outputs are not written.
    let isRecorded: Bool

    /// The acceptance of a run.
    ///
    /// - Parameters:
    ///   - name: The run's whole name.
    ///   - store: Where it is looked for.
    ///   - context: What its job is read with, as it was when the run began.
    ///   - isAlone: Whether nobody else is at work on the store: then one whose process died before it
    ///     had written the outputs is gone on with.
    /// - Throws: `ControlAnswer.Refusal` when there is no such run, or nothing to accept; SQLite's error.
    init(
        of name: String,
        _ store: Store,
        _ context: JobContext,
        isAlone: Bool = false
    ) throws {
        guard let run = try store.run(named: name), run.name.description == name else {
            throw Acceptance.noRun(name)
        }
        guard run.state == .degraded else {
            let state =
                run.state.isEnded ? "ended \(run.state.rawValue)" : "is \(run.state.rawValue)"
            throw ControlAnswer.Refusal(
                .pointless,
                "\(name) \(state): only a degraded run is accepted"
            )
        }
        isRecorded = run.acceptedAt != nil
        if let time = run.acceptedAt, try !isAlone || !store.lacksOutputs(of: run.id) {
            throw ControlAnswer.Refusal(.pointless, "\(name) was accepted at \(time.iso8601)")
        }
        if let later = try store.successor(of: run.id) {
            throw ControlAnswer.Refusal(
                .pointless,
                "\(name) is superseded: the items of the later run \(later) are current"
            )
        }
        guard let source = try store.source(of: run.id) else { throw Acceptance.noRun(name) }
        let reading = JobReader(context: context).read(resuming: source)
        guard let job = reading.job else {
            let mistakes = reading.diagnostics.filter { $0.severity == .error }
            throw ControlAnswer.Refusal(
                .badJob,
                "the job that \(name) began with cannot be read: "
                    + mistakes.map(\.rendered).joined(separator: "\n"),
                help: "the environment may lack a variable"
            )
        }
        plan = RunPlan(id: run.id, name: run.name, job: job, pageLimit: nil, extraAllow: [])
    }

    private static func noRun(_ name: String) -> ControlAnswer.Refusal {
        ControlAnswer.Refusal(
            .noRun,
            "no run is called '\(name)'",
            help: "'trawl runs' lists the latest runs"
        )
    }
}
