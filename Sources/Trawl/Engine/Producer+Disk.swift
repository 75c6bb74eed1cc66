internal import TrawlCore

/// What the producer does while the disk is full or fails: nothing new.
///
/// Due times wait, and count when it has passed as if the process had been suspended. What others
/// tell goes on being taken in, as little comes when nothing is fetched.
extension Producer {
    /// Takes note of whether the writer waits for the disk.
    func setWriting(_ trouble: String?, _ now: Instant) {
        pause.writing = trouble
        followPause(now)
    }

    /// Takes note of whether the frontier can be read.
    func setReading(_ cause: String?, _ now: Instant) {
        let wasReadable = pause.reading == nil
        pause.reading = cause.map { ($0, until: now + surroundings.diskRetry) }
        if let cause, wasReadable { surroundings.report(.paused(cause)) }
        if cause == nil { surroundings.report(.resumed) }
        followPause(now)
    }

    /// Does what is to be done when the frontier cannot be read: waits, where that may help.
    func failedToRead(_ error: any Error, _ now: Instant) {
        guard let error = error as? StoreError, error.mayPass else {
            return surroundings.report(.failed("the frontier cannot be read: \(error)"))
        }
        setReading(error.description, now)
    }

    private func followPause(_ now: Instant) {
        guard pause.isOn else {
            guard let since = pause.since else { return }
            pause.since = nil
            // Such a pause counts as little as a downtime does.
            for run in runs.values { run.shift(by: max(.zero, now - since)) }
            for host in hosts.values where host.standing == .idle && hasWaiting(host) {
                makeReady(host)
            }
            return
        }
        pause.since = pause.since ?? now
    }
}

extension ControlOrder {
    /// Whether it is answered once it is recorded.
    var isRecorded: Bool {
        switch self {
        case .pause, .trigger, .run, .cancel, .accept, .prune: true
        case .standings, .status: false
        }
    }
}
