import TrawlCore

@testable import Trawl

/// What happens to a daemon.
extension SimulatedWorld {
    /// One thing happens.
    func happen() throws {
        switch Int.random(in: 0..<20, using: &noise) {
        case 0, 1: try goDown(kill)
        case 2: try goDown(drain)
        case 3, 4: try change { try self.edit($0) }
        case 5: try change { try self.remove($0) }
        case 6, 7: try change { try self.comeBack($0) }
        case 8: try change { try self.mend($0) }
        case 9, 10: try pause(true)
        case 11, 12, 13: try pause(false)
        case 14: setClock(by: Int64.random(in: 1...7_200_000, using: &noise), isNoticed: true)
        case 15: setClock(by: -Int64.random(in: 1...3_600_000, using: &noise), isNoticed: true)
        case 16: sleep()
        case 17: trigger()
        case 18: try cancel()
        default: try killDuringEdit()
        }
    }

    // MARK: - The process

    /// The daemon ends in some way, is down for a while in which more happens, and begins again.
    private func goDown(_ end: () throws -> Void) throws {
        try end()
        try beDown(mayGoBack: true)
    }

    private func beDown(mayGoBack: Bool) throws {
        let longest: Int64 = [10_000, 600_000, 10_800_000].randomElement(using: &noise) ?? 1000
        pass(to: steady + Int64.random(in: 1...longest, using: &noise))
        if Int.random(in: 0..<6, using: &noise) == 0 {
            let least: Int64 = mayGoBack ? -600_000 : 0
            setClock(by: Int64.random(in: least...600_000, using: &noise), isNoticed: false)
        }
        var changed: Set<Int> = []
        if isNew {
            for _ in 0..<Int.random(in: 0...4, using: &noise) {
                let index = Int.random(in: 0..<jobs.count, using: &noise)
                if changed.insert(index).inserted { try changeFile(index) }
            }
        }
        for index in jobs.indices where jobs[index].isThere && !jobs[index].isBroken {
            let inForce = jobs[index].inForce
            if inForce?.job.source != jobs[index].version.job.source { jobs[index].begin(at: now) }
        }
        for index in jobs.indices where !jobs[index].isThere { jobs[index].end(at: now) }
        try restart()
        noteAll()
    }

    /// Something happens to a file while no daemon looks.
    private func changeFile(_ index: Int) throws {
        switch Int.random(in: 0..<4, using: &noise) {
        case 0: jobs[index].isBroken = jobs[index].isThere && jobs[index].inForce != nil
        case 1 where isUnpaused(index):
            jobs[index].isThere = false
            jobs[index].isBroken = false
        case 2:
            jobs[index].isThere = true
            jobs[index].isBroken = false
        default:
            guard jobs[index].isThere else { return }
            jobs[index].isBroken = false
            jobs[index].version = try makeVersion(jobs[index].name)
        }
    }

    /// The machine is suspended.
    private func sleep() {
        let from = now
        pass(to: steady + Int64.random(in: 1...3_600_000, using: &noise))
        journal.leap(from: from, to: now)
    }

    // MARK: - Files

    /// Changes a job while the daemon looks, if the clock allows it.
    private func change(_ body: (Int) throws -> AgendaChange?) throws {
        guard isNew else { return }
        // What is due at this moment is due by what held until now.
        let index = Int.random(in: 0..<jobs.count, using: &noise)
        guard let change = try body(index) else { return }
        stage.tell(.agenda(change), now)
        journal.change(at: now)
        try write()
        note(jobs[index], at: now)
    }

    private func edit(_ index: Int) throws -> AgendaChange? {
        guard jobs[index].isThere else { return nil }
        jobs[index].version = try makeVersion(jobs[index].name)
        jobs[index].isBroken = false
        jobs[index].begin(at: now)
        return AgendaChange(jobs: [SharedJob(jobs[index].version.job)])
    }

    private func mend(_ index: Int) throws -> AgendaChange? {
        jobs[index].isBroken ? try edit(index) : nil
    }

    /// A paused job whose file goes stays in force as paused, which is another story.
    private func remove(_ index: Int) throws -> AgendaChange? {
        guard jobs[index].isThere, isUnpaused(index) else { return nil }
        jobs[index].isThere = false
        jobs[index].isBroken = false
        jobs[index].end(at: now)
        return AgendaChange(removed: [jobs[index].name])
    }

    private func comeBack(_ index: Int) throws -> AgendaChange? {
        guard !jobs[index].isThere else { return nil }
        jobs[index].isThere = true
        jobs[index].begin(at: now)
        return AgendaChange(jobs: [SharedJob(jobs[index].version.job)])
    }

    /// A file is edited, and the daemon is killed before, while or after that is recorded.
    private func killDuringEdit() throws {
        guard isNew else { return }
        let index = Int.random(in: 0..<jobs.count, using: &noise)
        guard jobs[index].isThere, !jobs[index].isBroken else { return }
        jobs[index].version = try makeVersion(jobs[index].name)
        stage.tell(.agenda(AgendaChange(jobs: [SharedJob(jobs[index].version.job)])), now)
        journal.change(at: now)
        let edited = now
        try kill()
        let clock = try ledger.store.clock(of: jobs[index].name)
        if clock?.schedule == jobs[index].version.schedule.identity {
            jobs[index].begin(at: edited)
        }
        noteAll()
        try beDown(mayGoBack: false)
    }

    // MARK: - Orders

    private func isUnpaused(_ index: Int) -> Bool {
        (try? ledger.store.clock(of: jobs[index].name))??.standing != .paused
    }

    private func pause(_ isPaused: Bool) throws {
        let index: Int
        if isPaused {
            index = Int.random(in: 0..<jobs.count, using: &noise)
        } else {
            let paused = jobs.indices.filter { !isUnpaused($0) }
            guard let any = paused.randomElement(using: &noise) else { return }
            index = any
        }
        guard jobs[index].isThere else { return }
        _ = stage.order(.pause(job: jobs[index].name, isPaused), now)
        journal.change(at: now)
        try write()
        note(jobs[index], at: now)
    }

    private func trigger() {
        let job = jobs[Int.random(in: 0..<jobs.count, using: &noise)]
        _ = stage.order(.trigger(job: job.name), now)
    }

    private func cancel() throws {
        guard let run = stage.producer.runs.values.first else { return }
        _ = stage.order(.cancel(run.plan.name), now)
        try write()
    }

    private func noteAll() {
        for job in jobs { note(job, at: now) }
    }
}
