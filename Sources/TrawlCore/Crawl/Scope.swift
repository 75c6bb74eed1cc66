/// What a run may fetch: the first test that refuses a URL gives the reason.
///
/// The order is the job files': scheme, `allow`, `deny`, `match`, traps; robots come when the URL is
/// handed out.
package struct Scope: Sendable {
    /// The hosts that may be fetched.
    package var allow: [HostPattern]
    private let deny: URLPatterns
    /// What tells URLs as endless spaces have them.
    package let traps: URLTraps

    /// Why a URL is not fetched.
    package enum Refusal: Hashable, Sendable {
        /// Not http or https.
        case scheme
        /// A host that `allow` does not name.
        case host
        /// A URL that `deny` names.
        case denied
        /// A URL as endless spaces have them.
        case trap(URLTraps.Trap)
    }

    /// The scope of a job, and the hosts that joined it because a seed redirected there.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - extraAllow: The hosts that joined.
    ///   - time: The run's own, which dates in URLs are held against.
    package init(job: Job, extraAllow: [String], time: Instant) {
        allow = job.allow + extraAllow.compactMap { HostPattern($0) }
        deny = job.deny
        traps = URLTraps(
            maxLength: job.limits.urlLength,
            maxSegments: job.limits.segments,
            year: CivilDateTime(time, offsetSeconds: 0).date.year
        )
    }

    /// Why the URL that the resolver holds is not fetched, traps aside; nil when it may be.
    package func refusal(of url: ResolvedURL, in bytes: UnsafeBufferPointer<UInt8>) -> Refusal? {
        guard url.isHTTP else { return .scheme }
        let host = UnsafeBufferPointer(rebasing: bytes[url.host])
        guard allow.contains(where: { $0.matches(host: host, port: url.effectivePort) }) else {
            return .host
        }
        return deny.refuses(bytes) ? .denied : nil
    }

    /// The trap that the URL which the resolver holds looks like; nil when it looks like none.
    ///
    /// Whoever writes a pattern for links is believed: one that is asked for is held against the
    /// limits alone, and is no calendar.
    package func trap(
        of url: ResolvedURL,
        in bytes: UnsafeBufferPointer<UInt8>,
        isAskedFor: Bool
    ) -> URLTraps.Trap? {
        traps.trap(in: bytes, path: url.path, isAskedFor: isAskedFor)
    }

    /// Why a URL is not fetched; nil when it may be.
    package func refusal(of url: WebURL) -> Refusal? {
        guard url.isHTTP, let host = url.host else { return .scheme }
        guard allow.contains(where: { $0.matches(host: host, port: url.effectivePort) }) else {
            return .host
        }
        if url.withBytes(deny.refuses) { return .denied }
        return traps.trap(in: url).map { .trap($0) }
    }
}
