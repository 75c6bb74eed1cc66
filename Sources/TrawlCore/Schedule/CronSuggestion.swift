/// Finds the names of a cron field that a wrong one may have been meant for.
enum CronSuggestion {
    /// Those that begin alike (`SUNDAY`, `MO`), else those with one other letter, else the nearest.
    ///
    /// Three letters are too few for one answer: `MAN` may be January, March or May.
    static func names(near text: String, among names: [String]) -> [String] {
        let alike = names.filter {
            text.hasPrefix($0) || (text.utf8.count > 1 && $0.hasPrefix(text))
        }
        if !alike.isEmpty { return alike }
        let similar = names.filter { name in
            name.utf8.count == text.utf8.count
                && zip(name.utf8, text.utf8).count { $0 != $1 } == 1
        }
        if !similar.isEmpty { return similar }
        return Suggestion.nearest(to: text, among: names).map { [$0] } ?? []
    }
}
