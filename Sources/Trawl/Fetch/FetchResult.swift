package import TrawlCore

/// How a transfer ended.
package enum FetchResult: Sendable {
    /// The server answered, with whatever status; redirects are answers too.
    case response(FetchResponse)
    /// There is no whole answer.
    case failure(FetchFailure)
}

/// A whole answer of a server.
package struct FetchResponse: Sendable {
    /// The status code.
    package var status: Int
    /// The header fields of the final answer, without those of 1xx answers and trailers.
    package var headers: ResponseHeaders
    /// The body, decompressed.
    ///
    /// It was handed over without a copy; give it back with `CurlMulti.recycle` when done with it.
    package var body: [UInt8]
    /// The address that was connected to, in numbers; empty when libcurl does not know it.
    package var remoteAddress: String
    /// Bytes of the body as sent, before decompression.
    package var wireBytes: Int
    /// The cookies that the answer changed.
    package var cookies: [CookieChange] = []
    /// When the stages of the transfer ended.
    package var timings: FetchTimings
}

/// When the stages of a transfer ended, each counted from its start.
package struct FetchTimings: Hashable, Sendable {
    /// The name was looked up; zero on a reused connection.
    package var nameLookup: Duration
    /// The connection stood (without TLS); zero on a reused connection.
    package var connect: Duration
    /// The first byte of the answer came.
    package var startTransfer: Duration
    /// All was over.
    package var total: Duration
    /// Connections that were made for it: 0 when one was reused.
    package var newConnections: Int
}

/// Why there is no whole answer.
package struct FetchFailure: Hashable, Sendable {
    /// The kind, as it is stored and counted.
    package var kind: FailureKind
    /// libcurl's code; 0 when the reason is ours (a limit, a stage's timeout, a cancellation).
    package var code: Int
    /// One sentence for people, without the URL.
    package var message: String
    /// Whether the proxy failed, so that it tells nothing about the server.
    package var isProxyFault = false
}
