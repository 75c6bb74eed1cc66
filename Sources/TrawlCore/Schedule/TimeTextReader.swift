/// Reads ISO 8601 dates and times from bytes, part by part; nil where a part is not there.
struct TimeTextReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// `2026-11-23`, or with a sign and six to nine digits for years of more than four.
    mutating func date() -> CivilDate? {
        guard let year = year(), skip("-"), let month = number(digits: 2), skip("-"),
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `2026-11-23T06:30`, also with a blank for the `T`, with seconds and with a fraction.
    mutating func dateTime(leapSecond: Bool) -> CivilDateTime? {
        guard let date = date(), skip("T") || skip("t") || skip(" "),
            let hour = number(digits: 2), skip(":"), let minute = number(digits: 2)
        else { return nil }
        guard skip(":") else { return time(date, hour, minute, 0, 0) }
        guard let second = number(digits: 2) else { return nil }
        guard let millisecond = fraction() else { return nil }
        guard leapSecond, second == 60, let before = time(date, hour, minute, 59, 0) else {
            return time(date, hour, minute, second, millisecond)
        }
        return CivilDateTime(localMilliseconds: before.localMilliseconds + 1000)
    }

    /// `20261123T063000`, with `.123` if there are milliseconds, and the closing `Z`.
    mutating func compactDateTime() -> CivilDateTime? {
        guard let year = year(), let month = number(digits: 2), let day = number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day), skip("T"),
            let hour = number(digits: 2), let minute = number(digits: 2),
            let second = number(digits: 2), let millisecond = fraction(), skip("Z")
        else { return nil }
        return time(date, hour, minute, second, millisecond)
    }

    /// `Z`, `+01:00`, `+0100` or `+01`, in seconds east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(digits: 2), hours < 24 else { return nil }
        if isAtEnd { return sign * hours * 3600 }
        _ = skip(":")  // both +01:00 and +0100 are ISO 8601
        guard let minutes = number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private func time(
        _ date: CivilDate,
        _ hour: Int,
        _ minute: Int,
        _ second: Int,
        _ millisecond: Int
    ) -> CivilDateTime? {
        CivilDateTime(
            date: date,
            hour: hour,
            minute: minute,
            second: second,
            millisecond: millisecond
        )
    }

    /// Four digits, or a sign and as many as nine; the basic form has no end mark, so six there.
    private mutating func year() -> Int? {
        let sign: Int
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            return number(digits: 4)
        }
        var count = 0
        while count < 9, position + count < bytes.count, isDigit(bytes[position + count]) {
            count += 1
        }
        // In the compact form month and day follow without a mark: four digits belong to them.
        let isCompact =
            position + count < bytes.count && bytes[position + count] != UInt8(ascii: "-")
        guard count >= 6, !isCompact, let value = number(digits: count) else { return nil }
        return sign * value
    }

    /// The milliseconds of a fraction of 1 to 9 digits; 0 without one, nil for a broken one.
    private mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var count = 0
        while position < bytes.count, isDigit(bytes[position]) {
            if count < 3 { value = value * 10 + Int(bytes[position] - UInt8(ascii: "0")) }
            count += 1
            position += 1
        }
        guard (1...9).contains(count) else { return nil }
        return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }

    private mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
