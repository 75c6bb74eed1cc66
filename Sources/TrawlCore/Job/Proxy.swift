/// A proxy that a job's requests go through.
public struct Proxy: Sendable, Hashable {
    /// How a proxy is spoken to.
    public enum Scheme: String, Sendable, Hashable, CaseIterable {
        /// HTTP; a request over TLS goes through a tunnel (CONNECT).
        case http
        /// The same over TLS.
        case https
        /// SOCKS 5; names are resolved here.
        case socks5
        /// SOCKS 5; names are resolved by the proxy.
        case socks5h

        /// Whether requests reach the proxy as HTTP.
        package var isHTTP: Bool { self == .http || self == .https }

        fileprivate var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            case .socks5, .socks5h: 1080
            }
        }
    }

    /// How it is spoken to.
    public var scheme: Scheme
    /// A name in lower case, an IPv4 address, or an IPv6 address in brackets.
    public var host: String
    /// The port, 1 to 65535.
    public var port: Int
    /// User name and password, escaped as in a URL: `user:password@`; empty without them.
    ///
    /// A secret.
    public var credentials = ""

    /// Its URL with all that it takes, the secrets too.
    package var url: String { "\(scheme.rawValue)://\(credentials)\(host):\(port)" }

    /// Its address when the host is one.
    package var address: IPAddress? { IPAddress(literal: host) }
}

extension Proxy: CustomStringConvertible {
    /// Its URL without user name and password.
    public var description: String { "\(scheme.rawValue)://\(host):\(port)" }
}

extension Proxy {
    /// What keeps a text from being a proxy's URL.
    package enum Mistake: Error {
        /// No URL with a host.
        case notURL
        /// One of another scheme.
        case scheme
        /// Something behind the port.
        case path
    }

    /// Reads a proxy's URL: scheme, credentials, host and port.
    ///
    /// - Throws: What is wrong with it.
    package init(_ text: String) throws(Mistake) {
        guard let end = text.firstRange(of: "://")?.lowerBound else { throw .notURL }
        guard let scheme = Scheme(rawValue: text[..<end].lowercased()) else { throw .scheme }
        // As http, since only then a host is read as one; as itself, since only then a port that
        // happens to be http's own is kept.
        let rest = text[end...]
        guard let url = WebURL("http\(rest)"), let own = WebURL(scheme.rawValue + rest),
            let host = url.host, own.port != 0
        else { throw .notURL }
        guard url.path == "/", url.query == nil, url.fragment == nil else { throw .path }
        self.init(scheme: scheme, host: host, port: own.port ?? scheme.defaultPort)
        if !url.username.isEmpty || !url.password.isEmpty {
            credentials = "\(url.username):\(url.password)@"
        }
    }
}

extension IPAddress {
    /// The address that a URL's host is, IPv6 in brackets; nil for names.
    package init?(literal host: String) {
        self.init(host.hasPrefix("[") ? host.dropFirst().dropLast() : host[...])
    }
}
