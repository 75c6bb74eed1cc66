internal import Trawl

/// What the demo's jobs brought, and what changed between their runs.
struct DemoReport {
    private let store: Store
    private let folder: DemoFolder

    /// Changes shown of each job: enough to see what a change is.
    private static let examples = 4

    /// A report of the data of a demo that is over.
    init(_ folder: DemoFolder) throws {
        self.folder = folder
        store = try Store(reading: folder.data)
    }

    /// The report for people.
    func text(of jobs: [Job], _ paint: Paint) throws -> String {
        var text = ""
        for job in jobs { text += try self.text(of: job, paint) + "\n" }
        text += """
            Everything is in '\(SafeText.line(folder.path))': job files, data and results.
            Go on there with
              trawl runs
              trawl show books
              trawl export books --format csv
            and begin a project of your own with 'trawl init'.

            """
        return text
    }

    private func text(of job: Job, _ paint: Paint) throws -> String {
        let runs = try store.runs(of: job.name, limit: 10_000)
        let ended = runs.filter { $0.state.writesOutputs }
        guard !ended.isEmpty else {
            let schedule = job.schedule.map { ": its schedule is \($0.text)" } ?? ""
            return "\(paint(.strong, job.name))  no run in this time\(schedule)\n"
        }
        var text = paint(.strong, job.name) + "  \(Count.text(ended.count, "run")), "
        text += Count.text(try store.itemCount(of: job.name), "item") + "\n"
        // The first run adds everything: that is no change.
        let later = ended.sorted { $0.id < $1.id }.dropFirst()
        if !later.isEmpty {
            let added = later.reduce(0) { $0 + $1.added }
            let changed = later.reduce(0) { $0 + $1.changed }
            let removed = later.reduce(0) { $0 + $1.removed }
            text +=
                "  since its first run: \(changed) changed, \(added) added, \(removed) removed\n"
            text += try examples(from: Array(later), paint)
        }
        for output in job.outputs {
            guard let run = ended.first else { continue }
            for file in try output.files(of: job, run: run.name, in: folder.path) {
                text += "  \(paint(.faint, "written")) \(SafeText.line(file.path))\n"
            }
        }
        return text
    }

    /// Some of the latest changes, field by field, of as many kinds as there are.
    private func examples(from runs: [RunRecord], _ paint: Paint) throws -> String {
        var all: [ItemChange] = []
        for run in runs.reversed() where all.count < 500 {
            all += try store.changes(of: run.id, limit: 100)
        }
        let changed = DemoReport.varied(all.filter { $0.kind == .changed })
        let others = [ItemChange.Kind.removed, .added].compactMap { kind in
            all.first { $0.kind == kind }
        }
        var text = ""
        for change in changed.prefix(Self.examples) + others {
            text += ChangeText.lines(of: change, indent: "    ", paint)
        }
        return text
    }

    /// Changes of other fields first, then more of the same.
    private static func varied(_ changes: [ItemChange]) -> [ItemChange] {
        var seen: Set<[String]> = []
        var (first, rest): ([ItemChange], [ItemChange]) = ([], [])
        for change in changes {
            if seen.insert(change.differences.map(\.field)).inserted {
                first.append(change)
            } else {
                rest.append(change)
            }
        }
        return first + rest
    }
}
