/// Finds dates in URLs that lie so far ahead that only a calendar without end can have written them.
///
/// A date is taken for one only where it can hardly be a number: a whole segment or a whole value of
/// an argument (`2037-05`, `2037-05-01`), segments one behind the other (`/2037/05`, `/2037/11/30`),
/// or a value of an argument that is named for it (`year=2037`, `date=20370501`). Nothing lies too
/// far in the past, as archives reach back to the first newspaper.
struct FarDate {
    /// The years that are too far ahead.
    ///
    /// From ten years on, which nobody announces (a guess). The end is for numbers that look like
    /// years, and for dates that stand for "for ever", such as 2099-12-31; a calendar goes through
    /// the years before it.
    private let years: ClosedRange<Int>

    /// The dates too far ahead of a year.
    init(from year: Int) { years = (year + 11)...(year + 40) }

    /// The first such date in a path.
    func inPath(_ path: UnsafeBufferPointer<UInt8>) -> String? {
        var rest = path[...]
        while let segment = Self.next(&rest, before: UInt8(ascii: "/")) {
            guard isFar(segment) else { continue }
            if isDashed(segment) { return String(decoding: segment, as: UTF8.self) }
            var behind = rest
            guard segment.count == 4, let month = Self.next(&behind, before: UInt8(ascii: "/")),
                isMonth(month)
            else { continue }
            // A page's number has no zero before it, and no other number behind it.
            let day = Self.next(&behind, before: UInt8(ascii: "/"))
            if month.first == UInt8(ascii: "0") || day.map(isDay) ?? false {
                return String(decoding: path[segment.startIndex..<month.endIndex], as: UTF8.self)
            }
        }
        return nil
    }

    /// The first such date in a query.
    func inQuery(_ query: UnsafeBufferPointer<UInt8>) -> String? {
        var rest = query[...]
        while let argument = Self.next(&rest, before: UInt8(ascii: "&")) {
            var value = argument
            guard let name = Self.next(&value, before: UInt8(ascii: "=")), isFar(value) else {
                continue
            }
            if isDashed(value) || (isNumber(value) && isNamed(name)) {
                return String(decoding: argument, as: UTF8.self)
            }
        }
        return nil
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    /// Takes the piece before a separator off a text; nil at its end.
    private static func next(_ rest: inout Bytes, before separator: UInt8) -> Bytes? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: separator) ?? rest.endIndex
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return rest[..<end]
    }

    /// Whether a text begins with a year too far ahead.
    private func isFar(_ text: Bytes) -> Bool {
        text.count >= 4 && Self.number(text.prefix(4)).map(years.contains) ?? false
    }

    /// `2037-05` or `2037-05-01`, given that the year is far.
    private func isDashed(_ text: Bytes) -> Bool {
        guard text.count == 7 || text.count == 10 else { return false }
        let parts = text.split(separator: UInt8(ascii: "-"))
        return parts.count == (text.count == 7 ? 2 : 3) && isMonth(parts[1])
            && (text.count == 7 || isDay(parts[2]))
    }

    /// `2037`, `203705` or `20370501`, given that the year is far.
    private func isNumber(_ text: Bytes) -> Bool {
        switch text.count {
        case 4: true
        case 6: isMonth(text.suffix(2))
        case 8: isMonth(text.dropFirst(4).prefix(2)) && isDay(text.suffix(2))
        default: false
        }
    }

    private func isNamed(_ name: Bytes) -> Bool {
        let name = name.map(asciiLowercase)
        return ["year", "month", "day", "date"].contains { name.elementsEqual($0.utf8) }
    }

    private func isMonth(_ text: Bytes) -> Bool {
        text.count == 2 && Self.number(text).map((1...12).contains) ?? false
    }

    private func isDay(_ text: Bytes) -> Bool {
        text.count <= 2 && Self.number(text).map((1...31).contains) ?? false
    }

    /// The number that digits are; nil for anything else.
    private static func number(_ text: Bytes) -> Int? {
        guard !text.isEmpty, text.allSatisfy(isASCIIDigit) else { return nil }
        return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
