/// The keys of a schedule that bound it and put its fires off.
struct ScheduleWindow {
    var jitter = Duration.zero
    var starts: CivilDate?
    var ends: CivilDate?
    /// Where the later of the two days is written.
    var span: SourceSpan?
}

/// `schedule.jitter`, `starts`, `ends`, `overlap`, `missed` and `within`
extension JobFileReading {
    /// Reads when a schedule begins, when it ends and how much its fires are put off; a key with a
    /// mistake counts as one that is not there.
    mutating func readWindow(_ keys: KeyedEntries) -> ScheduleWindow {
        var window = ScheduleWindow()
        if let node = keys["jitter"], let jitter = duration("jitter", node, allowsZero: true) {
            window.jitter = jitter
        }
        window.starts = keys["starts"].flatMap { readDay("starts", $0) }
        window.ends = keys["ends"].flatMap { readDay("ends", $0) }
        let days = [keys["starts"], keys["ends"]].compactMap(\.self)
        window.span = days.max { $0.place < $1.place }?.span
        return window
    }

    private mutating func readDay(_ key: String, _ node: YAMLNode) -> CivilDate? {
        guard let scalar = scalar(key, node, shape: "a day") else { return nil }
        guard let day = CivilDate(iso8601: scalar.text) else {
            let time = CivilDateTime(iso8601: scalar.text)
            error(.notDay(key, scalar.shown, meant: time.map { "\($0.date)" }), at: node.span)
            return nil
        }
        return day
    }

    /// Reads what becomes of fires that overlap a run or were missed.
    mutating func readFirePolicy(_ keys: KeyedEntries) -> FirePolicy {
        var policy = FirePolicy()
        if let node = keys["overlap"], let overlap = readOverlap(node) { policy.overlap = overlap }
        if let node = keys["missed"], let missed = word("missed", node, as: MissedPolicy.self) {
            policy.missed = missed
        }
        policy.within = keys["within"].flatMap { duration("within", $0, allowsZero: false) }
        // A job that makes up for nothing may have the `within` of the defaults.
        if policy.missed == .skip, let within = keys.entry("within"), let missed = keys["missed"],
            within.keySpan.place.source <= missed.place.source
        {
            warn(.hasNoEffect("within", with: "missed: skip"), at: within.keySpan)
        }
        return policy
    }

    private mutating func readOverlap(_ node: YAMLNode) -> OverlapPolicy? {
        if node.entries != nil {
            guard let keys = keys(of: node, "overlap", in: .overlap) else { return nil }
            if node.entries?.isEmpty ?? true { error(.needsOne(of: ["allow"]), at: node.span) }
            return keys["allow"].flatMap { integer("allow", of: .overlap, $0) }.map { .allow($0) }
        }
        return word("overlap", node, as: OverlapWord.self)?.policy
    }

    /// Warns of a jitter by which a fire can start after the next one is due.
    mutating func warnOfJitter(_ schedule: Schedule, _ node: YAMLNode) {
        guard let pause = schedule.pause(shorterThan: schedule.jitter, from: Self.decade.lowerBound)
        else { return }
        warn(.jitterTooLong(node.scalar?.shown ?? "", pause: Units.text(of: pause)), at: node.span)
    }
}

/// The words of `schedule.overlap`.
private enum OverlapWord: String, CaseIterable {
    case skip, queue, replace, allow

    var policy: OverlapPolicy {
        switch self {
        case .skip: .skip
        case .queue: .queue
        case .replace: .replace
        case .allow: .allow(OverlapPolicy.defaultAllowance)
        }
    }
}
