internal import CLibcurl

/// libcurl as a whole: its start and its version.
package enum CurlLibrary {
    /// Starts libcurl; to be called once before the first thread is made.
    ///
    /// Calling it again does nothing. curl_global_init(3): not thread-safe together with other
    /// libraries' start, so it belongs to the program's first lines.
    ///
    /// - Throws: What libcurl says when it cannot start (out of memory, no TLS library).
    package static func initialise() throws(CurlError) {
        try started.get()
    }

    /// The version of libcurl and of what it was built with, for `doctor` and reports.
    package static var version: String {
        curl_version().map { String(cString: $0) } ?? "unknown"
    }

    // A lazy global runs exactly once, also when two threads come at the same time.
    private static let started = Result<Void, CurlError> { () throws(CurlError) in
        try CurlError.check(curl_global_init(Int(CURL_GLOBAL_DEFAULT)), "curl_global_init")
    }
}
