internal import Trawl

/// What a page that was tried gave.
struct TrialReport {
    let trial: PageTrial
    /// The selectors that were tried; nil: a whole job was.
    let selectors: [TrialSelector]?
    let job: Job
    /// Whether the page was a file.
    let isLocal: Bool
    /// How the values came about.
    let matches: [ExtractionTrace.Match]

    /// Values shown of each selector, and links and items of a job: enough to see what is matched.
    private static let most = 10
    private static let longestValue = 160

    private var outcome: FetchOutcome { trial.outcome }

    /// The fields of the one item of selectors that were tried.
    private var fields: Fields {
        guard let json = outcome.items.first?.json,
            case .object(let fields)? = try? Value(json: json)
        else { return Fields() }
        return fields
    }

    // MARK: - As JSON

    /// Everything.
    var value: Value {
        var all = Fields([
            ("url", .text(outcome.task.url)),
            ("redirects", .list(trial.redirects.map(Value.text))),
            ("status", isLocal ? .null : outcome.status.map(Value.count) ?? .null),
            ("content_type", .optional(trial.contentType)), ("bytes", .count(outcome.bytes)),
            ("elapsed_ms", .integer(outcome.milliseconds)),
            ("reading_us", .integer(trial.readingMicroseconds)),
            ("failure", .optional(outcome.failure?.kind.rawValue)),
            ("message", .optional(outcome.failure?.message)),
        ])
        if let selectors {
            let fields = fields
            all["title"] = fields[TrialSelector.titleField] ?? .null
            all["selectors"] = .list(
                selectors.enumerated().map { place, selector in
                    let names = TrialSelector.fields(of: place)
                    return .object(
                        Fields([
                            (selector.language, .text(selector.text)),
                            ("count", fields[names.count] ?? 0),
                            ("values", fields[names.values] ?? .list([])),
                        ])
                    )
                }
            )
        } else {
            all["job"] = .text(job.name)
            all["page"] = .text(job.pages[outcome.task.page].name)
            all["items"] = .list(outcome.items.map(TrialReport.value))
            all["links"] = .list(
                outcome.links.map { link in
                    .object([
                        "url": .text(link.url), "page": .text(job.pages[link.page].name),
                    ])
                }
            )
            all["counts"] = .object(
                Fields(outcome.counts.sorted { $0.key < $1.key }.map { ($0.key, .count($0.value)) })
            )
            all["problems"] = .list(
                outcome.samples.map { sample in
                    .object(["subject": .text(sample.subject), "text": .text(sample.text)])
                }
            )
        }
        all["matches"] = .list(matches.map(TrialReport.value))
        return .object(all)
    }

    private static func value(of match: ExtractionTrace.Match) -> Value {
        .object([
            "field": .text(match.field), "way": .count(match.way), "place": .optional(match.place),
            "found": match.found,
            "steps": .list(
                match.steps.map { .object(["step": .text($0.name), "value": $0.value]) }
            ),
            "mistake": .optional(match.mistake),
        ])
    }

    private static func value(of item: FetchOutcome.Entry) -> Value {
        .object([
            "kind": .text(item.kind), "key": .text(item.key),
            // The extraction wrote it with the same writer.
            "fields": (try? Value(json: item.json)) ?? .null,
        ])
    }

    // MARK: - For people

    /// The page, then what was found on it.
    func text(_ paint: Paint) -> String {
        var text = ""
        for url in trial.redirects { text += "\(SafeText.line(url))  redirects to\n" }
        text += paint(.strong, SafeText.line(outcome.task.url)) + "\n"
        var facts: [String] = []
        if !isLocal, let status = outcome.status { facts.append("\(status)") }
        if let type = trial.contentType { facts.append(SafeText.line(type)) }
        facts.append(SizeText.text(Int64(outcome.bytes)))
        if !isLocal { facts.append(DurationText.text(.milliseconds(outcome.milliseconds))) }
        facts.append("read in \(trial.readingMicroseconds) µs")
        text += "  " + facts.joined(separator: ", ") + "\n"
        if let failure = outcome.failure {
            let message = SafeText.line(failure.message)
            return text + "  \(paint(.bad, failure.kind.rawValue)): \(message)\n"
        }
        guard outcome.verdict == .stored else {
            return text + "  not read: pages of this type hold no items\n"
        }
        return text + (selectors.map { selectorText($0, paint) } ?? jobText(paint))
    }

    private func selectorText(_ selectors: [TrialSelector], _ paint: Paint) -> String {
        let fields = fields
        var text = ""
        if case .text(let title)? = fields[TrialSelector.titleField] {
            text += "  title: \(SafeText.line(title, longest: Self.longestValue))\n"
        }
        guard !selectors.isEmpty else {
            return text + "\n--css, --xpath or --job shows what is found on it\n"
        }
        for (place, selector) in selectors.enumerated() {
            let names = TrialSelector.fields(of: place)
            guard case .integer(let count)? = fields[names.count],
                case .list(let values)? = fields[names.values]
            else { continue }
            let matches = Count.text(Int(count), "match")
            let name = "\(selector.language): \(SafeText.line(selector.text))"
            text += "\n\(paint(.strong, name))  \(paint(count > 0 ? .good : .warning, matches))\n"
            let places = self.matches.filter { $0.field == names.values }.map(\.place)
            for (number, value) in values.prefix(Self.most).enumerated() {
                text += "  \(TrialReport.shown(value))\n"
                if number < places.count, let place = places[number] {
                    text += "    \(paint(.faint, SafeText.line(place)))\n"
                }
            }
            if values.count > Self.most { text += "  … and \(values.count - Self.most) more\n" }
            if values.isEmpty, count > 0 {
                text += "  (none has text; ::attr(name) takes an attribute)\n"
            }
        }
        return text
    }

    private func jobText(_ paint: Paint) -> String {
        let kind = job.pages[outcome.task.page].name
        var text = "  job \(job.name), kind of page: \(kind)\n"
        text += "\n\(paint(.strong, Count.text(outcome.items.count, "item")))\n"
        for item in outcome.items.prefix(Self.most) { text += TrialReport.text(of: item, paint) }
        text += TrialReport.rest(outcome.items.count)
        text += traceText(paint)
        text += "\n\(paint(.strong, Count.text(outcome.links.count, "link") + " to follow"))\n"
        for link in outcome.links.prefix(Self.most) {
            text += "  \(SafeText.line(link.url))  \(paint(.faint, job.pages[link.page].name))\n"
        }
        text += TrialReport.rest(outcome.links.count)
        let refused = outcome.counts.filter { $0.key != "links" }.sorted { $0.key < $1.key }
        if !refused.isEmpty {
            text += "\n\(paint(.strong, "Noticed"))\n"
            for (name, count) in refused {
                text += "  \(count) \(SafeText.line(name))\n"
                for sample in outcome.samples.filter({ $0.subject == name }).prefix(3) {
                    text += "    \(SafeText.line(sample.text, longest: 200))\n"
                }
            }
        }
        return text
    }

    /// How the values of the first matches came about.
    private func traceText(_ paint: Paint) -> String {
        guard !matches.isEmpty else { return "" }
        let fields = Dictionary(grouping: matches, by: \.field)
        let hasWays = fields.filter { $0.value.contains { $0.way > 1 } }
        var text = "\n\(paint(.strong, "How the values came about"))\n"
        for match in matches.prefix(Self.mostMatches) {
            let way = hasWays[match.field] == nil ? "" : ", way \(match.way)"
            text += "  \(SafeText.line(match.field))\(way)  \(TrialReport.shown(match.found))\n"
            if let place = match.place { text += "    \(paint(.faint, SafeText.line(place)))\n" }
            for step in match.steps {
                text += "    \(SafeText.line(step.name)) → \(TrialReport.shown(step.value))\n"
            }
            if let mistake = match.mistake {
                text += "    \(paint(.warning, SafeText.line(mistake)))\n"
            }
        }
        let rest = matches.count - Self.mostMatches
        return text + (rest > 0 ? "  … and \(rest) more\n" : "")
    }

    /// Matches whose way is shown.
    private static let mostMatches = 20

    private static func text(of item: FetchOutcome.Entry, _ paint: Paint) -> String {
        var text = "  \(item.kind) \(paint(.strong, SafeText.line(item.key)))\n"
        guard case .object(let fields)? = try? Value(json: item.json) else { return text }
        let width = fields.all.map { TextWidth.of($0.name) }.max() ?? 0
        for field in fields.all {
            let padding = String(repeating: " ", count: width - TextWidth.of(field.name))
            let value =
                field.value.isFilled ? shown(field.value) : paint(.warning, field.value.json)
            text += "    \(SafeText.line(field.name))\(padding)  \(value)\n"
        }
        return text
    }

    private static func shown(_ value: Value) -> String {
        SafeText.line(value.shown, longest: longestValue)
    }

    private static func rest(_ count: Int) -> String {
        count > most ? "  … and \(count - most) more\n" : ""
    }
}
