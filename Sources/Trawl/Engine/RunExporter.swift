public import TrawlCore

/// Writes the outputs of runs that are over, each from one consistent state of the store.
struct RunExporter {
    let store: Store
    /// The folder that relative paths of outputs are in: the one above the job files.
    let root: String
    let report: @Sendable (FrontEvent) -> Void

    /// Writes every output of a run; one that fails is reported, and does not stop the others.
    func write(_ plan: RunPlan, run: RunRecord) {
        for output in plan.job.outputs {
            do {
                try write(output, plan, run)
            } catch {
                report(.notExported(plan.name, "\(output.template): \(error)"))
            }
        }
    }

    private func write(_ output: OutputRule, _ plan: RunPlan, _ run: RunRecord) throws {
        let template = try OutputPath(template: output.template)
        let kinds = plan.job.itemKinds
        let files = template.contains(.item) ? kinds.map(Optional.some) : [nil]
        for kind in files {
            let path = template.path(
                in: root,
                OutputPath.Values(
                    job: plan.job.name,
                    run: run.name.description,
                    time: plan.job.wallClock(at: run.name.scheduledAt),
                    item: kind ?? ""
                )
            )
            let options = ExportOptions(
                plan.job,
                kind: kind,
                format: output.format,
                raw: output.raw
            )
            _ = try Export.write(to: .file(path), options: options) { body in
                try store.forEachItem(
                    of: plan.job.name,
                    kind: kind,
                    template.contains(.run) ? .run(run.id) : .current,
                    body
                )
            }
        }
    }
}

extension ExportOptions {
    /// What a job's items carry.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - kind: The kind of item that is written; nil: all of them.
    ///   - format: The format.
    ///   - raw: CSV: whether cells that look like formulas are left alone.
    public init(_ job: Job, kind: String?, format: OutputRule.Format, raw: Bool) {
        let rules = job.pages.compactMap(\.item).filter { kind == nil || $0.kind == kind }
        var columns: [String] = []
        for name in rules.flatMap(\.fields).map(\.name) where !columns.contains(name) {
            columns.append(name)
        }
        self.init(
            job: job.name,
            format: format,
            meta: job.meta,
            carriesItemKind: kind == nil && job.itemKinds.count > 1,
            columns: columns,
            raw: raw
        )
    }
}

extension Job {
    /// The time in the schedule's zone, or in UTC without one.
    fileprivate func wallClock(at time: Instant) -> CivilDateTime {
        (schedule?.zone ?? .utc).localTime(at: time)
    }

    /// The kinds of item, in file order, each once.
    public var itemKinds: [String] {
        var kinds: [String] = []
        for kind in pages.compactMap(\.item?.kind) where !kinds.contains(kind) {
            kinds.append(kind)
        }
        return kinds
    }
}
