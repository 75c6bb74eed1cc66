/// Why a URL failed: one list for code, store, log and `show`.
///
/// The raw values are written into the store and must not change. What each means says its
/// `explanation`.
public enum FailureKind: String, Codable, CaseIterable, Hashable, Sendable {
    case dns
    case connect
    case tls
    case timeoutConnect = "timeout_connect"
    case timeoutFirstByte = "timeout_first_byte"
    case timeoutIdle = "timeout_idle"
    case timeoutTotal = "timeout_total"
    case `protocol`
    case truncated
    case tooLarge = "too_large"
    case decode
    case http4xx = "http_4xx"
    case http5xx = "http_5xx"
    case retryAfter = "retry_after"
    case redirectLimit = "redirect_limit"
    case redirectRefused = "redirect_refused"
    case addressBlocked = "address_blocked"
    case schemeBlocked = "scheme_blocked"
    case robotsDenied = "robots_denied"
    case robotsUnreachable = "robots_unreachable"
    case outOfScope = "out_of_scope"
    case trap
    case parse
    case selectorLimit = "selector_limit"
    case poison
    case cancelled

    /// One sentence for people, without a full stop.
    public var explanation: String {
        switch self {
        case .dns: "the host name could not be resolved to an address"
        case .connect: "no connection to the server could be made"
        case .tls: "the encrypted connection failed or its certificate is not valid"
        case .timeoutConnect: "connecting took longer than connect_timeout"
        case .timeoutFirstByte: "no answer began within first_byte_timeout"
        case .timeoutIdle: "the answer stood still for longer than idle_timeout"
        case .timeoutTotal: "the whole transfer took longer than timeout"
        case .protocol: "the server's answer broke the rules of HTTP"
        case .truncated: "the answer ended before it was complete"
        case .tooLarge: "the answer was larger than max_body after decompression"
        case .decode: "the answer's content coding could not be undone"
        case .http4xx: "the server refused the request with a status from 400 to 499"
        case .http5xx: "the server failed with a status from 500 to 599"
        case .retryAfter: "the server asked to wait for longer than the run may last"
        case .redirectLimit: "there were more redirects than the job allows"
        case .redirectRefused: "following the redirect would have sent a body to another origin"
        case .addressBlocked: "the host has a private address that the job may not reach"
        case .schemeBlocked: "the URL is neither http nor https"
        case .robotsDenied: "robots.txt does not allow the URL"
        case .robotsUnreachable: "robots.txt could not be fetched, so nothing of the host may be"
        case .outOfScope: "the URL is not among the hosts and patterns that the job allows"
        case .trap: "the URL looks like one of an endless series"
        case .parse: "the document could not be parsed"
        case .selectorLimit: "a selector or pattern used more than its share of time or memory"
        case .poison: "the process died several times while it parsed this page"
        case .cancelled: "the run was cancelled before the URL was fetched"
        }
    }

    /// Whether the transfer failed before a complete answer was there.
    ///
    /// Such things happen on the way to the server and back, so another attempt may fare better.
    public var isNetworkError: Bool {
        switch self {
        case .dns, .connect, .tls, .timeoutConnect, .timeoutFirstByte, .timeoutIdle, .timeoutTotal,
            .protocol, .truncated:
            true
        default:
            false
        }
    }
}
