internal import CLibcurl
internal import TrawlCore

/// How the server is reached: straight, or through a proxy; never through one of the environment,
/// which would see every address, and hide it from the policy.
extension Transfer {
    /// Sets what a connection needs; the options stay as they are while it is of the same kind.
    func setConnection(_ new: FetchRequest.Connection) throws(CurlError) {
        guard new != connection else { return }
        switch new {
        case .direct, .lookup:
            try set(CURLOPT_PROXY, "")
            try set(CURLOPT_NOPROXY, "*")
        case .proxy(let proxy):
            try set(CURLOPT_PROXY, proxy.url)
            try set(CURLOPT_NOPROXY, "")
        }
        // A lookup on a connection that stands would send its request.
        try set(CURLOPT_FRESH_CONNECT, new == .lookup ? 1 : 0)
        connection = new
    }

    /// Why a socket may not be made for an address; nil when it may.
    func refusal(of address: IPAddress, port: Int) -> String? {
        guard case .proxy(let proxy) = connection else {
            return addressPolicy.refusal(of: address)
        }
        // The job names the proxy, so that its address may be any, but nothing else beside it.
        guard port == proxy.port, proxy.address.map({ $0 == address }) ?? true else {
            return "\(address), port \(port), is not the proxy's"
        }
        return nil
    }

    /// Whether a failure is the proxy's own and tells nothing about the server behind it.
    ///
    /// In doubt it is the server's: what passes for a proxy's rests for all servers.
    func isProxyFault(_ code: CURLcode) -> Bool {
        guard case .proxy(let proxy) = connection else { return false }
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: return true
        case CURLE_PROXY: return !Self.repliesAboutServer.contains(long(CURLINFO_PROXY_ERROR))
        case CURLE_OPERATION_TIMEDOUT: return long(CURLINFO_NUM_CONNECTS) == 0
        default:
            guard proxy.scheme.isHTTP, !timer.isConnected else { return false }
            switch long(CURLINFO_HTTP_CONNECTCODE) {
            case 0, 407: return true
            // RFC 9110, 15.6.3 and 15.6.5: these speak of the server.
            case 502, 504: return false
            case 500...: return true
            default: return false
            }
        }
    }

    /// The failure that an answer stands for when it is the proxy's and not the server's.
    ///
    /// Inside a tunnel answers are the server's; outside of it a server has no reason for a 407.
    func proxyFailure(status: Int) -> FetchFailure? {
        guard status == 407, case .proxy(let proxy) = connection, proxy.scheme.isHTTP else {
            return nil
        }
        let message = "status 407: the proxy asks for a user name and a password"
        return FetchFailure(kind: .connect, code: 0, message: message, isProxyFault: true)
    }

    /// RFC 1928, 6: the replies that a SOCKS server gives about the server behind it.
    private static let repliesAboutServer = Set(
        [
            CURLPX_REPLY_NETWORK_UNREACHABLE, CURLPX_REPLY_HOST_UNREACHABLE,
            CURLPX_REPLY_CONNECTION_REFUSED, CURLPX_REPLY_TTL_EXPIRED, CURLPX_REPLY_NOT_ALLOWED,
            CURLPX_REPLY_ADDRESS_TYPE_NOT_SUPPORTED, CURLPX_RESOLVE_HOST,
        ].map { Int($0.rawValue) }
    )
}
