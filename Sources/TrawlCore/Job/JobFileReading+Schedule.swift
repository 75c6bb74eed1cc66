/// The short forms of `schedule`.
enum ScheduleText {
    /// The interval of `every 15m` or `15m`; nil for what is a cron expression.
    static func interval(in text: String) -> String? {
        if text.hasPrefix("every ") {
            return String(text.dropFirst(6).drop { $0 == " " })
        }
        // A cron expression has blanks or begins with `@`; `15 minutes` is an interval, to be refused.
        guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return nil }
        let isOne = !text.utf8.contains(UInt8(ascii: " "))
        let isWordy = text.contains(where: \.isLetter) && Units.meantDuration(text) != nil
        return isOne || isWordy ? text : nil
    }
}

/// `schedule`
extension JobFileReading {
    /// A schedule, and what becomes of its fires that cannot simply start.
    typealias TimedFiring = (schedule: Schedule, policy: FirePolicy)

    /// Reads a schedule; nil when it has a mistake.
    mutating func readSchedule(_ node: YAMLNode) -> TimedFiring? {
        if node.entries == nil {
            guard let rule = readShortRule(node) else { return nil }
            warnOfGaps(rule, node, zone: context.localZone)
            guard
                let schedule = schedule(rule, context.localZone, ScheduleWindow(), at: node.span)
            else { return nil }
            return (schedule, FirePolicy())
        }
        guard let keys = keys(of: node, "schedule", in: .schedule) else { return nil }
        let zone = readZone(keys["timezone"])
        let window = readWindow(keys)
        let policy = readFirePolicy(keys)
        let times = ["cron", "every", "at"]
        let rules = keys.present(times)
        guard let key = rules.first, rules.count == 1, let value = keys[key] else {
            if rules.count > 1 {
                error(.scheduleIsDouble(rules), at: keys.lastSpan(of: rules))
            } else if !isReadingDefaults, !times.contains(where: keys.isWritten) {
                error(.scheduleIsEmpty, at: keys.span)
            }
            return nil
        }
        let rule: Schedule.Rule? =
            switch key {
            case "cron": readCron(value)
            case "every": readInterval(value)
            default: readLocalTime(value)
            }
        guard let rule, let zone else { return nil }
        warnOfGaps(rule, value, zone: zone)
        guard let schedule = schedule(rule, zone, window, at: value.span) else { return nil }
        if let jitter = keys["jitter"] { warnOfJitter(schedule, jitter) }
        return (schedule, policy)
    }

    private mutating func schedule(
        _ rule: Schedule.Rule,
        _ zone: Zone,
        _ window: ScheduleWindow,
        at span: SourceSpan
    ) -> Schedule? {
        do {
            return try Schedule(
                rule,
                zone: zone,
                jitter: window.jitter,
                starts: window.starts,
                ends: window.ends
            )
        } catch {
            let isOfWindow = error.code == .endsBeforeStart || error.code == .emptyWindow
            let span = isOfWindow ? window.span ?? span : span
            self.error(.schedule(error.message, hint: error.hint), at: span)
            return nil
        }
    }

    /// The rule of a schedule that is text.
    private mutating func readShortRule(_ node: YAMLNode) -> Schedule.Rule? {
        guard let scalar = scalar("schedule", node, shape: "a cron expression or a mapping") else {
            return nil
        }
        guard let interval = ScheduleText.interval(in: scalar.text) else { return readCron(node) }
        guard let duration = Units.duration(interval) else {
            error(.notDuration("schedule", scalar.shown), at: node.span)
            return nil
        }
        return .every(duration)
    }

    private mutating func readInterval(_ node: YAMLNode) -> Schedule.Rule? {
        // The defaults' merge puts a whole `every 15m` here.
        if let text = node.scalar?.text, text.hasPrefix("every ") { return readShortRule(node) }
        return duration("every", node, allowsZero: false).map { .every($0) }
    }

    private mutating func readCron(_ node: YAMLNode) -> Schedule.Rule? {
        var expressions: [CronExpression] = []
        let elements = elements("cron", node)
        for element in elements {
            guard let scalar = scalar("cron", element, shape: "a cron expression") else { continue }
            do {
                let job = jobName.isEmpty ? nil : jobName
                let expression = try CronExpression(scalar.text, randomFor: job)
                if expression.neverFires {
                    error(.neverFires(scalar.shown), at: element.span)
                } else {
                    expressions.append(expression)
                }
            } catch let mistake as CronError {
                let span = span(in: element, column: mistake.column)
                error(.schedule(mistake.message, hint: mistake.hint), at: span)
            } catch {
                self.error(.schedule("\(error)", hint: nil), at: element.span)
            }
        }
        return expressions.count == elements.count && !expressions.isEmpty
            ? .cron(expressions) : nil
    }

    /// The changes of the clock that are looked at: ten years of them, fixed because reading asks no
    /// clock and zones keep their rules for longer.
    static let decade =
        Instant(secondsSince1970: 1_767_225_600)..<Instant(secondsSince1970: 2_082_758_400)

    /// Warns of cron expressions of which a change of the clock swallows a fire.
    private mutating func warnOfGaps(_ rule: Schedule.Rule, _ node: YAMLNode, zone: Zone) {
        guard case .cron(let expressions) = rule else { return }
        for (expression, element) in zip(expressions, node.oneOrMany) {
            guard let time = expression.swallowedTime(in: Self.decade, zone: zone) else { continue }
            let wording = DiagnosticWording.swallowed(
                element.scalar?.shown ?? "",
                time: "\(time)",
                zone: zone.identifier,
                hasSeconds: expression.fieldCount == 6
            )
            warn(wording, at: element.span)
        }
    }

    private mutating func readLocalTime(_ node: YAMLNode) -> Schedule.Rule? {
        guard let scalar = scalar("at", node, shape: "a date and time") else { return nil }
        guard let time = CivilDateTime(iso8601: scalar.text) else {
            error(.notLocalTime(scalar.shown), at: node.span)
            return nil
        }
        return .at(time)
    }

    private mutating func readZone(_ node: YAMLNode?) -> Zone? {
        guard let node else { return context.localZone }
        guard let scalar = scalar("timezone", node, shape: "a time zone") else { return nil }
        guard let zone = context.zone(scalar.text) else {
            let near = nearestZone(to: scalar.text)
            error(.unknownZone(scalar.shown, near: near), at: node.span)
            return nil
        }
        return zone
    }

    /// The zone that was meant: one spelt nearly so, or the one whose last part is the text
    /// (`Berlin`).
    private func nearestZone(to text: String) -> String? {
        let names = context.zoneNames()
        let wanted = "/" + text.lowercased().replacingBlanks()
        if let name = names.first(where: { $0.lowercased().hasSuffix(wanted) }) {
            return "did you mean '\(name)'?"
        }
        return DiagnosticWording.didYouMean(text, among: names)
    }
}

extension String {
    /// The text with `_` for blanks, as zone names have it.
    fileprivate func replacingBlanks() -> String {
        String(map { $0 == " " ? "_" : $0 })
    }
}
