/// The host parser of the URL Standard (3.5): one form for each host, however it is written.
enum HostParser {
    /// The serialised host, or nil for what is none.
    ///
    /// The text is the host as written, with its brackets, and not empty. In a special scheme names
    /// are domains, else they are opaque.
    static func parse(_ text: UnsafeBufferPointer<UInt8>, isSpecial: Bool) -> [UInt8]? {
        if text.first == UInt8(ascii: "[") {
            guard text.last == UInt8(ascii: "]"), text.count > 2,
                let address = IPv6Address(parsing: text.slice(1, text.count - 1))
            else { return nil }
            return address.serialized
        }
        return isSpecial ? parseDomain(text) : parseOpaque(text)
    }

    private static func parseOpaque(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard !text.contains(where: ByteSet.forbiddenHost.contains) else { return nil }
        var host = ByteBuffer(capacity: text.count * 3)
        host.append(text, escaping: .control)
        return Array(host.bytes)
    }

    private static func parseDomain(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        let decoded = unescaped(text)
        guard let domain = domainToASCII(decoded), !domain.isEmpty,
            !domain.contains(where: ByteSet.forbiddenDomain.contains)
        else { return nil }
        guard IPv4Address.endsInNumber(domain) else { return domain }
        return IPv4Address(parsing: domain).map { $0.serialized }
    }

    /// Domain to ASCII (3.3), not strict: what is ASCII already is not checked, as the web has
    /// names that are no IDNA.
    private static func domainToASCII(_ domain: [UInt8]) -> [UInt8]? {
        domain.allSatisfy { $0 < 0x80 } ? domain.map(asciiLowercase) : IDNA.toASCII(domain)
    }

    /// Percent-decodes; a `%` without two digits behind it is itself.
    static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "%"), place + 2 < text.count,
                let high = hexValue(text[place + 1]), let low = hexValue(text[place + 2])
            {
                bytes.append(high << 4 | low)
                place += 3
            } else {
                bytes.append(text[place])
                place += 1
            }
        }
        return bytes
    }
}

/// The IPv4 parser of the URL Standard (3.5), which also takes hexadecimal, octal and fewer than
/// four numbers.
struct IPv4Address {
    let value: UInt32

    /// Whether the last label can only be a number, so that the domain must be an IPv4 address.
    static func endsInNumber(_ domain: [UInt8]) -> Bool {
        guard let last = labels(domain).last, !last.isEmpty else { return false }
        return last.allSatisfy(isASCIIDigit) || number(last) != nil
    }

    init?(parsing domain: [UInt8]) {
        let labels = Self.labels(domain)
        guard labels.count <= 4 else { return nil }
        var numbers: [UInt64] = []
        for label in labels {
            guard let number = Self.number(label) else { return nil }
            numbers.append(number)
        }
        guard let last = numbers.popLast(), numbers.allSatisfy({ $0 <= 255 }),
            last < UInt64(1) << UInt64(8 * (4 - numbers.count))
        else { return nil }
        var value = last
        for (index, number) in numbers.enumerated() { value += number << UInt64(8 * (3 - index)) }
        self.value = UInt32(truncatingIfNeeded: value)
    }

    /// Four decimal numbers.
    var serialized: [UInt8] {
        let numbers = [24, 16, 8, 0].map { String(value >> UInt32($0) & 255) }
        return Array(numbers.joined(separator: ".").utf8)
    }

    /// The labels, without the empty one behind a dot at the end.
    private static func labels(_ domain: [UInt8]) -> [ArraySlice<UInt8>] {
        var labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        return labels
    }

    /// A number, which is too large for any address when it does not fit; nil for what is none.
    private static func number(_ label: ArraySlice<UInt8>) -> UInt64? {
        guard !label.isEmpty else { return nil }
        var digits = label
        var radix: UInt64 = 10
        if digits.first == UInt8(ascii: "0"), digits.count > 1 {
            digits.removeFirst()
            radix = 8
            if let mark = digits.first, mark | 0x20 == UInt8(ascii: "x") {
                digits.removeFirst()
                radix = 16
            }
        }
        var value: UInt64 = 0
        for digit in digits {
            guard let worth = hexValue(digit), worth < radix else { return nil }
            value = min(value * radix + UInt64(worth), UInt64(1) << 40)
        }
        return value
    }
}
