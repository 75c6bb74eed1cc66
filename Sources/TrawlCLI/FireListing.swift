internal import Trawl

/// What became of the due times of a job, for `runs JOB --fires`.
struct FireListing {
    private let job: String
    private let fires: [Store.FireRecord]
    private let schedule: Schedule?

    /// The fires of a job, the latest first; without a schedule times are shown in UTC.
    init(_ job: String, _ fires: [Store.FireRecord], schedule: Schedule?) {
        self.job = job
        self.fires = fires
        self.schedule = schedule
    }

    /// As JSON.
    var values: [Value] {
        fires.map { fire in
            .object([
                "job": .text(job), "due_at": .time(fire.first), "last_due_at": .time(fire.last),
                "count": .count(fire.count), "run": .optional(fire.run?.name.description),
                "state": .text(fire.run?.state.rawValue ?? "skipped"),
                "reason": .optional(fire.run?.reason ?? fire.reason?.rawValue),
                "late_ms": fire.run?.lateness.map { .integer($0.wholeMilliseconds) } ?? .null,
                "late_reason": .optional(fire.run?.lateReason?.rawValue),
            ])
        }
    }

    /// For people.
    func text(_ paint: Paint) -> String {
        guard !fires.isEmpty else { return "nothing was due yet\n" }
        var table = Table("DUE", ">FIRES", "BECAME", "REASON", ">LATE", "LATE BY")
        for fire in fires {
            table.add(
                .init(due(fire)),
                .init("\(fire.count)"),
                fire.run.map { .init($0.state.rawValue, $0.state.style) }
                    ?? .init("skipped", .warning),
                .init(SafeText.line(fire.run?.reason ?? fire.reason?.sentence ?? "", longest: 60)),
                .init(fire.run?.lateness.map { DurationText.text($0) } ?? ""),
                .init(fire.run?.lateReason?.rawValue ?? "")
            )
        }
        return table.text(paint)
    }

    private func due(_ fire: Store.FireRecord) -> String {
        let first = shown(fire.first)
        return fire.first == fire.last ? first : "\(first) to \(shown(fire.last))"
    }

    private func shown(_ time: Instant) -> String { schedule?.shown(time) ?? time.iso8601 }
}

extension RunRecord {
    /// How much later than it was due it started; nil before, and for one that somebody asked for.
    var lateness: Duration? {
        guard !name.isManual, let startedAt else { return nil }
        return max(.zero, startedAt - name.scheduledAt)
    }
}

extension SkipReason {
    /// The reason for people.
    var sentence: String {
        switch self {
        case .overlap: "overlap: a run was still going"
        case .missed: "missed: the machine slept or its clock was set"
        case .daemonDown: "daemon_down: no daemon was there"
        case .outsideWithin: "outside_within: too old to be made up for"
        case .paused: "paused"
        case .disabled: "disabled: the job file says so"
        case .brokenFile: "broken_file: the job file had mistakes"
        case .outOfWindow: "out_of_window: before `starts` or after `ends`"
        }
    }
}

extension LateReason {
    /// The reason for people.
    var sentence: String {
        switch self {
        case .jitter: "jitter"
        case .startRate: "many runs were due together, and so many a second start"
        case .mostRuns: "as many runs went as may go at once"
        case .overlap: "a run of the job was still going"
        case .missed: "it was missed, and is made up for"
        }
    }
}
