package import TrawlCore

/// One HTTP request, with the limits that hold for it.
package struct FetchRequest: Sendable {
    /// How the server is reached.
    package enum Connection: Hashable, Sendable {
        /// Straight.
        case direct
        /// Through a proxy; the policy of addresses is not asked for the server's, which nobody
        /// here sees.
        case proxy(Proxy)
        /// Not at all: its name is looked up, and the request always fails, as `address_blocked`
        /// when the policy refuses one of the addresses.
        case lookup
    }

    /// The address as our own parser wrote it; libcurl gets exactly these bytes.
    package var url: String
    /// `GET`, `HEAD`, `POST` or any other method's name.
    package var method: String
    /// Header fields in order, sent besides `User-Agent`, `Accept` and `Accept-Encoding`.
    ///
    /// A field of the name `Accept` or `Accept-Encoding` replaces ours. Line ends and NUL are refused at the start.
    package var headers: [(name: String, value: String)]
    /// The bytes to send; nil sends no body, which is not the same as an empty one.
    package var body: [UInt8]?
    /// The `User-Agent` field.
    package var userAgent: String
    /// For the whole transfer, from start to the last byte; under 1 ms is 1 ms.
    package var timeout: Duration
    /// For name lookup, connecting and TLS together; under 1 ms is 1 ms.
    package var connectTimeout: Duration
    /// From the moment the connection is ready to the first line of the answer.
    package var firstByteTimeout: Duration
    /// The longest silence after that, and the span over which 100 bytes a second are expected.
    package var idleTimeout: Duration
    /// The most bytes that a body may have after decompression; one more is `too_large`.
    ///
    /// Before it, a compressed body may have an eighth and 1 KiB more than that.
    package var maxBodyBytes: Int
    /// Whether the first bytes of a longer body are taken for the whole, in place of `too_large`.
    package var cutsLongBody: Bool
    /// Whether the server's certificate and name are checked.
    package var verifyTLS: Bool
    /// The cookies that may go along, in libcurl's lines; nil neither sends nor takes any.
    package var cookies: [String]?
    /// Which addresses may be connected to.
    package var addressPolicy: AddressPolicy
    /// How the server is reached.
    package var connection: Connection

    /// A request with the default limits of job files.
    package init(
        url: String,
        method: String = "GET",
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        userAgent: String,
        timeout: Duration = .seconds(120),
        connectTimeout: Duration = .seconds(10),
        firstByteTimeout: Duration = .seconds(30),
        idleTimeout: Duration = .seconds(20),
        maxBodyBytes: Int = 16 << 20,
        cutsLongBody: Bool = false,
        verifyTLS: Bool = true,
        cookies: [String]? = nil,
        addressPolicy: AddressPolicy = .globalOnly,
        connection: Connection = .direct
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.body = body
        self.userAgent = userAgent
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.firstByteTimeout = firstByteTimeout
        self.idleTimeout = idleTimeout
        self.maxBodyBytes = maxBodyBytes
        self.cutsLongBody = cutsLongBody
        self.verifyTLS = verifyTLS
        self.cookies = cookies
        self.addressPolicy = addressPolicy
        self.connection = connection
    }
}
