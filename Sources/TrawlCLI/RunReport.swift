internal import Trawl

/// All that is known of one run, for `show`.
struct RunReport {
    let run: RunRecord
    let frontier: [(state: String, count: Int)]
    let counts: [(name: String, count: Int)]
    let samples: [Store.Sample]

    /// The name under which failures of a kind are counted.
    private static let failurePrefix = "failure."

    private var failures: [(kind: String, count: Int)] {
        counts.filter { $0.name.hasPrefix(Self.failurePrefix) }.map { entry in
            (kind: String(entry.name.dropFirst(Self.failurePrefix.count)), count: entry.count)
        }
    }

    private var otherCounts: [(name: String, count: Int)] {
        counts.filter { !$0.name.hasPrefix(Self.failurePrefix) }
    }

    private func samples(of subject: String) -> [Store.Sample] {
        samples.filter { $0.subject == subject }
    }

    /// As JSON.
    var value: Value {
        var fields = RunListing.fields(of: run)
        fields["frontier"] = .object(Fields(frontier.map { ($0.state, .count($0.count)) }))
        fields["failures"] = .list(
            failures.map { failure in
                .object([
                    "kind": .text(failure.kind), "count": .count(failure.count),
                    "samples": .list(
                        samples(of: Self.failurePrefix + failure.kind).map { sample in
                            .object(["url": .text(sample.url), "message": .text(sample.text)])
                        }
                    ),
                ])
            }
        )
        fields["counts"] = .object(Fields(otherCounts.map { ($0.name, .count($0.count)) }))
        fields["samples"] = .list(
            samples.filter { !$0.subject.hasPrefix(Self.failurePrefix) }.map { sample in
                .object([
                    "subject": .text(sample.subject), "url": .text(sample.url),
                    "text": .text(sample.text),
                ])
            }
        )
        return .object(fields)
    }

    /// For people.
    func text(_ paint: Paint) -> String {
        var lines = [paint(.strong, run.name.description)]
        func add(_ name: String, _ text: String) {
            lines.append("  " + name + String(repeating: " ", count: 11 - name.count) + text)
        }
        let reason = run.reason.map { ": \(SafeText.line($0))" } ?? ""
        add("state", paint(run.state.style, run.state.rawValue) + reason)
        add("scheduled", run.name.scheduledAt.iso8601 + (run.name.isManual ? ", by hand" : ""))
        if let startedAt = run.startedAt { add("started", startedAt.iso8601) }
        if let endedAt = run.endedAt { add("ended", endedAt.iso8601) }
        add("took", DurationText.text(.milliseconds(run.elapsedMilliseconds)))
        add("pages", "\(run.pages), \(run.failed) failed, \(SizeText.text(run.bytes))")
        add(
            "items",
            "\(run.items): \(run.added) added, \(run.changed) changed, \(run.removed) removed,"
                + " \(run.unchanged) unchanged"
        )
        if !frontier.isEmpty {
            let states = frontier.map { "\($0.count) \($0.state)" }
            add("URLs", states.joined(separator: ", "))
        }
        var text = lines.joined(separator: "\n") + "\n"
        if !failures.isEmpty { text += "\n" + failureText(paint) }
        if !otherCounts.isEmpty { text += "\n" + countText(paint) }
        return text
    }

    /// Failures by kind, tried again or given up, each with pages that were given up.
    private func failureText(_ paint: Paint) -> String {
        failures.reduce(into: paint(.strong, "Failures") + "\n") { text, failure in
            text += "  \(failure.count) \(paint(.warning, failure.kind))\n"
            for sample in samples(of: Self.failurePrefix + failure.kind) {
                text += RunReport.line(of: sample)
            }
        }
    }

    private func countText(_ paint: Paint) -> String {
        otherCounts.reduce(into: paint(.strong, "Counts") + "\n") { text, entry in
            text += "  \(entry.count) \(SafeText.line(entry.name))\n"
            for sample in samples(of: entry.name) { text += RunReport.line(of: sample) }
        }
    }

    private static func line(of sample: Store.Sample) -> String {
        let cause = sample.text.isEmpty ? "" : "  \(SafeText.line(sample.text, longest: 200))"
        return "    \(SafeText.line(sample.url))\(cause)\n"
    }
}

/// Sizes for people.
enum SizeText {
    /// `512 B`, `3.4 KB`, `12.0 MB`: powers of 1024, as job files have them.
    static func text(_ bytes: Int64) -> String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var size = Double(bytes) / 1024
        var unit = "KB"
        for next in ["MB", "GB", "TB"] where size >= 1024 {
            size /= 1024
            unit = next
        }
        let tenths = Int((size * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
