internal import Trawl

/// All that is known of one run, for `show`.
struct RunReport {
    let run: RunRecord
    let figures: RunFigures?
    let frontier: [(state: String, count: Int)]
    let counts: [(name: String, count: Int)]
    let failures: [Store.Failures]
    let retries: Store.PendingRetries
    let samples: [Store.Sample]
    /// What an edit of the job file did to fields since the run before.
    let fields: [FieldRuleChange]
    /// Whether its URLs and samples are not kept any more.
    var isPruned = false

    /// What has a line of its own is not told again as a counter.
    private var otherCounts: [(name: String, count: Int)] {
        counts.filter { entry in
            !entry.name.hasPrefix("failure.") && !entry.name.hasPrefix(Store.Failures.keptPrefix)
                && !UnchangedCount.all.contains(entry.name)
                && entry.name != RemovalCount.unknown && !FillCount.isOne(entry.name)
        }
    }

    private func count(_ name: String) -> Int { counts.first { $0.name == name }?.count ?? 0 }

    /// Pages that have not changed, by how that was told.
    private var unchanged: (notModified: Int, sameBody: Int, savedBytes: Int) {
        (
            count(UnchangedCount.notModified), count(UnchangedCount.sameBody),
            count(UnchangedCount.savedBytes)
        )
    }

    /// How much longer these pages took when they were read last, in sum over all requests; some go at
    /// once, so that the run is not that much shorter.
    private var savedTime: Duration {
        .microseconds(max(0, count(UnchangedCount.savedMicroseconds)))
    }

    /// Why the run cannot know which items are gone; nil when it knows, and before its end.
    private var removalsUnknown: String? {
        guard run.state.isEnded, !run.isComplete else { return nil }
        guard run.state == .done else { return "the run ended as \(run.state.rawValue)" }
        let pages = Count.text(count(RemovalCount.unknown), "page")
        return "\(pages) failed that may have items"
    }

    /// As JSON.
    var value: Value {
        var fields = RunListing.fields(of: run)
        fields["frontier"] = .object(Fields(frontier.map { ($0.state, .count($0.count)) }))
        fields["is_pruned"] = .boolean(isPruned)
        fields["visited_pages"] = .count(count(UnchangedCount.visited))
        fields["unchanged_pages"] = .object([
            "not_modified": .count(unchanged.notModified),
            "same_body": .count(unchanged.sameBody),
            "saved_bytes": .count(unchanged.savedBytes),
            "saved_ms": .count(Int(savedTime.wholeMilliseconds)),
        ])
        fields["removals"] = .object([
            "is_known": .boolean(run.isComplete), "reason": .optional(removalsUnknown),
            "removed_after": .count(run.removedAfter),
        ])
        fields["redefined_fields"] = .list(self.fields.map(FieldChangeText.value(of:)))
        let figures = RunFigureReport(figures: figures)
        fields["departures"] = figures.departures
        fields["fields"] = figures.fields
        fields["failures"] = .list(failures.map(RunReport.value(of:)))
        fields["retries"] = .object([
            "pending": .count(retries.count),
            "next_at": .time(retries.first.first?.notBefore),
            "first": .list(retries.first.map(RunReport.value(of:))),
        ])
        fields["counts"] = .object(Fields(otherCounts.map { ($0.name, .count($0.count)) }))
        fields["samples"] = .list(
            samples.map { sample in
                .object([
                    "subject": .text(sample.subject), "url": .text(sample.url),
                    "text": .text(sample.text),
                ])
            }
        )
        return .object(fields)
    }

    private static func value(of failures: Store.Failures) -> Value {
        .object([
            "kind": .text(failures.kind), "count": .count(failures.count),
            "given_up": .count(failures.givenUp),
            "hosts": .list(
                failures.hosts.map { host in
                    .object(["host": .text(host.name), "count": .count(host.count)])
                }
            ),
            "samples": .list(failures.samples.map(value(of:))),
        ])
    }

    private static func value(of url: Store.FailedURL) -> Value {
        var fields = Fields([
            ("url", .text(url.url)), ("message", .text(url.message)),
            ("attempts", .count(url.attempts)),
        ])
        if let time = url.notBefore {
            fields["kind"] = .text(url.kind)
            fields["not_before"] = .time(time)
        }
        return .object(fields)
    }

    /// How late it started, where that was for a reason.
    private var late: String {
        guard let lateness = run.lateness, let reason = run.lateReason else { return "" }
        return ", \(DurationText.text(lateness)) late: \(reason.sentence)"
    }

    /// For people.
    func text(_ paint: Paint) -> String {
        var lines = [paint(.strong, run.name.description)]
        func add(_ name: String, _ text: String) {
            lines.append("  " + name + String(repeating: " ", count: 11 - name.count) + text)
        }
        let figures = RunFigureReport(figures: figures)
        let isTold = !figures.departureText(paint).isEmpty
        let reason = isTold ? "" : run.reason.map { ": \(SafeText.line($0))" } ?? ""
        let state = RunListing.cell(of: run)
        add("state", state.style.map { paint($0, state.text) } ?? state.text)
        if !reason.isEmpty { lines[lines.count - 1] += reason }
        if run.isQuarantined {
            add("held", "in quarantine: 'trawl accept \(run.name)' lets the items in")
        }
        add("scheduled", run.name.scheduledAt.iso8601 + (run.name.isManual ? ", by hand" : ""))
        if let startedAt = run.startedAt { add("started", startedAt.iso8601 + late) }
        if let endedAt = run.endedAt { add("ended", endedAt.iso8601) }
        add("took", DurationText.text(.milliseconds(run.elapsedMilliseconds)))
        add("pages", "\(run.pages), \(run.failed) failed, \(SizeText.text(run.bytes))")
        if unchanged.notModified + unchanged.sameBody > 0 {
            let saved = SizeText.text(Int64(unchanged.savedBytes))
            add(
                "unchanged",
                "\(unchanged.notModified) pages not modified (304), \(saved) not sent again;"
                    + " \(unchanged.sameBody) sent with the same content;"
                    + " \(DurationText.text(savedTime)) of transfer and reading saved"
            )
        }
        let visited = count(UnchangedCount.visited)
        if visited > 0 { add("visited", "\(Count.text(visited, "page")) before, not asked for") }
        add(
            "items",
            "\(run.items): \(run.added) added, \(run.changed) changed, \(run.removed) removed,"
                + " \(run.unchanged) unchanged"
                + (run.redefined > 0 ? ", \(run.redefined) redefined" : "")
        )
        if !fields.isEmpty || run.redefined > 0 {
            let kinds = Set(fields.map(\.kind)).count
            let sentence = FieldChangeText.sentence(of: fields, showsKind: kinds > 1)
            add("fields", "the job file was edited: \(sentence)")
        }
        if let reason = removalsUnknown {
            add("removals", "\(paint(.warning, "not known")): \(reason)")
        } else if run.isComplete, run.removedAfter > 1 {
            add("removals", "after \(run.removedAfter) complete runs in a row without an item")
        }
        if !frontier.isEmpty {
            let states = frontier.map { "\($0.count) \($0.state)" }
            add("URLs", states.joined(separator: ", "))
        }
        if isPruned { add("URLs", "not kept any more ('retention')") }
        var text = lines.joined(separator: "\n") + "\n"
        text += figures.departureText(paint) + figures.fieldText(paint)
        if !failures.isEmpty { text += "\n" + failureText(paint) }
        if retries.count > 0 { text += "\n" + retryText(paint) }
        if !otherCounts.isEmpty { text += "\n" + countText(paint) }
        return text
    }

    /// Failures by kind, tried again or given up; of the latter, the worst hosts and some pages.
    private func failureText(_ paint: Paint) -> String {
        failures.reduce(into: paint(.strong, "Failures") + "\n") { text, failure in
            let retried = failure.count - failure.givenUp
            text += "  \(failure.count) \(paint(.warning, failure.kind))"
            text += retried > 0 ? ", \(failure.givenUp) given up\n" : "\n"
            if failure.hosts.count > 1 {
                let hosts = failure.hosts.map { "\(SafeText.line($0.name)) \($0.count)" }
                text += "    at " + hosts.joined(separator: ", ") + "\n"
            }
            for sample in failure.samples { text += RunReport.line(of: sample) }
        }
    }

    /// What waits to be tried again, the next first.
    private func retryText(_ paint: Paint) -> String {
        retries.first.reduce(into: paint(.strong, "To be tried again") + "\n  \(retries.count)\n") {
            text,
            url in
            let time = url.notBefore.map { "not before \($0.iso8601)  " } ?? ""
            text += "    \(time)\(SafeText.line(url.url))  \(url.kind)\n"
        }
    }

    private static func line(of url: Store.FailedURL) -> String {
        let cause = url.message.isEmpty ? "" : "  \(SafeText.line(url.message, longest: 200))"
        let attempts = url.attempts > 1 ? "  (\(url.attempts) attempts)" : ""
        return "    \(SafeText.line(url.url))\(cause)\(attempts)\n"
    }

    private func countText(_ paint: Paint) -> String {
        otherCounts.reduce(into: paint(.strong, "Counts") + "\n") { text, entry in
            text += "  \(entry.count) \(SafeText.line(entry.name))\n"
            for sample in samples where sample.subject == entry.name {
                text += RunReport.line(of: sample)
            }
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
