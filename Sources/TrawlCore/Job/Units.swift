/// Durations and sizes as job files write them.
package enum Units {
    /// The units of a duration with their length in milliseconds, shortest first.
    static let durations: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]
    /// The units of a size in bytes: powers of 1024.
    static let sizes: [(name: String, bytes: Int64)] = [
        ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30),
    ]
    /// The longest duration, 100 years of 365 days, as schedules have it.
    static let longest = Schedule.longest
    /// The largest size.
    ///
    /// 1,048,576 GB, which no run reaches: a guess.
    static let largest: Int64 = 1 << 50

    /// `500ms 30s 15m 6h 7d`: a whole number and a unit; nil for anything else, and when it is longer
    /// than `longest`.
    package static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text),
            let length = durations.first(where: { $0.name == unit })?.milliseconds
        else { return nil }
        let (total, overflow) = number.multipliedReportingOverflow(by: length)
        guard !overflow, .milliseconds(total) <= longest else { return nil }
        return .milliseconds(total)
    }

    /// `64KB 10MB 2GB`: a whole number and a unit; nil for anything else, and when it is larger than
    /// `largest`.
    static func size(_ text: String) -> Int64? {
        guard let (number, unit) = split(text),
            let factor = sizes.first(where: { $0.name == unit })?.bytes
        else { return nil }
        let (total, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow || total > largest ? nil : total
    }

    /// `0%` to `100%`: a whole number and the sign; nil for anything else.
    static func percentage(_ text: String) -> Int? {
        guard let (number, unit) = split(text), unit == "%", number <= 100 else { return nil }
        return Int(number)
    }

    /// A duration in the longest unit that gives a whole number.
    package static func text(of duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        guard milliseconds != 0 else { return "0s" }
        let unit = durations.last { milliseconds % $0.milliseconds == 0 } ?? durations[0]
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }

    /// A duration that was probably meant, for the way out: `5` is `5s`, `1h30m` is `90m`, `10 min`
    /// is `10m`.
    package static func meantDuration(_ text: String) -> String? {
        var total: Int64 = 0
        var rest = Substring(text.lowercased().filter { $0 != " " })
        guard rest.utf8.count <= 32, !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int64(digits), number < 1_000_000_000 else { return nil }
            rest = rest.dropFirst(digits.count)
            let word = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(word.count)
            guard let unit = meantUnit(String(word)) else { return nil }
            total += number * unit
        }
        return self.text(of: .milliseconds(total))
    }

    /// A size that was probably meant: `16mb`, `16MiB` and `16M` are `16MB`.
    static func meantSize(_ text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }.uppercased()
        guard Int64(digits) != nil else { return nil }
        switch unit {
        case "K", "KB", "KIB": return "\(digits)KB"
        case "M", "MB", "MIB": return "\(digits)MB"
        case "G", "GB", "GIB": return "\(digits)GB"
        default: return nil
        }
    }

    private static func meantUnit(_ word: String) -> Int64? {
        switch word {
        case "ms", "msec", "millisecond", "milliseconds": 1
        case "", "s", "sec", "secs", "second", "seconds": 1000
        case "m", "min", "mins", "minute", "minutes": 60_000
        case "h", "hr", "hrs", "hour", "hours": 3_600_000
        case "d", "day", "days": 86_400_000
        case "w", "week", "weeks": 7 * 86_400_000
        default: nil
        }
    }

    /// Digits and what follows them.
    private static func split(_ text: String) -> (number: Int64, unit: String)? {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, let number = Int64(Substring(digits)) else { return nil }
        return (number, String(text.utf8.dropFirst(digits.count)) ?? "")
    }
}
