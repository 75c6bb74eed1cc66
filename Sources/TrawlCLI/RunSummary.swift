internal import Trawl

/// How a run ended, in a few lines for people.
struct RunSummary {
    private let run: RunRecord
    private let job: Job?
    private let root: String

    /// A summary.
    ///
    /// - Parameters:
    ///   - run: The run as it ended.
    ///   - job: Its job, for the paths of its outputs; nil: nothing was written.
    ///   - root: The folder that relative outputs are in.
    init(_ run: RunRecord, job: Job?, root: String) {
        self.run = run
        self.job = job
        self.root = root
    }

    /// The lines, without a line feed at the end.
    func text(_ paint: Paint) -> String {
        let state = paint(run.state.style, run.state.rawValue)
        let duration = DurationText.text(.milliseconds(run.elapsedMilliseconds))
        var lines = ["\(paint(.strong, run.name.description)): \(state) in \(duration)"]
        if let reason = run.reason { lines.append("  reason   \(SafeText.line(reason))") }
        lines.append("  pages    \(run.pages), \(run.failed) failed")
        lines.append("  items    \(run.items)\(changes)")
        if run.isQuarantined {
            lines.append("  held     in quarantine: 'trawl accept \(run.name)' lets the items in")
        }
        for (place, path) in outputs.enumerated() {
            lines.append((place == 0 ? "  written  " : "           ") + SafeText.line(path))
        }
        if run.items == 0, run.pages > 0, let job, !job.itemKinds.isEmpty {
            lines.append(
                "  help: 'trawl try URL --job \(job.name)' shows what the job gets out of a page"
            )
        }
        return lines.joined(separator: "\n")
    }

    /// What became of the items, as `: 3 added, 2 changed, 1 removed, 154 unchanged`.
    private var changes: String {
        guard run.items + run.removed > 0 else { return "" }
        return ": \(run.added) added, \(run.changed) changed, \(run.removed) removed,"
            + " \(run.unchanged) unchanged"
            + (run.redefined > 0 ? ", \(run.redefined) redefined" : "")
    }

    private var outputs: [String] {
        guard run.writesOutputs, let job else { return [] }
        return job.outputs.flatMap { output in
            // A template that cannot be used was told when the job was read, and when it was to be
            // written.
            (try? output.files(of: job, run: run.name, in: root))?.map(\.path) ?? []
        }.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
    }
}

extension RunState {
    /// The colour of a state.
    var style: Paint.Style {
        switch self {
        case .done: .good
        case .failed: .bad
        case .degraded, .paused, .interrupted, .cancelled, .limited: .warning
        case .queued, .running: .strong
        }
    }
}
