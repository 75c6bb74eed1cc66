/// Reads a zone that stands alone.
enum ZoneText {
    /// What `Z`, `+01:00`, `-0500`, `+01`, `GMT+1`, `EST` or `Europe/Berlin` means; nil for what is
    /// none.
    static func meaning(of text: String) -> ZoneAbbreviation? {
        let upper = text.uppercased()
        if let meaning = ZoneAbbreviation.all[upper] { return meaning }
        for prefix in ["GMT", "UTC"] where upper.hasPrefix(prefix) {
            return offset(of: upper.dropFirst(prefix.utf8.count), allowsOneDigit: true)
        }
        if let offset = offset(of: upper[...], allowsOneDigit: false) { return offset }
        return text.utf8.contains(UInt8(ascii: "/")) ? .zone(text) : nil
    }

    private static func offset(of text: Substring, allowsOneDigit: Bool) -> ZoneAbbreviation? {
        guard let sign = text.first, "+-\u{2212}".contains(sign) else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
            parts.count <= 2
        else { return nil }
        let isHours = digits.utf8.count == 2 || (digits.utf8.count == 1 && allowsOneDigit)
        guard isHours || digits.utf8.count == 4 else { return nil }
        guard parts.count == 1 || (parts[1].utf8.count == 2 && !isHours) else { return nil }
        let seconds = ZoneOffset.seconds(
            hours: isHours ? number : number / 100,
            minutes: isHours ? 0 : number % 100,
            isWest: sign != "+"
        )
        return seconds.map { .offset($0) }
    }
}
