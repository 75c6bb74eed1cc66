/// The numbers of robots.txt: neither is in RFC 9309, both are common.
enum RobotsNumber {
    /// Reads a `Crawl-delay`: seconds, with or without a fraction; nil when it is anything else.
    static func delay(_ value: ArraySlice<UInt8>) -> Duration? {
        let whole = value.prefix(while: \.isASCIIDigit)
        var fraction: ArraySlice<UInt8> = []
        var rest = value[whole.endIndex...]
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: \.isASCIIDigit)
            rest = rest[fraction.endIndex...]
        }
        guard rest.isEmpty, !whole.isEmpty || !fraction.isEmpty else { return nil }
        // Microseconds; further digits are dropped.
        var scale: Int64 = 100_000
        var microseconds: Int64 = 0
        for digit in fraction.prefix(6) {
            microseconds += scale * Int64(digit - UInt8(ascii: "0"))
            scale /= 10
        }
        return .seconds(number(whole)) + .microseconds(microseconds)
    }

    /// Reads a `Request-rate` such as `1/10s`, `10/1m` or `2/1h 0800-1200`.
    ///
    /// The hours of a day that may follow are ignored: the rate then holds all day.
    static func rate(_ value: ArraySlice<UInt8>) -> RobotsRequestRate? {
        let requests = value.prefix(while: \.isASCIIDigit)
        var rest = value[requests.endIndex...].trimmed()
        guard rest.first == UInt8(ascii: "/") else { return nil }
        rest = rest.dropFirst().trimmed()
        let count = rest.prefix(while: \.isASCIIDigit)
        let seconds: Int64
        switch rest[count.endIndex...].first?.asciiLowercased {
        case nil, UInt8(ascii: "s"), UInt8(ascii: " "), UInt8(ascii: "\t"): seconds = 1
        case UInt8(ascii: "m"): seconds = 60
        case UInt8(ascii: "h"): seconds = 3600
        case UInt8(ascii: "d"): seconds = 86_400
        default: return nil
        }
        guard number(requests) > 0, number(count) > 0 else { return nil }
        return RobotsRequestRate(
            requests: Int(number(requests)),
            period: .seconds(number(count) * seconds)
        )
    }

    /// The number that the digits write, at most 999,999,999: enough for any, and no sum overflows.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int64 {
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard significant.count <= 9 else { return 999_999_999 }
        return significant.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
}
