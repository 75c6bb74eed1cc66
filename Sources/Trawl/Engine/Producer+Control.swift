internal import HeapModule
internal import Logging
internal import TrawlCore

/// What comes from outside while the producer works: changed job files, orders, a clock that is set.
extension Producer {
    // MARK: - Job files

    /// Follows changes of job files; runs that go on keep what they began with.
    func follow(_ change: AgendaChange, _ now: Instant) {
        // What is due is due by what held until now.
        if !isDraining { fireSchedules(now) }
        for name in change.removed {
            record(agenda.remove(name, now: now), now)
            quiet.set(name, deadline: nil)
        }
        for shared in change.jobs {
            let kept = keptClock(of: shared.job)
            record(agenda.take(in: shared, kept: kept, isBroken: false, now: now), now)
            followHealth(of: shared.job.name, from: nil)
        }
    }

    /// What the store has of the clock of a job that the agenda does not know.
    private func keptClock(of job: Job) -> JobClock? {
        guard !agenda.knows(job.name) else { return nil }
        do {
            return try surroundings.store.clock(of: job.name)
        } catch {
            surroundings.logger.error("a job's clock is unreadable: \(job.name): \(error)")
            return nil
        }
    }

    // MARK: - Orders

    /// Carries out an order and answers it, once what it changes is recorded.
    func answer(_ order: ControlOrder, _ reply: ControlReply, _ now: Instant) {
        if order.isRecorded, let trouble = pause.writing {
            let message = "the store cannot be written: \(trouble)"
            let help = "it is tried again by itself; 'trawl status' says when it can"
            return reply.give(.refused(.init(.failed, message, help: help)))
        }
        switch order {
        case .pause(let job, let isPaused): pause(job, isPaused, reply, now)
        case .trigger(let name):
            guard let job = agenda.job(named: name) else { return reply.give(.noJob(name)) }
            run(job, pageLimit: nil, reply, now)
        case .run(let job, let pageLimit, let isNew):
            if isNew {
                cancelAll(of: job.name, "a new run was asked for", now)
            } else if let going = goingRun(of: job.name) {
                return reply.give(.run(name: "\(going)", note: "it is going already"))
            }
            run(job, pageLimit: pageLimit, reply, now)
        case .cancel(let name): cancel(name, reply, now)
        case .accept(let plan): accept(plan, reply, now)
        case .standings(let names):
            let all = standings(now)
            reply.give(
                .progress(
                    names.map { names in
                        names.compactMap { name in all.first { $0.name == "\(name)" } }
                    } ?? all
                )
            )
        case .prune(let retention, let pass): prune(retention, pass: pass, reply, now)
        case .status: reply.give(.status(status(now)))
        }
    }

    private func pause(_ job: String, _ isPaused: Bool, _ reply: ControlReply, _ now: Instant) {
        if !isDraining { fireSchedules(now) }
        let wasPaused = agenda.isPaused(job)
        guard let entries = agenda.setPaused(job, isPaused, now: now) else {
            return reply.give(.noJob(job))
        }
        guard wasPaused != isPaused else {
            let message = isPaused ? "\(job) is paused already" : "\(job) is not paused"
            return reply.give(.refused(.init(.pointless, message)))
        }
        record(entries, now)
        followHealth(of: job, from: now)
        confirm(.paused(job, isPaused, next: agenda.nextDue(of: job)), to: reply)
    }

    private func run(_ job: Job, pageLimit: Int?, _ reply: ControlReply, _ now: Instant) {
        guard !isDraining else {
            let refusal = ControlAnswer.Refusal(.unavailable, "the daemon is ending")
            return reply.give(.refused(refusal))
        }
        let name = freeName(of: job.name, now)
        let isGoing = starts.count(of: job.name) >= job.firePolicy.overlap.mostRuns
        var asked = AskedRun(plan: plan(of: job, name, pageLimit: pageLimit))
        asked.isUrgent = true
        wait(asked, now)
        startRuns(now)
        let note = isGoing ? "it begins when a run of \(job.name) that goes on has ended" : nil
        confirm(.run(name: "\(name)", note: note), to: reply)
    }

    /// A name that no other run that was asked for has: the time in milliseconds, or the next one.
    private func freeName(of job: String, _ now: Instant) -> RunName {
        var name = RunName(job: job, scheduledAt: now, isManual: true)
        let taken = Set(
            runs.values.map(\.plan.name) + beginning.values.map(\.plan.name)
                + waiting.values.map(\.plan.name)
        )
        while taken.contains(name) {
            name = RunName(job: job, scheduledAt: name.scheduledAt.next, isManual: true)
        }
        return name
    }

    private func goingRun(of job: String) -> RunName? {
        let plans =
            runs.values.filter { !$0.isEnded }.map(\.plan) + beginning.values.map(\.plan)
            + waiting.values.map(\.plan)
        return plans.filter { $0.job.name == job }.min { $0.id < $1.id }?.name
    }

    private func cancel(_ name: RunName, _ reply: ControlReply, _ now: Instant) {
        let reason = "somebody cancelled it"
        if let run = runs.values.first(where: { $0.plan.name == name }) {
            guard !run.isEnded else {
                return reply.give(.refused(.init(.pointless, "\(name) has ended")))
            }
            cancel(run, reason, now)
        } else if let id = waiting.first(where: { $0.value.plan.name == name })?.key {
            cancelWaiting(id, reason, now)
        } else if let id = beginning.first(where: { $0.value.plan.name == name })?.key {
            beginning[id]?.ending = .init(state: .cancelled, reason: reason)
        } else {
            return reply.give(.refused(.init(.noRun, "no run '\(name)' goes or waits")))
        }
        confirm(.done("\(name) is cancelled; what is in flight may end"), to: reply)
    }

    // MARK: - Answers after the commit

    private func confirm(_ answer: ControlAnswer, to reply: ControlReply) {
        lastConfirmation += 1
        confirmations[lastConfirmation] = (reply, answer)
        surroundings.record(.confirm(lastConfirmation))
    }

    /// Answers who waited for a commit.
    func confirm(_ number: Int) {
        guard let (reply, answer) = confirmations.removeValue(forKey: number) else { return }
        reply.give(answer)
    }

    // MARK: - How things stand

    /// How the runs stand that go or wait, the first that came first.
    private func standings(_ now: Instant) -> [RunStanding] {
        var all = runs.values.map { run in (run.plan.id, RunStanding(run, at: now)) }
        all += beginning.values.map { ($0.plan.id, RunStanding(waiting: $0, reason: nil)) }
        all += waiting.values.map { asked in
            let isHeld = starts.isHeld(asked.plan.id)
            return (asked.plan.id, RunStanding(waiting: asked, reason: isHeld ? .overlap : nil))
        }
        return all.sorted { $0.0 < $1.0 }.map(\.1).map { standing in
            guard standing.state == .running, let reason = pause.reason else { return standing }
            var standing = standing
            standing.state = .paused
            standing.reason = reason
            return standing
        }
    }

    private func status(_ now: Instant) -> DaemonStatus {
        let held = hosts.values.compactMap { waiting($0, now) }.sorted {
            ($1.until, $0.host) < ($0.until, $1.host)
        }
        var status = DaemonStatus(
            pid: 0,
            version: Version.number,
            startedAt: now,
            isDraining: isDraining,
            jobs: agenda.count,
            pausedJobs: agenda.pausedJobs,
            brokenFiles: [],
            runs: standings(now),
            queueDepth: surroundings.tasks.count,
            queueHighWaterMark: surroundings.tasks.highWaterMark,
            queueCapacity: surroundings.tasks.capacity,
            inFlight: runs.values.reduce(0) { $0 + $1.inFlight },
            waitingHosts: Array(held.prefix(20)),
            waitingHostCount: held.count,
            lateness: lateness.summary,
            nextFire: agenda.nextDue
        )
        status.pauseReason = pause.reason
        status.quietJobs = quiet.names
        return status
    }

    /// What a host waits for, when URLs wait there that may not be asked for now; nil for others.
    private func waiting(_ host: HostLine, _ now: Instant) -> DaemonStatus.WaitingHost? {
        if host.standing == .gated, case .wait(let until) = host.gate.decision(at: now) {
            let reason = host.gate.effectiveDelay(at: now).source.rawValue
            return .init(host: host.name, until: until, reason: reason)
        }
        guard !host.turns.isEmpty,
            let until = host.robots.values.compactMap({ robots in
                if case .wait(let until) = robots.standing.advice(at: now) { until } else { nil }
            }).max()
        else { return nil }
        return .init(host: host.name, until: until, reason: DaemonStatus.WaitingHost.robots)
    }

    // MARK: - The clock

    /// Moves what waits by the clock, so that delays stay as long as they were; due times do not
    /// move.
    func shift(by jump: Duration, _ now: Instant) {
        surroundings.logger.warning("the clock was set", metadata: ["by": "\(jump.shortText)"])
        for host in hosts.values { host.shift(by: jump) }
        timers = Heap(
            timers.unordered.map { Timer(at: $0.at + jump, host: $0.host, number: $0.number) }
        )
        for run in runs.values { run.shift(by: jump) }
        pause.shift(by: jump)
        surroundings.record(.shift(jump))
        nextMark = nil
        if !isDraining, !pause.isOn { fireSchedules(now) }
    }
}

extension RunStanding {
    init(_ run: ActiveRun, at now: Instant) {
        self.init(
            name: "\(run.plan.name)",
            state: run.ending?.state ?? .running,
            reason: run.ending?.reason,
            pages: run.pages,
            queued: run.unfinished,
            items: run.items,
            errors: run.errors,
            elapsedMilliseconds: run.elapsedMilliseconds(at: now),
            isFinished: false
        )
    }

    init(waiting asked: AskedRun, reason: LateReason?) {
        self.init(
            name: "\(asked.plan.name)",
            state: .queued,
            reason: reason?.rawValue,
            pages: asked.pages,
            queued: 0,
            items: asked.items,
            errors: asked.errors,
            elapsedMilliseconds: asked.elapsedMilliseconds,
            isFinished: false
        )
    }
}

extension ControlAnswer {
    /// No job of that name may run.
    static func noJob(_ name: String) -> ControlAnswer {
        .refused(.init(.noJob, "no job is called '\(name)'", help: "'trawl jobs' lists all jobs"))
    }

    /// A job was paused or resumed.
    static func paused(_ job: String, _ isPaused: Bool, next: Instant?) -> ControlAnswer {
        if isPaused { return .done("\(job) is paused: its schedule does not fire") }
        let next = next.map { "next fire \($0.iso8601)" } ?? "no fire is to come"
        return .done("\(job) is resumed: \(next)")
    }
}
