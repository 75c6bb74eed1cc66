/// One `${NAME}` or `${NAME:-default}` of a scalar.
struct EnvironmentReference: Hashable, Sendable {
    var name: String
    /// Whether it stands in the query of a URL.
    var isInQuery = false
    /// Whether it stands before the `@` of a URL.
    var isInUserinfo = false
    /// Whether neither the environment nor the reference has a value.
    var isMissing = false
}

/// Replaces `${NAME}`, `${NAME:-default}` and `$${` in the scalars of job files.
///
/// Any other `$` is itself, and what was put in is not looked at again.
///
/// As in sh, `:-` serves for a variable that is unset or empty; without it a set, empty variable is
/// empty text.
struct EnvironmentReplacer: Sendable {
    let environment: [String: String]

    /// The replaced text with its references in order, nil when the text has none and no `$${`.
    ///
    /// Before the `@` of a URL the value is percent-encoded, so that a password may hold any
    /// character and none of it can turn into a host name.
    func replace(in text: String) -> (text: String, references: [EnvironmentReference])? {
        guard text.utf8.contains(UInt8(ascii: "$")), text.contains("${") else { return nil }
        let bytes = Array(text.utf8)
        let url = URLOutline(bytes)
        var result: [UInt8] = []
        var references: [EnvironmentReference] = []
        var place = 0
        while place < bytes.count {
            if bytes[place...].starts(with: "$${".utf8) {
                result.append(contentsOf: "${".utf8)
                place += 3
            } else if let found = reference(in: bytes, at: place) {
                var reference = EnvironmentReference(name: found.name)
                reference.isInQuery = url.query.contains(place)
                reference.isInUserinfo = url.userinfo.contains(place)
                let value = value(of: found.name, fallback: found.fallback)
                reference.isMissing = value == nil
                append(value ?? "", to: &result, encoded: reference.isInUserinfo)
                references.append(reference)
                place = found.end
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return (String(decoding: result, as: UTF8.self), references)
    }

    private func value(of name: String, fallback: String?) -> String? {
        guard let fallback else { return environment[name] }
        guard let value = environment[name], !value.isEmpty else { return fallback }
        return value
    }

    private func append(_ value: String, to result: inout [UInt8], encoded: Bool) {
        guard encoded else {
            result.append(contentsOf: value.utf8)
            return
        }
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in value.utf8 {
            if isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
                result.append(byte)
            } else {
                result.append(contentsOf: [
                    UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
                ])
            }
        }
    }

    /// The reference that begins at a place: its name, its default and where it ends.
    private func reference(
        in bytes: [UInt8],
        at start: Int
    ) -> (name: String, fallback: String?, end: Int)? {
        guard bytes[start...].starts(with: "${".utf8) else { return nil }
        var end = start + 2
        while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
        guard end > start + 2, end < bytes.count, !isDigit(bytes[start + 2]) else { return nil }
        let name = String(decoding: bytes[start + 2..<end], as: UTF8.self)
        if bytes[end] == UInt8(ascii: "}") { return (name, nil, end + 1) }
        guard bytes[end...].starts(with: ":-".utf8),
            let close = bytes[end...].firstIndex(of: UInt8(ascii: "}"))
        else { return nil }
        return (name, String(decoding: bytes[end + 2..<close], as: UTF8.self), close + 1)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "_")
    }
}

/// Where the userinfo and the query of a text stand, if it is a URL.
///
/// Looked for before anything is replaced, so that no value can move the borders. Not a parser: it
/// only has to find them in what `WebURL` will accept.
private struct URLOutline {
    var userinfo = 0..<0
    var query = 0..<0

    init(_ bytes: [UInt8]) {
        let masked = Self.withoutReferences(bytes)
        guard let scheme = Self.firstIndex(of: "://", in: masked) else { return }
        let authority = scheme + 3
        let rest = masked[authority...]
        let path = rest.firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? masked.count
        if let at = masked[authority..<path].lastIndex(of: UInt8(ascii: "@")) {
            userinfo = authority..<at
        }
        let end = masked[path...].firstIndex(of: UInt8(ascii: "#")) ?? masked.count
        guard let mark = masked[path..<end].firstIndex(of: UInt8(ascii: "?")) else { return }
        query = mark..<end
    }

    /// The bytes with what stands inside `${…}` blanked out: a default may hold any character.
    private static func withoutReferences(_ bytes: [UInt8]) -> [UInt8] {
        var masked = bytes
        var place = 0
        while place + 1 < bytes.count {
            guard bytes[place] == UInt8(ascii: "$"), bytes[place + 1] == UInt8(ascii: "{"),
                let close = bytes[place...].firstIndex(of: UInt8(ascii: "}"))
            else {
                place += 1
                continue
            }
            for inside in place...close { masked[inside] = UInt8(ascii: "x") }
            place = close + 1
        }
        return masked
    }

    private static func firstIndex(of text: StaticString, in bytes: [UInt8]) -> Int? {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first {
            bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }
}
