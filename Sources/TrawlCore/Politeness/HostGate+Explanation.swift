extension HostGate {
    /// The delay in force and where it comes from.
    package struct EffectiveDelay: Hashable, Sendable {
        /// What asks for the delay.
        package enum Source: String, Hashable, Sendable, CaseIterable {
            case job
            case adaptive
            case crawlDelay = "crawl-delay"
            case backOff = "back-off"
            case retryAfter = "retry-after"
            case failures
        }

        /// How long the delay is, or for `retryAfter` and `failures` how much is left of it.
        package let duration: Duration
        /// What asks for it; where two ask for the same, the first in the order of the cases.
        package let source: Source
    }

    /// The largest of all delays that are in force, for people.
    package func effectiveDelay(at now: Instant) -> EffectiveDelay {
        func left(_ end: Instant?) -> Duration { end.map { max($0 - now, .zero) } ?? .zero }
        let all: [EffectiveDelay] = [
            EffectiveDelay(duration: policy.delay, source: .job),
            EffectiveDelay(duration: adaptiveDelay, source: .adaptive),
            EffectiveDelay(duration: crawlDelay ?? .zero, source: .crawlDelay),
            EffectiveDelay(duration: max(backOff, left(backOffUntil)), source: .backOff),
            EffectiveDelay(duration: left(retryAfterUntil), source: .retryAfter),
            EffectiveDelay(duration: left(brokenUntil), source: .failures),
        ]
        return all.dropFirst().reduce(all[0]) { $1.duration > $0.duration ? $1 : $0 }
    }
}
