internal import Logging
internal import TrawlCore

/// What is kept of hosts over restarts.
///
/// Plain delays are kept when the process ends, and no fetch writes anything for them: a process
/// that was killed left a mark, by which the next one holds every host for its delay.
extension Producer {
    /// Keeps what an answer did to a host; a plain one after a plain one does nothing.
    func keep(_ host: HostLine, after answer: HostAnswer, _ now: Instant) {
        guard answer != .cancelled, answer != .ok || host.kept.isTroubled else { return }
        keep(host, host.gate.snapshot(at: now))
    }

    /// Keeps what holds of every host, as the last thing that this process does with them.
    func keepHosts(_ now: Instant) {
        for host in hosts.values {
            let snapshot = host.gate.snapshot(at: now)
            if snapshot.differs(from: host.kept, at: now) { keep(host, snapshot) }
        }
        surroundings.record(.endCrawl)
    }

    private func keep(_ host: HostLine, _ snapshot: HostGate.Snapshot) {
        do {
            surroundings.record(.host(name: host.name, gate: try snapshot.json))
            host.kept = snapshot
        } catch {
            surroundings.logger.error("a host's record cannot be written: \(host.name): \(error)")
        }
    }
}
