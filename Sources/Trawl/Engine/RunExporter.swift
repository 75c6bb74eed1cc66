public import TrawlCore

/// Writes the outputs of runs that are over, each from one consistent state of the store.
struct RunExporter {
    let store: Store
    /// The folder that relative paths of outputs are in: the one above the job files.
    let root: String
    let report: @Sendable (FrontEvent) -> Void
    /// Has the store remember the length of an appended file; returns when that is committed.
    let record: @Sendable (AppendedFile) throws -> Void

    /// Writes every output of a run; one that fails is reported, and does not stop the others.
    ///
    /// - Returns: Whether all are written; else they are tried again at the next start.
    func write(_ plan: RunPlan, run: RunRecord) -> Bool {
        var isWhole = true
        for output in plan.job.outputs {
            do {
                try write(output, plan, run)
            } catch {
                isWhole = false
                report(.notExported(plan.name, "\(output.template): \(error)"))
            }
        }
        return isWhole
    }

    private func write(_ output: OutputRule, _ plan: RunPlan, _ run: RunRecord) throws {
        let files = try output.files(of: plan.job, run: run.name, in: root)
        // Written late, changes are none any more where a later run has put its own.
        var taken: [OutputFile] = []
        if output.hasOnlyChanges, !output.appends, let newest = try store.newest(after: run.id) {
            taken = try output.files(of: plan.job, run: newest, in: root)
        }
        for file in files where !taken.contains(file) {
            var options = ExportOptions(
                plan.job,
                kind: file.kind,
                format: output.format,
                raw: output.raw
            )
            options.carriesChange = output.hasOnlyChanges
            if output.appends {
                try append(file, options, plan) { try forEachRow(of: output, file, plan, run, $0) }
            } else {
                _ = try Export.write(to: .file(file.path), options: options) {
                    try forEachRow(of: output, file, plan, run, $0)
                }
            }
        }
    }

    /// Gives what an output holds of a run.
    private func forEachRow(
        of output: OutputRule,
        _ file: OutputFile,
        _ plan: RunPlan,
        _ run: RunRecord,
        _ body: (StoredItem) throws -> Void
    ) throws {
        if output.hasOnlyChanges {
            return try store.forEachChange(of: run.id, kind: file.kind, limit: nil) {
                try body($0.exported)
            }
        }
        try store.forEachItem(
            of: plan.job.name,
            kind: file.kind,
            file.isOfOneRun ? .run(run.id) : .current,
            body
        )
    }
}

/// One file that an output of a job is written to after a run.
package struct OutputFile: Hashable, Sendable {
    /// The file's path.
    package var path: String
    /// The kind of item in it; nil: all kinds.
    package var kind: String?
    /// Whether it holds what one run saw, and not the latest state.
    package var isOfOneRun: Bool
}

extension OutputRule {
    /// The files that are written after a run: one, or one for each kind of item.
    ///
    /// - Parameters:
    ///   - job: The job as the run began with it.
    ///   - run: The run's name.
    ///   - root: The folder that relative paths are in.
    /// - Returns: The files, in the order of the kinds.
    /// - Throws: `ExportError.Code.template` when the template cannot be used.
    package func files(
        of job: Job,
        run: RunName,
        in root: String
    ) throws(ExportError) -> [OutputFile] {
        let path = try OutputPath(template: template)
        let kinds = path.contains(.item) ? job.itemKinds.map(Optional.some) : [nil]
        return kinds.map { kind in
            let values = OutputPath.Values(
                job: job.name,
                run: run.description,
                time: job.wallClock(at: run.scheduledAt),
                item: kind ?? ""
            )
            return OutputFile(
                path: path.path(in: root, values),
                kind: kind,
                isOfOneRun: path.contains(.run) || appends
            )
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
