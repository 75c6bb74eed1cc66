import TrawlCore

@testable import Trawl

/// A daemon that lives through days in which everything happens: its store outlives it, and all else
/// is simulated.
///
/// Virtual time passes steadily, whatever the clock shows.
final class SimulatedWorld {
    let scene: SimulationScene
    let ledger: Ledger
    var noise: TestNoise
    var jobs: [SimulatedJob] = []
    var journal = SimulationJournal()
    var stage: Stage
    /// Milliseconds that have passed.
    var steady: Int64 = 0
    /// What the clock shows more than has passed.
    private(set) var ahead: Int64
    /// The latest time that the clock has shown.
    private(set) var highest: Instant
    /// The jobs of all texts that there were.
    private(set) var jobsByText: [String: Job] = [:]
    /// The longest time, in milliseconds, that a run of each job goes on.
    private var longestRuns: [String: Int64] = [:]
    private var going: [(end: Int64, task: FetchTask)] = []
    private var nextMishap: Int64 = 0
    /// When what is pending is to be written.
    private var nextWrite: Int64?
    private var lastNumber = 0

    /// A world of jobs that are due so many times in all, give or take some.
    convenience init(seed: Int, fires: Int, days: Int) throws {
        try self.init(seed: seed, days: days)
        try makeJobs(fires: fires)
        try begin()
    }

    /// A world of many jobs, each of which is due once in a while.
    convenience init(jobs: Int, days: Int) throws {
        try self.init(seed: 0, days: days)
        for number in 0..<jobs {
            let version = try makeVersion("rare\(number)")
            add(version, longestRun: 600_000)
        }
        try begin()
    }

    private init(seed: Int, days: Int) throws {
        scene = try SimulationScene(seed: seed, days: days)
        noise = TestNoise(seed: UInt64(seed) &* 7919 &+ 17)
        ledger = try Ledger()
        ahead = scene.start.millisecondsSince1970
        highest = scene.start
        stage = try Stage(ledger: ledger)
    }

    private func begin() throws {
        try restart()
        for job in jobs { note(job, at: now) }
    }

    /// What the clock shows.
    var now: Instant { Instant(millisecondsSince1970: steady + ahead) }

    /// Whether the clock shows what it has not shown before, so that files may be edited: what is
    /// in force at a time that comes twice is no simple matter.
    var isNew: Bool { now >= highest }

    // MARK: - Jobs

    private func makeJobs(fires: Int) throws {
        var left = fires
        while left > 0 || jobs.count < 12 {
            // Three in ten are due every few seconds, as long as there is room for them.
            let isFast = jobs.count % 10 < 3 && left > fires / 8
            let name = "\(isFast ? "fast" : "slow")\(jobs.count)"
            let version = try makeVersion(name)
            let count = version.schedule.count(in: scene.start..<scene.end)
            guard jobs.count < 12 || count > 50 else { continue }
            left -= count
            let longest: [Int64] =
                isFast ? [600_000, 1_800_000, 3_600_000] : [5000, 120_000, 3_600_000]
            add(version, longestRun: longest[jobs.count % 3])
        }
    }

    private func add(_ version: SimulatedJob.Version, longestRun: Int64) {
        var job = SimulatedJob(version)
        job.begin(at: now)
        jobs.append(job)
        longestRuns[job.name] = longestRun
    }

    /// Another version of a job's file.
    func makeVersion(_ name: String) throws -> SimulatedJob.Version {
        lastNumber += 1
        let rule: SimulatedRule =
            if name.hasPrefix("fast") {
                .fast(using: &noise)
            } else if name.hasPrefix("rare") {
                .rare(using: &noise)
            } else {
                .slow(scene, using: &noise)
            }
        let version = try SimulatedJob.Version(
            name,
            number: lastNumber,
            scene,
            rule,
            using: &noise
        )
        jobsByText["\(lastNumber)"] = version.job
        return version
    }

    // MARK: - Time

    /// Lives until the last day is over, and removes all jobs then.
    func live(mishaps: Int) throws {
        let pause = Int64(scene.days) * 86_400_000 / Int64(max(1, mishaps))
        nextMishap = pause
        while now < scene.end || !isNew {
            pass(to: min(nextWake, nextMishap))
            if steady >= nextMishap {
                try happen()
                nextMishap = steady + Int64.random(in: 1...2 * pause, using: &noise)
            }
            try endRuns()
            try work()
        }
        try stage.step(now)
        for index in jobs.indices { jobs[index].end(at: now) }
        stage.tell(.agenda(AgendaChange(removed: jobs.map(\.name).sorted())), now)
        journal.change(at: now)
        try stage.step(now)
    }

    /// Lets time pass up to a moment.
    func pass(to moment: Int64) {
        steady = max(steady, moment)
        highest = max(highest, now)
    }

    /// Sets the clock; the daemon, if there is one, notices.
    func setClock(by milliseconds: Int64, isNoticed: Bool) {
        if milliseconds > 0 { journal.leap(from: now, to: now + .milliseconds(milliseconds)) }
        ahead += milliseconds
        highest = max(highest, now)
        if milliseconds < 0 { journal.setBack(to: now) }
        if isNoticed { stage.tell(.clockJumped(.milliseconds(milliseconds)), now) }
    }

    /// When something is to be done; the marks of every ten seconds are left out.
    private var nextWake: Int64 {
        let producer = stage.producer
        let times = [producer.agenda.nextDue, producer.nextStart, producer.nextTimer]
            .compactMap { $0.map { $0.millisecondsSince1970 - ahead } }
        return [times.min(), going.map(\.end).min(), nextWrite].compactMap(\.self).min()
            ?? nextMishap
    }

    // MARK: - What the daemon's threads do

    /// The producer does what is due, and the writer writes when its time has come.
    private func work() throws {
        _ = stage.producer.step(now: now)
        if nextWrite == nil, !stage.pending.isEmpty {
            nextWrite = steady + Int64.random(in: 0...45_000, using: &noise)
        }
        if nextWrite.map({ $0 <= steady }) ?? false || stage.pending.count >= 200 {
            nextWrite = nil
            try write()
        }
        takeTasks()
    }

    /// Records all there is, until nothing more comes of it.
    func write() throws {
        try stage.step(now)
        var isDone = false
        while !isDone {
            isDone = true
            for case .ended(let plan, let state) in stage.takeEvents() where state.writesOutputs {
                stage.export(plan.id, now)
                isDone = false
            }
            if !isDone { try stage.step(now) }
        }
        journal.written(at: now)
        takeTasks()
    }

    private func takeTasks() {
        for task in stage.handedOut() {
            let longest = longestRun(of: task.run)
            going.append((steady + Int64.random(in: 5...longest, using: &noise), task))
        }
    }

    private func longestRun(of run: Int64) -> Int64 {
        let name = stage.producer.runs[run]?.plan.name.job
        return name.flatMap { longestRuns[$0] } ?? 1000
    }

    private func endRuns() throws {
        for entry in going where entry.end <= steady { try stage.deliver(entry.task, now) }
        going.removeAll { $0.end <= steady }
    }

    // MARK: - Ends and beginnings

    /// Ends the daemon between two commands; what is not written is lost.
    func kill() throws {
        _ = stage.producer.step(now: now)
        let count = stage.pending.count
        try stage.die(keeping: Int.random(in: 0...count, using: &noise))
        forget()
    }

    /// Ends the daemon as somebody who asks for it does.
    func drain() throws {
        try write()
        stage.tell(.drain, now)
        try stage.step(now)
        forget()
    }

    private func forget() {
        going = []
        nextWrite = nil
        journal.down(at: now)
    }

    /// Begins another daemon on the files as they are.
    func restart() throws {
        let whole = jobs.filter { $0.isThere && !$0.isBroken }
        let texts = jobsByText
        stage = try Stage(
            jobs: whole.map(\.version.job),
            from: now,
            badFiles: Set(jobs.filter { $0.isThere && $0.isBroken }.map(\.version.job.source.path)),
            ledger: ledger,
            keptJob: { texts[$0.text] }
        )
        for run in try ledger.store.openRuns() where run.record.endedAt == nil {
            guard let job = texts[run.source.text] else { continue }
            var asked = AskedRun(run, as: job)
            if asked.hasStarted { try asked.readBacklog(in: ledger.store) }
            stage.tell(.ask(asked), now)
        }
        journal.up(at: now)
        try write()
    }

    /// Takes note of how a job stands.
    func note(_ job: SimulatedJob, at time: Instant) {
        let standing = (try? ledger.store.clock(of: job.name))??.standing ?? .absent
        journal.note(job.name, standing, at: time, isNew: isNew)
    }
}
