import TrawlCore

@testable import Trawl

/// The life of one job, told step by step: an agenda, a store, and what was due.
///
/// Times are minutes after the start. Every fire becomes a run at once.
struct AgendaScript {
    enum Step {
        /// The process goes on to a minute, and fires what is due.
        case until(Int)
        /// The process sleeps to a minute.
        case asleep(Int)
        case pause, resume
        case disable, enable
        /// Another text of the file with the same schedule.
        case edit
        /// Another schedule, of so many seconds; nil: none.
        case schedule(Int?)
        case remove
        case comeBack
        /// The process is down until a minute.
        case down(Int)
        /// The file is edited while the process is down.
        case editDown(Int, isEnabled: Bool)
        case scheduleDown(Int, Int?)
        case breakDown(Int)
        case removeDown(Int)
        case mend
        /// Somebody sets the clock.
        case setClock(Int)
        /// Whatever holds the job back ends, and it fires once more.
        case finish
    }

    /// How the job stands.
    private struct Life {
        var job: Job
        var isThere = true
        var isPaused = false
        var isBroken = false

        var standing: JobClock.Standing {
            if isPaused { return .paused }
            if !isThere || job.schedule == nil { return .absent }
            if isBroken { return .broken }
            return job.enabled ? .active : .disabled
        }

        var identity: String? { job.schedule?.identity }
    }

    let start: Instant
    private(set) var steps: [Step] = []
    /// What was due until now, by a reading of its own.
    private(set) var due: [Instant] = []
    private let ledger: Ledger
    private let jitter: Duration
    private var agenda: Agenda
    private var life: Life
    private var jobsByText: [String: Job] = [:]
    private var now: Instant
    /// Whatever was due up to here is in `due`.
    private var counted: Instant
    private var runs: Int64 = 0

    /// A job of every minute that comes at the start.
    ///
    /// With jitter, the first due time is one whose delay is as it is wanted.
    init(jitter: Duration = .zero, _ isWanted: (Duration) -> Bool = { _ in true }) throws {
        let schedule = try Schedule.every(60, jitter: jitter)
        var start = Instant.test
        while !isWanted(schedule.delay(of: "site", for: start + .seconds(60))) {
            start = start + .seconds(60)
        }
        self.start = start
        self.jitter = jitter
        now = start
        counted = start
        ledger = try Ledger()
        agenda = Agenda(startedAt: start)
        life = Life(job: try .timed(schedule))
        jobsByText[life.job.source.text] = life.job
        try commit(agenda.take(in: SharedJob(life.job), kept: nil, isBroken: false, now: start))
    }

    /// The minute that the clock shows.
    var minute: Int { Int((now - start).wholeMilliseconds / 60_000) }

    /// What the store says.
    var account: FireAccount {
        get throws { try FireAccount(of: "site", in: ledger.store) }
    }

    mutating func take(_ step: Step) throws {
        steps.append(step)
        switch step {
        case .until(let minute): try go(to: time(minute))
        case .asleep(let minute), .setClock(let minute): now = time(minute)
        case .pause, .resume:
            guard agenda.knows("site") else { return }
            var next = life
            if case .pause = step { next.isPaused = true } else { next.isPaused = false }
            try follow(next) { agenda, now in
                agenda.setPaused("site", next.isPaused, now: now) ?? Agenda.Entries()
            }
        case .disable, .enable, .edit, .schedule: try change(step)
        case .mend:
            var next = life
            next.isBroken = false
            try follow(next) { agenda, now in
                agenda.take(in: SharedJob(next.job), kept: nil, isBroken: false, now: now)
            }
        case .remove:
            var next = life
            next.isThere = life.isPaused
            try follow(next) { agenda, now in agenda.remove("site", now: now) }
        case .comeBack:
            let kept = try ledger.store.clock(of: "site")
            if !life.isThere { counted = max(counted, now) }
            life.isThere = true
            try commit(agenda.take(in: SharedJob(life.job), kept: kept, isBroken: false, now: now))
        case .down(let minute):
            var next = life
            next.isBroken = false
            try restart(at: time(minute), as: next)
        case .breakDown(let minute):
            var next = life
            next.isBroken = true
            try restart(at: time(minute), as: next)
        case .removeDown(let minute):
            var next = life
            next.isThere = life.isPaused
            try restart(at: time(minute), as: next, isGone: true)
        case .editDown(let minute, let isEnabled):
            var next = edited()
            next.job.enabled = isEnabled
            try restart(at: time(minute), as: next)
        case .scheduleDown(let minute, let seconds):
            var next = edited()
            next.job.schedule = try seconds.map { try .every($0, jitter: jitter) }
            try restart(at: time(minute), as: next)
        case .finish: try finish()
        }
    }

    // MARK: - What the process does

    private mutating func go(to time: Instant) throws {
        while let next = agenda.nextDue, next <= time {
            now = max(now, next)
            try fire()
        }
        now = time
        try fire()
    }

    private mutating func fire() throws {
        for due in agenda.take(now: now) {
            var commands = due.skipped.map(StoreCommand.skip)
            for time in due.decision.madeUp + [due.decision.onTime].compactMap(\.self) {
                runs += 1
                let name = RunName(job: "site", scheduledAt: time, isManual: false)
                let plan = RunPlan(
                    id: runs,
                    name: name,
                    job: due.job,
                    pageLimit: nil,
                    extraAllow: []
                )
                commands.append(.enqueue(NewRun(plan, at: now)))
            }
            _ = try ledger.recorder.commit(commands, durably: false)
        }
        if life.standing == .active { count(through: now) }
    }

    private mutating func change(_ step: Step) throws {
        var next = edited()
        switch step {
        case .disable: next.job.enabled = false
        case .enable: next.job.enabled = true
        case .schedule(let seconds):
            next.job.schedule = try seconds.map { try .every($0, jitter: jitter) }
        default: break
        }
        try follow(next) { agenda, now in
            agenda.take(in: SharedJob(next.job), kept: nil, isBroken: false, now: now)
        }
    }

    /// The same life with another text of its file, which has no mistakes.
    private func edited() -> Life {
        var next = life
        next.job.source.text = "\(steps.count)"
        next.isBroken = false
        return next
    }

    /// What the producer does when something is to change.
    private mutating func follow(
        _ next: Life,
        _ body: (inout Agenda, Instant) -> Agenda.Entries
    ) throws {
        try fire()
        become(next)
        try commit(body(&agenda, now))
    }

    private mutating func restart(at time: Instant, as next: Life, isGone: Bool = false) throws {
        now = time
        become(next)
        agenda = Agenda(startedAt: now)
        let isIn = !next.isBroken && !isGone
        let jobs = jobsByText
        let entries = try agenda.resume(
            isIn ? [SharedJob(next.job)] : [],
            badFiles: next.isBroken ? [next.job.source.path] : [],
            clocks: try ledger.store.clocks(),
            now: now
        ) { [ledger] name in
            try ledger.store.keptSource(of: name).flatMap { jobs[$0.text] }.map(SharedJob.init)
        }
        try commit(entries)
    }

    private mutating func become(_ next: Life) {
        if next.standing != life.standing || next.identity != life.identity {
            // A change closes the account at this moment; else it is open behind the last due time.
            count(through: now)
            counted = max(counted, now)
        }
        life = next
        jobsByText[next.job.source.text] = next.job
    }

    private mutating func finish() throws {
        if life.isBroken { try take(.mend) }
        if !life.isThere { try take(.comeBack) }
        if life.isPaused { try take(.resume) }
        if !life.job.enabled { try take(.enable) }
        if life.job.schedule == nil { try take(.schedule(60)) }
        let last = Int((max(now, counted) - start).wholeMilliseconds / 60_000)
        try take(.until(last + 3))
    }

    private func time(_ minute: Int) -> Instant { start + .seconds(60 * minute) }

    private func commit(_ entries: Agenda.Entries) throws {
        _ = try ledger.recorder.commit(entries.commands, durably: false)
    }

    /// Adds what was due by the schedule that holds.
    private mutating func count(through end: Instant) {
        guard life.isThere, let schedule = life.job.schedule else { return }
        while let next = schedule.next(after: counted), next <= end {
            due.append(next)
            counted = next
        }
    }
}

extension AgendaScript.Step {
    /// Any step that may happen to a job that is there.
    static func random(at minute: Int, using noise: inout TestNoise) -> Self {
        let later = minute + Int.random(in: 1...9, using: &noise)
        switch Int.random(in: 0..<24, using: &noise) {
        case 0, 1: return .pause
        case 2, 3: return .resume
        case 4: return .disable
        case 5, 6: return .enable
        case 7: return .edit
        case 8: return .schedule([60, 120, 180, nil].randomElement(using: &noise) ?? nil)
        case 9: return .schedule(60)
        case 10: return .asleep(later)
        case 11, 12: return .down(later)
        case 13: return .editDown(later, isEnabled: Bool.random(using: &noise))
        case 14: return .scheduleDown(later, 120)
        case 15: return .breakDown(later)
        case 16: return .mend
        case 17: return .setClock(max(0, minute - Int.random(in: 1...9, using: &noise)))
        default: return .until(later)
        }
    }
}
