internal import CLibcurl

/// A call of libcurl that failed for a reason of ours or the machine's, never the web's.
package struct CurlError: Error, Hashable, Sendable {
    /// What was being done: the name of the function or option.
    package let operation: String
    /// The library's code.
    package let code: Int
    /// The library's text for the code.
    package let message: String

    /// A mistake found before libcurl was asked; the code is -1.
    init(_ operation: String, _ message: String) {
        self.operation = operation
        code = -1
        self.message = message
    }

    private init(_ operation: String, code: UInt32, message: UnsafePointer<CChar>?) {
        self.operation = operation
        self.code = Int(code)
        self.message = message.map { String(cString: $0) } ?? "no text"
    }

    /// Turns a bad code of the easy interface into an error.
    static func check(_ code: CURLcode, _ operation: @autoclosure () -> String) throws(CurlError) {
        guard code != CURLE_OK else { return }
        throw CurlError(operation(), code: code.rawValue, message: curl_easy_strerror(code))
    }

    /// Turns a bad code of the multi interface into an error.
    static func check(_ code: CURLMcode, _ operation: @autoclosure () -> String) throws(CurlError) {
        guard code != CURLM_OK else { return }
        let number = UInt32(bitPattern: code.rawValue)
        throw CurlError(operation(), code: number, message: curl_multi_strerror(code))
    }
}

extension CurlError: CustomStringConvertible {
    /// One sentence with the operation, the code and its text.
    package var description: String { "\(operation) failed: \(message) (libcurl code \(code))" }
}
