internal import CLibcurl
internal import Glibc
internal import TrawlCore

// What libcurl calls. The context is the transfer's address, given by `Transfer.init`; the transfer
// outlives its easy handle, and only calls for that handle come here. Each of them copies, counts
// and returns.

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

/// CURLOPT_WRITEFUNCTION: takes a piece of the body; anything but its length ends the transfer.
func receiveBody(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = transfer(context)
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    transfer.timer.received(piece.count, at: .now)
    return transfer.answer.receive(body: piece) ? piece.count : 0
}

/// CURLOPT_HEADERFUNCTION: takes one header line; anything but its length ends the transfer.
func receiveHeaderLine(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = transfer(context)
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    transfer.timer.received(line.count, at: .now)
    return transfer.answer.receive(line: line) ? line.count : 0
}

/// CURLOPT_OPENSOCKETFUNCTION: makes the socket for an address, or refuses the address.
func openAllowedSocket(
    context: UnsafeMutableRawPointer?,
    purpose: curlsocktype,
    address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return CURL_SOCKET_BAD }
    let transfer = transfer(context)
    if let refusal = refusal(of: address, by: transfer) {
        transfer.refusedAddress = refusal
        return CURL_SOCKET_BAD
    }
    guard transfer.connection != .lookup else { return CURL_SOCKET_BAD }
    transfer.openedSocket = true
    // Not inherited by hooks. A failure is -1, as CURL_SOCKET_BAD.
    let place = address.pointee
    return trawl_socket(place.family, place.socktype, place.protocol)
}

/// CURLOPT_PREREQFUNCTION: the last word before a request goes out, also on a reused connection,
/// which may have been opened under another policy.
func approveConnection(
    context: UnsafeMutableRawPointer?,
    remoteAddress: UnsafeMutablePointer<CChar>?,
    localAddress: UnsafeMutablePointer<CChar>?,
    remotePort: Int32,
    localPort: Int32
) -> Int32 {
    guard let context, let remoteAddress else { return CURL_PREREQFUNC_ABORT }
    let transfer = transfer(context)
    guard transfer.connection != .lookup else { return CURL_PREREQFUNC_ABORT }
    // The text comes from inet_ntop(3); a link-local address may have its zone behind it.
    let text = String(cString: remoteAddress).prefix { $0 != "%" }
    guard let address = IPAddress(text) else {
        transfer.refusedAddress = "'\(text)' is no address"
        return CURL_PREREQFUNC_ABORT
    }
    if let refusal = transfer.refusal(of: address, port: Int(remotePort)) {
        transfer.refusedAddress = refusal
        return CURL_PREREQFUNC_ABORT
    }
    transfer.timer.connected(at: .now)
    transfer.hasBegun = true
    return CURL_PREREQFUNC_OK
}

/// Why a socket address is refused; other families than IPv4 and IPv6 always are.
private func refusal(
    of address: UnsafeMutablePointer<curl_sockaddr>,
    by transfer: Transfer
) -> String? {
    let start = UnsafeRawPointer(address).advanced(
        by: MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
    )
    switch address.pointee.family {
    case AF_INET:
        // libcurl's structure ends in a sockaddr_storage's worth of bytes, whatever its type says.
        let v4 = start.loadUnaligned(as: sockaddr_in.self)
        return refusal(of: v4.sin_addr, port: v4.sin_port, by: transfer)
    case AF_INET6:
        let v6 = start.loadUnaligned(as: sockaddr_in6.self)
        return refusal(of: v6.sin6_addr, port: v6.sin6_port, by: transfer)
    default:
        return "address family \(address.pointee.family) is neither IPv4 nor IPv6"
    }
}

/// The same for the address and the port in network order.
private func refusal(of bytes: some Any, port: in_port_t, by transfer: Transfer)
    -> String?
{
    withUnsafeBytes(of: bytes) { bytes in
        guard let address = IPAddress(networkBytes: bytes) else {
            return "an address of \(bytes.count) bytes is neither IPv4 nor IPv6"
        }
        return transfer.refusal(of: address, port: Int(in_port_t(bigEndian: port)))
    }
}
