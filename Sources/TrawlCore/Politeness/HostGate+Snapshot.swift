extension HostGate {
    /// What is kept of a host over restarts.
    package struct Snapshot: Codable, Hashable, Sendable {
        /// The earliest next start as far as it is known; nil when nothing holds it back.
        package var nextAllowed: Instant?
        /// The step of the back-off; 0 without one.
        package var backOffLevel: Int
        /// Failures since the last answer.
        package var failuresInRow: Int
        /// The end of the pause after too many failures; then one request tries the host.
        package var brokenUntil: Instant?
        /// The end of a long wait that the host asked for.
        package var longWaitUntil: Instant?
        /// The delay that follows the host; nil when none does.
        package var adaptiveDelay: Duration?

        /// What is kept of a host that nothing holds back.
        package static let plain = Snapshot(
            nextAllowed: nil,
            backOffLevel: 0,
            failuresInRow: 0,
            brokenUntil: nil,
            longWaitUntil: nil,
            adaptiveDelay: nil
        )

        /// Whether it says more than when a host may be asked next.
        package var isTroubled: Bool {
            backOffLevel > 0 || failuresInRow > 0 || brokenUntil != nil
        }

        /// Whether the next process would do something else by it than by another one.
        ///
        /// A next start that is over says nothing.
        package func differs(from kept: Snapshot, at now: Instant) -> Bool {
            func whatHolds(of snapshot: Snapshot) -> Snapshot {
                var snapshot = snapshot
                if let next = snapshot.nextAllowed, next <= now { snapshot.nextAllowed = nil }
                return snapshot
            }
            return whatHolds(of: self) != whatHolds(of: kept)
        }
    }

    /// What is to be kept.
    ///
    /// A request in flight counts as if it ended now.
    package func snapshot(at now: Instant) -> Snapshot {
        var next = earliestStart
        if inFlight > 0 {
            let spaced = now.advanced(byAtLeast: spacing)
            next = max(next ?? spaced, spaced)
        }
        return Snapshot(
            nextAllowed: next,
            backOffLevel: backOffLevel,
            failuresInRow: failuresInRow,
            brokenUntil: brokenUntil,
            longWaitUntil: longWaitUntil,
            adaptiveDelay: adaptive?.current
        )
    }

    /// A host as it was kept; nothing of it is in flight and no run uses it yet.
    package init(restoring snapshot: Snapshot) {
        self.init()
        restore(snapshot)
    }
}
