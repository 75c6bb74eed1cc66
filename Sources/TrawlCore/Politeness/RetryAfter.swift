/// Reads the `Retry-After` header field (RFC 9110, 10.2.3).
package enum RetryAfter {
    /// The longest wait that is believed, 30 days: longer ones are mistakes or malice (guess).
    package static let longest = Duration.seconds(30 * 86_400)

    /// How long the server asks to wait from `now` on.
    ///
    /// Seconds or an HTTP date in any of its three forms. Zero for a negative number and a date in
    /// the past, `longest` at most, nil when the value is neither form.
    package static func parse(_ value: String, at now: Instant) -> Duration? {
        // The longest date, of RFC 850, has 33 bytes; digits may be more.
        let text = ArraySlice(value.utf8).trimmed()
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text
        if !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) {
            return isNegative ? .zero : seconds(digits)
        }
        guard let date = HTTPDate.parse(text, at: now) else { return nil }
        return min(max(date - now, .zero), longest)
    }

    private static func seconds(_ digits: ArraySlice<UInt8>) -> Duration {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard significant.count <= 9 else { return longest }
        let number = significant.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return min(.seconds(number), longest)
    }
}
