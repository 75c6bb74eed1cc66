internal import Trawl

/// What a job will do next, what it did not do and why, in sentences.
struct JobExplanation {
    /// What is known of a job.
    struct Facts {
        /// The job's name.
        var name: String
        /// Its definition: the file's, or the last good one when the file has mistakes.
        var job: Job?
        /// Mistakes of its file.
        var mistakes: Int
        /// How far its due times are settled; nil when no daemon has known it.
        var clock: JobClock?
        /// Whether a process holds the data.
        var isServed: Bool
        /// What its runs say about its health.
        var health: JobHealth.Facts
        /// Its latest runs, the latest first.
        var runs: [RunRecord]
        /// What became of its due times, the latest first.
        var fires: [Store.FireRecord]
        /// The hosts of its start URLs.
        var hosts: [HostDelay]
    }

    private let facts: Facts
    private let now: Instant

    init(_ facts: Facts, now: Instant) {
        self.facts = facts
        self.now = now
    }

    /// The sentences, in the order in which they are read.
    var sentences: [String] {
        what + next + waiting + policies + past + facts.hosts.map(\.sentence)
    }

    /// For people: a sentence a line.
    var text: String { sentences.map { SafeText.line($0) + "\n" }.joined() }

    /// As JSON.
    var value: Value {
        .object([
            "job": .text(facts.name),
            "next_fire_at": .time(nextDue),
            "standing": .text(standing),
            "health": .text(health.rawValue),
            "sentences": .list(sentences.map(Value.text)),
        ])
    }

    // MARK: - What it is

    private var schedule: Schedule? { facts.job?.schedule }
    private var isPaused: Bool { facts.clock?.standing == .paused }

    private var standing: String {
        if facts.mistakes > 0 { return "broken" }
        guard let job = facts.job else { return "absent" }
        if isPaused { return "paused" }
        if !job.enabled { return "disabled" }
        guard let schedule = job.schedule else { return "manual" }
        return schedule.isFinished(at: now) ? "finished" : "active"
    }

    private var what: [String] {
        var sentences: [String] = []
        if facts.mistakes > 0 {
            let mistakes = Count.text(facts.mistakes, "mistake")
            sentences.append(
                "The file of \(facts.name) has \(mistakes), which 'trawl check' shows: a daemon"
                    + " goes on by the last good version that it read, and a new one does not run it."
            )
        } else if facts.job == nil {
            return ["There is no job file of \(facts.name) any more; what it stored is kept."]
        }
        guard let schedule else {
            return sentences + ["\(facts.name) has no schedule: it runs when somebody asks for it."]
        }
        return sentences + [
            "The schedule of \(facts.name) is '\(schedule.ruleText)' in \(schedule.zone.identifier)."
        ]
    }

    // MARK: - What it will do

    private var nextDue: Instant? {
        guard standing == "active" else { return nil }
        return schedule?.next(after: now)
    }

    private var next: [String] {
        guard let schedule else { return [] }
        switch standing {
        case "paused": return ["It is paused, and does not fire: 'trawl resume \(facts.name)'."]
        case "disabled": return ["It does not fire: its file says 'enabled: false'."]
        case "finished":
            let last = schedule.previous(atOrBefore: now)
            let when = last.map { "; its last time was \(schedule.shown($0))" } ?? ""
            return ["It is finished: no time is to come\(when)."]
        case "active": break
        default: return []
        }
        guard let due = nextDue else { return [] }
        let wait = DurationText.relative(due, to: now)
        var sentences = ["It is due next at \(schedule.shown(due)), \(wait)."]
        if let note = schedule.note(at: due) { sentences.append("That time: \(note).") }
        let delay = schedule.delay(of: facts.name, for: due)
        if delay > .zero {
            let most = Units.text(of: schedule.jitter)
            sentences.append(
                "It starts \(DurationText.text(delay)) after that: jitter, up to \(most)."
            )
        }
        if !facts.isServed {
            sentences.append("No daemon is there: nothing fires until 'trawl start'.")
        }
        return sentences
    }

    /// Due times that nobody has dealt with yet.
    private var waiting: [String] {
        guard !facts.isServed, standing == "active", let schedule, let clock = facts.clock,
            clock.standing == .active, clock.schedule == schedule.identity,
            let range = schedule.skipped(after: clock.settled, through: now, .daemonDown)
                .first(where: { $0.reason == .daemonDown })
        else { return [] }
        let times =
            range.count == 1
            ? "1 time was due (\(schedule.shown(range.first)))"
            : "\(range.count) times were due (\(schedule.shown(range.first)) to"
                + " \(schedule.shown(range.last)))"
        let policy = facts.job?.firePolicy ?? FirePolicy()
        let within =
            policy.missed == .skip
            ? "" : policy.within.map { ", if it is not older than \(Units.text(of: $0))" } ?? ""
        let what =
            switch policy.missed {
            case .once: "the latest is made up for" + within
            case .all: "all are made up for, at most the latest 1,000" + within
            case .skip: "none is made up for"
            }
        return ["While no daemon was there, \(times): at the next 'trawl start' \(what)."]
    }

    private var policies: [String] {
        guard schedule != nil, let policy = facts.job?.firePolicy, standing == "active" else {
            return []
        }
        let overlap =
            switch policy.overlap {
            case .skip: "is skipped"
            case .queue: "waits for its end; one waits, later ones are skipped"
            case .replace: "cancels that run and takes its place"
            case .allow(let most): "begins beside it, up to \(most) at once"
            }
        return ["A fire that is due while a run is going \(overlap)."]
    }

    // MARK: - What it did, and did not do

    private var health: JobHealth {
        JobHealth(of: facts.job, facts.health, isPaused: isPaused, now: now)
    }

    /// Whether it is quiet, and since when.
    private var quiet: [String] {
        guard health == .quiet else { return [] }
        let last = facts.health.lastGoodEnd.map { "since \($0.iso8601)" } ?? "yet"
        let most =
            facts.job?.expectations.quiet.map { Units.text(of: $0) } ?? "3 fires of its schedule"
        return ["It is quiet: it has had no good run \(last), which is longer than \(most)."]
    }

    private var past: [String] {
        var sentences = quiet
        if let run = facts.runs.first(where: { !$0.state.isEnded }) {
            sentences.append(
                "\(run.name) is \(run.state.rawValue), with \(Count.text(run.pages, "page"))."
            )
        }
        if let run = facts.runs.first(where: \.state.isEnded) {
            let when = (run.endedAt ?? run.name.scheduledAt).iso8601
            let reason = run.reason.map { ": \($0)" } ?? ""
            sentences.append(
                "Its last run, \(run.name), ended \(run.state.rawValue) at \(when)\(reason)."
            )
            if let time = run.acceptedAt {
                sentences.append("That run was accepted at \(time.iso8601).")
            } else if run.isQuarantined {
                sentences.append(
                    "What that run found is in quarantine: 'trawl accept \(run.name)' lets it in."
                )
            }
            if let lateness = run.lateness, let reason = run.lateReason {
                sentences.append(
                    "That run started \(DurationText.text(lateness)) late: \(reason.sentence)."
                )
            }
        } else if facts.runs.isEmpty {
            sentences.append("It has not run yet.")
        }
        for fire in facts.fires where fire.run == nil {
            sentences.append(skippedSentence(fire))
            if sentences.count > 5 { break }
        }
        return sentences
    }

    private func skippedSentence(_ fire: Store.FireRecord) -> String {
        func shown(_ time: Instant) -> String { schedule?.shown(time) ?? time.iso8601 }
        let why = fire.reason?.sentence ?? "no reason is known"
        guard fire.count > 1 else { return "It did not run at \(shown(fire.first)): \(why)." }
        return "It did not run at \(fire.count) times from \(shown(fire.first)) to"
            + " \(shown(fire.last)): \(why)."
    }
}
