/// Dates that are one number: seconds since 1970 and the digits of a date in a row.
enum NumberDate {
    /// Years that eight and more digits in a row may begin with.
    static let years = 1900...2100

    /// The value when the whole text is one number that is surely a date.
    static func value(of bytes: UnsafeBufferPointer<UInt8>) -> DateValue? {
        guard (8...20).contains(bytes.count) else { return nil }
        var digits = 0
        while digits < bytes.count, (0x30...0x39).contains(bytes[digits]) { digits += 1 }
        let whole = bytes[..<digits].reduce(0) { $0 &* 10 &+ Int($1 & 15) }
        if digits == bytes.count { return value(of: whole, digits: digits) }
        // Programs also write seconds with a fraction.
        let fraction = bytes[(digits + 1)...]
        guard digits == 10, bytes[digits] == UInt8(ascii: "."), !fraction.isEmpty,
            fraction.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return unix(whole, fraction: dateFraction(fraction.lazy.map { Int($0 & 15) }))
    }

    /// The value of a number by how many digits it has.
    static func value(of number: Int, digits: Int) -> DateValue? {
        switch digits {
        case 8: return day(number).map { .date($0) }
        case 9, 10: return unix(number)
        case 12, 14:
            if let value = dateTime(digits == 12 ? number * 100 : number) { return value }
            return digits == 12 ? unix(number, digits: 3) : nil
        case 13: return unix(number, digits: 3)
        case 16: return unix(number, digits: 6)
        default: return nil
        }
    }

    /// The day of eight digits, `20261128`.
    static func day(_ number: Int) -> CivilDate? {
        guard years.contains(number / 10_000) else { return nil }
        return CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    private static func dateTime(_ number: Int) -> DateValue? {
        guard let date = day(number / 1_000_000),
            let time = ClockTime(
                hour: number / 10_000 % 100,
                minute: number / 100 % 100,
                second: number % 100
            )
        else { return nil }
        return .local(date, time)
    }

    /// A number of thousandths or millionths of a second since 1970.
    private static func unix(_ number: Int, digits: Int) -> DateValue {
        let unit = digits == 3 ? 1000 : 1_000_000
        let nanosecond = number % unit * (1_000_000_000 / unit)
        return unix(number / unit, fraction: (nanosecond, digits))
    }

    private static func unix(
        _ seconds: Int,
        fraction: (nanosecond: Int, digits: Int) = (0, 0)
    ) -> DateValue {
        let date = CivilDate(daysSince1970: seconds / 86_400)
        let rest = seconds % 86_400
        let time = ClockTime(
            unchecked: rest / 3600,
            rest / 60 % 60,
            rest % 60,
            fraction: fraction
        )
        return .instant(date, time, offsetSeconds: 0)
    }
}
