internal import CLibcurl
internal import Glibc
internal import TrawlCore

/// An easy handle of libcurl with all that its callbacks write to; used for one request after
/// another.
///
/// It is reached from C through an unretained pointer to itself, which is valid whenever a callback
/// can run: callbacks run only inside calls for `easy`, and `easy` ends in `deinit`.
final class Transfer {
    /// libcurl's handle; owned here, lent to the multi handle while in flight.
    let easy: UnsafeMutableRawPointer
    /// Its place in the owner's list of transfers in flight.
    var position = 0
    /// The caller's name for the request.
    private(set) var tag: UInt64 = 0
    /// Header fields, body and limits of the answer that is coming in.
    var answer = IncomingAnswer()
    /// The stages' timeouts.
    var timer = StageTimer(firstByte: .zero, idle: .zero)
    /// Which addresses may be connected to.
    private(set) var addressPolicy = AddressPolicy.globalOnly
    /// How the server is reached: what the handle's options say.
    var connection = FetchRequest.Connection.direct
    /// The last refusal by the policy, while no address was allowed.
    var refusedAddress: String?
    /// Whether any address was allowed and tried.
    var openedSocket = false
    /// Whether the request is on its way and the owner was not told.
    var hasBegun = false

    /// Whether the whole transfer may take no longer than connecting: then the end of the time while
    /// connecting is the end of the whole.
    private var isTotalShorter = false
    /// The cookies that the request went with; nil without a jar.
    var givenCookies: [String]?
    /// The request's header fields, which libcurl reads while the transfer lasts; freed here.
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Where libcurl writes its sentence about a failure.
    let errorText: UnsafeMutablePointer<CChar>

    init() throws(CurlError) {
        guard let easy = curl_easy_init() else {
            throw CurlError("curl_easy_init", "libcurl gave no handle")
        }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setConstantOptions()
    }

    deinit {
        // The owner has taken it out of the multi handle before it lets go of it.
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Makes it ready for a request, whatever it did before.
    ///
    /// - Throws: For a header field that cannot be sent, or when memory is out.
    func prepare(
        _ request: FetchRequest,
        tag: UInt64,
        buffer: [UInt8]
    ) throws(CurlError) {
        self.tag = tag
        answer.begin(
            buffer: buffer,
            maxBodyBytes: request.maxBodyBytes,
            cutsLongBody: request.cutsLongBody,
            hasBody: request.method != "HEAD"
        )
        timer = StageTimer(firstByte: request.firstByteTimeout, idle: request.idleTimeout)
        addressPolicy = request.addressPolicy
        refusedAddress = nil
        openedSocket = false
        hasBegun = false
        isTotalShorter = request.timeout <= request.connectTimeout
        errorText[0] = 0
        try setConnection(request.connection)
        try setRequestOptions(request)
        try setCookies(request.cookies)
    }

    /// Owns a list of header fields that libcurl was given, and frees the one before.
    func keep(_ list: UnsafeMutablePointer<curl_slist>?) {
        curl_slist_free_all(headerList)
        headerList = list
    }

    /// What the transfer led to; takes the body and the headers out.
    func finish(_ code: CURLcode) -> FetchResult {
        if code == CURLE_OK { answer.end() }
        guard code == CURLE_OK || answer.isCut, answer.verdict == nil else {
            return .failure(failure(code))
        }
        let status = long(CURLINFO_RESPONSE_CODE)
        if let failure = proxyFailure(status: status) { return .failure(failure) }
        return .response(
            FetchResponse(
                status: status,
                headers: answer.headers,
                body: answer.takeBody(),
                remoteAddress: string(CURLINFO_PRIMARY_IP),
                wireBytes: answer.wireBytes,
                cookies: changedCookies(),
                timings: FetchTimings(
                    nameLookup: duration(CURLINFO_NAMELOOKUP_TIME_T),
                    connect: duration(CURLINFO_CONNECT_TIME_T),
                    startTransfer: duration(CURLINFO_STARTTRANSFER_TIME_T),
                    total: duration(CURLINFO_TOTAL_TIME_T),
                    newConnections: long(CURLINFO_NUM_CONNECTS)
                )
            )
        )
    }

    private func failure(_ code: CURLcode) -> FetchFailure {
        if let verdict = answer.verdict { return verdict }
        let number = Int(code.rawValue)
        if let refusedAddress, !openedSocket || code == CURLE_ABORTED_BY_CALLBACK {
            return FetchFailure(kind: .addressBlocked, code: number, message: refusedAddress)
        }
        var text = String(cString: errorText)
        if text.isEmpty { text = String(cString: curl_easy_strerror(code)) }
        let kind = FailureKind(
            curl: code,
            text: text,
            connected: timer.isConnected,
            totalIsOver: isTotalShorter
        )
        return FetchFailure(
            kind: kind,
            code: number,
            message: text,
            isProxyFault: isProxyFault(code)
        )
    }
}

// MARK: - Facts

extension Transfer {
    // curl_easy_getinfo(3) fails only for an option that the library does not know; then the
    // value stays zero or empty.
    func long(_ info: CURLINFO) -> Int {
        var value = 0
        _ = trawl_getinfo_long(easy, info, &value)
        return value
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        _ = trawl_getinfo_off(easy, info, &value)
        return Int(value)
    }

    private func duration(_ info: CURLINFO) -> Duration { .microseconds(offset(info)) }

    private func string(_ info: CURLINFO) -> String {
        var value: UnsafePointer<CChar>?
        _ = trawl_getinfo_string(easy, info, &value)
        return value.map { String(cString: $0) } ?? ""
    }
}

extension Transfer {
    /// The transfer that a handle belongs to.
    static func of(_ easy: UnsafeMutableRawPointer?) -> Transfer? {
        var context: UnsafeMutableRawPointer?
        guard let easy, trawl_getinfo_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK,
            let context
        else { return nil }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}
