/// What a run may fetch: the first test that refuses a URL gives the reason.
///
/// The order is the job files': scheme, `allow`, `deny`, `match`, traps; robots come when the URL is
/// handed out.
package struct Scope: Sendable {
    /// The hosts that may be fetched.
    package var allow: [HostPattern]
    private let deny: URLPatterns
    private let traps: URLTraps

    /// Why a URL is not fetched.
    package enum Refusal: String, Sendable {
        /// Not http or https.
        case scheme
        /// A host that `allow` does not name.
        case host = "out_of_scope"
        /// A URL that `deny` names.
        case denied
        /// A URL as endless spaces have them: too long, too many segments, a segment repeated.
        case trap
    }

    /// The scope of a job, and the hosts that joined it because a seed redirected there.
    package init(job: Job, extraAllow: [String]) {
        allow = job.allow + extraAllow.compactMap { HostPattern($0) }
        deny = job.deny
        traps = URLTraps(maxLength: job.limits.urlLength, maxSegments: job.limits.segments)
    }

    /// Why the URL that the resolver holds is not fetched; nil when it may be.
    package func refusal(of url: ResolvedURL, in bytes: UnsafeBufferPointer<UInt8>) -> Refusal? {
        guard url.isHTTP else { return .scheme }
        let host = UnsafeBufferPointer(rebasing: bytes[url.host])
        guard allow.contains(where: { $0.matches(host: host, port: url.effectivePort) }) else {
            return .host
        }
        if deny.refuses(bytes) { return .denied }
        let path = UnsafeBufferPointer(rebasing: bytes[url.path])
        return traps.trap(length: bytes.count, path: path) == nil ? nil : .trap
    }

    /// Why a URL is not fetched; nil when it may be.
    package func refusal(of url: WebURL) -> Refusal? {
        guard url.isHTTP, let host = url.host else { return .scheme }
        guard allow.contains(where: { $0.matches(host: host, port: url.effectivePort) }) else {
            return .host
        }
        if url.withBytes(deny.refuses) { return .denied }
        return traps.trap(in: url) == nil ? nil : .trap
    }
}
