/// Numbers with their nouns.
enum Count {
    /// `1 file`, `2 files`, `0 matches`.
    static func text(_ number: Int, _ noun: String) -> String {
        guard number != 1 else { return "1 \(noun)" }
        let ending = noun.hasSuffix("ch") || noun.hasSuffix("s") ? "es" : "s"
        return "\(number) \(noun)\(ending)"
    }
}
