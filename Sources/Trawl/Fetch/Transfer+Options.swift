internal import CLibcurl
internal import TrawlCore

extension Transfer {
    /// What is the same for every request.
    func setConstantOptions() throws(CurlError) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA,
            CURLOPT_PREREQDATA,
        ] {
            try CurlError.check(trawl_setopt_pointer(easy, option, me), "a callback's context")
        }
        try CurlError.check(
            trawl_setopt_pointer(easy, CURLOPT_ERRORBUFFER, errorText),
            "CURLOPT_ERRORBUFFER"
        )
        try CurlError.check(
            trawl_setopt_data(easy, CURLOPT_WRITEFUNCTION, receiveBody),
            "CURLOPT_WRITEFUNCTION"
        )
        try CurlError.check(
            trawl_setopt_data(easy, CURLOPT_HEADERFUNCTION, receiveHeaderLine),
            "CURLOPT_HEADERFUNCTION"
        )
        try CurlError.check(
            trawl_setopt_opensocket(easy, openAllowedSocket),
            "CURLOPT_OPENSOCKETFUNCTION"
        )
        try CurlError.check(
            trawl_setopt_prereq(easy, approveConnection),
            "CURLOPT_PREREQFUNCTION"
        )
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        // Bodies are decoded by `ContentDecoder`, which says why.
        try set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        // No proxy, those of the environment included, until a request asks for one.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        // What a proxy says about its tunnel is no part of the answer.
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // The address was normalised by our own parser, which also judged it.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        try set(CURLOPT_NOSIGNAL, 1)
        // Measured: 64 KB gives the most pages a second, 16 KB and 256 KB less.
        try set(CURLOPT_BUFFERSIZE, 64 << 10)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        // Without it, giving up on a name lookup waits for the resolver's thread to end, and
        // with it every other transfer (CURLOPT_QUICK_EXIT(3)); the thread frees what it holds.
        try set(CURLOPT_QUICK_EXIT, 1)
    }

    func setRequestOptions(_ request: FetchRequest) throws(CurlError) {
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_USERAGENT, request.userAgent)
        try setMethod(request)
        try setHeaders(request)
        // libcurl takes 0 for "no limit" and counts in milliseconds.
        try set(CURLOPT_TIMEOUT_MS, max(1, milliseconds(request.timeout)))
        try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, milliseconds(request.connectTimeout)))
        try set(CURLOPT_SSL_VERIFYPEER, request.verifyTLS ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, request.verifyTLS ? 2 : 0)
    }

    private func setMethod(_ request: FetchRequest) throws(CurlError) {
        // GET first: it undoes what the request before asked for.
        try set(CURLOPT_HTTPGET, 1)
        try set(CURLOPT_CUSTOMREQUEST, nil)
        switch (request.method, request.body) {
        case ("GET", nil):
            return
        case ("HEAD", nil):
            try set(CURLOPT_NOBODY, 1)
            return
        case ("POST", nil):
            try setBody([])
        case (_, let body?):
            try setBody(body)
        case (_, nil):
            break
        }
        if request.method != "POST" { try set(CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func setBody(_ body: [UInt8]) throws(CurlError) {
        try CurlError.check(
            trawl_setopt_off(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)),
            "CURLOPT_POSTFIELDSIZE_LARGE"
        )
        // libcurl copies it, so the request need not live as long as the transfer.
        let code = (body.isEmpty ? [0] : body).withUnsafeBytes { bytes in
            trawl_setopt_pointer(
                easy,
                CURLOPT_COPYPOSTFIELDS,
                UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            )
        }
        try CurlError.check(code, "CURLOPT_COPYPOSTFIELDS")
    }

    private func setHeaders(_ request: FetchRequest) throws(CurlError) {
        var list: UnsafeMutablePointer<curl_slist>?
        do throws(CurlError) {
            // A name with nothing behind the colon takes out a field that libcurl would add.
            var lines = ["Expect:"]
            if !request.hasHeader("accept") { lines.append(Self.accept) }
            if !request.hasHeader("accept-encoding") {
                lines.append("Accept-Encoding: \(ContentCoding.accepted)")
            }
            if request.body != nil || request.method == "POST", !request.hasHeader("content-type") {
                lines.append("Content-Type:")
            }
            for (name, value) in request.headers {
                try Self.checkField(name: name, value: value)
                // curl's manual: an empty value is written with a semicolon.
                lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
            }
            for line in lines {
                guard let longer = curl_slist_append(list, line) else {
                    throw CurlError("curl_slist_append", "out of memory")
                }
                list = longer
            }
            try CurlError.check(trawl_setopt_list(easy, list), "CURLOPT_HTTPHEADER")
        } catch {
            curl_slist_free_all(list)
            throw error
        }
        keep(list)
    }

    /// As browsers ask for pages, without the image types.
    private static let accept =
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    /// RFC 9110, 5.1 and 5.5: a name is a token; a value has no line end and no NUL.
    private static func checkField(name: String, value: String) throws(CurlError) {
        let isToken = { (byte: UInt8) in
            (0x21...0x7e).contains(byte) && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
        }
        guard !name.isEmpty, name.utf8.allSatisfy(isToken) else {
            throw CurlError("header field", "'\(name)' is no name of a header field")
        }
        guard !value.utf8.contains(where: { $0 == 0 || $0 == 0x0a || $0 == 0x0d }) else {
            throw CurlError("header field", "the value of '\(name)' has a line end or a NUL")
        }
    }

    /// Sets an option.
    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try CurlError.check(trawl_setopt_long(easy, option, value), "option \(option.rawValue)")
    }

    /// Sets an option.
    func set(_ option: CURLoption, _ value: String?) throws(CurlError) {
        try CurlError.check(trawl_setopt_string(easy, option, value), "option \(option.rawValue)")
    }

    private func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        // libcurl refuses more than an int of them; 24 days are as good as no limit.
        return min(Int(Int32.max), Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}

extension FetchRequest {
    fileprivate func hasHeader(_ lowercased: String) -> Bool {
        headers.contains { $0.name.lowercased() == lowercased }
    }
}
