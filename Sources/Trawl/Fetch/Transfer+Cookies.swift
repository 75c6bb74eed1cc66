internal import CLibcurl
internal import Glibc
internal import TrawlCore

/// Cookies by libcurl's engine, which reads, judges (RFC 6265, with the public suffix list) and sends
/// them; between requests they live in the run's jar.
///
/// A handle that had cookies is not used again: nothing turns its engine off, and after an answer
/// that set 50 of them it takes no others before its next request begins (libcurl 7.88).
extension Transfer {
    /// Gives the handle the cookies of its request.
    func setCookies(_ lines: [String]?) throws(CurlError) {
        givenCookies = lines
        guard let lines else { return }
        // CURLOPT_COOKIEFILE(3): an empty name turns the engine on and reads nothing.
        try set(CURLOPT_COOKIEFILE, "")
        for line in lines { try set(CURLOPT_COOKIELIST, line) }
    }

    /// What the answer did to the cookies of its request.
    func changedCookies() -> [CookieChange] {
        guard let givenCookies, answer.headers.bytes(of: "set-cookie") != nil else { return [] }
        var first: UnsafeMutablePointer<curl_slist>?
        // It fails only when memory is out; then nothing changed.
        _ = trawl_getinfo_list(easy, CURLINFO_COOKIELIST, &first)
        defer { curl_slist_free_all(first) }
        var lines: [String] = []
        var next = first
        while let entry = next {
            if let line = entry.pointee.data { lines.append(String(cString: line)) }
            next = entry.pointee.next
        }
        return CookieChange.changes(from: givenCookies, to: lines, at: time(nil))
    }
}
