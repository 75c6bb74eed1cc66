/// Session ids that sites write into URLs, so that every visit sees new URLs for the same pages.
///
/// Only what can hardly be anything else is one: the names that servers themselves use, and the
/// common ones where a value as long as a hash stands behind them. A job names others under
/// `ignore_params`.
enum SessionID {
    /// Where the first session id lies in a path: `;jsessionid=…` (Java servlets) or `/(S(…))`
    /// (ASP.NET); nil without one, as in every path without `;` and `(`.
    static func first(in path: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        for (place, byte) in path.enumerated() {
            if byte == UInt8(ascii: ";"), path.begins(with: servlet, at: place) {
                let end = path[place...].dropFirst(servlet.count).firstIndex {
                    $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "/")
                }
                return place..<(end ?? path.count)
            }
            if byte == UInt8(ascii: "/"), path.begins(with: cookieless, at: place) {
                let segment = path[(place + 1)...].prefix { $0 != UInt8(ascii: "/") }
                let id = segment.dropFirst(cookieless.count - 1).dropLast(2)
                if segment.suffix(2).elementsEqual("))".utf8), id.count == 24,
                    id.allSatisfy({ isASCIILetter($0) || isASCIIDigit($0) })
                {
                    return place..<segment.endIndex
                }
            }
        }
        return nil
    }

    /// Whether an argument of a query is one; both are unescaped.
    static func isArgument(
        name: UnsafeBufferPointer<UInt8>,
        value: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        switch name.count {
        case 3: name.is("sid") && isHash(value)
        case 5: name.is("zenid")
        case 6: name.is("oscsid")
        case 9: name.is("phpsessid") || (name.is("sessionid") && isHash(value))
        case 10: name.is("jsessionid") || (name.is("session_id") && isHash(value))
        // Classic ASP puts eight letters of its own behind the name.
        case 20: name.begins(with: Array("aspsessionid".utf8), at: 0)
        default: false
        }
    }

    private static let servlet = Array(";jsessionid=".utf8)
    private static let cookieless = Array("/(s(".utf8)

    /// Whether a value has at least the 32 hexadecimal digits of an MD5.
    private static func isHash(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        value.count >= 32 && value.allSatisfy { hexValue($0) != nil }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are those of a lower-case text, in any case.
    fileprivate func `is`(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for (place, byte) in enumerated() where asciiLowercase(byte) != text.utf8Start[place] {
            return false
        }
        return true
    }

    /// Whether lower-case bytes stand at an offset, in any case.
    fileprivate func begins(with text: [UInt8], at place: Int) -> Bool {
        guard count - place >= text.count else { return false }
        for (step, byte) in text.enumerated() where asciiLowercase(self[place + step]) != byte {
            return false
        }
        return true
    }
}
