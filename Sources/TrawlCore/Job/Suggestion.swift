/// Finds what was meant by a misspelt word.
package enum Suggestion {
    /// The candidate nearest to a word, nil when none is near: at most a third of the word's
    /// characters may differ, two neighbours that changed places count once.
    ///
    /// Of equally near ones the first wins. Cost: the product of the lengths, for each candidate of
    /// about the same length.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String?
    {
        let wanted = Array(lowercased(word).prefix(65))
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        let limit = max(1, wanted.count / 3)
        var best: (distance: Int, word: String)?
        for candidate in candidates where candidate != word {
            let letters = Array(lowercased(candidate))
            guard abs(letters.count - wanted.count) <= limit else { continue }
            let distance = distance(from: wanted, to: letters)
            if distance <= limit, distance < best?.distance ?? Int.max {
                best = (distance, candidate)
            }
        }
        return best?.word
    }

    /// ASCII letters in lower case, and `-` as `_`: what people mix up.
    private static func lowercased(_ word: String) -> [UInt8] {
        word.utf8.map { byte in
            if (0x41...0x5A).contains(byte) { return byte | 0x20 }
            return byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte
        }
    }

    /// The optimal string alignment distance.
    private static func distance(from left: [UInt8], to right: [UInt8]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let change = previous[column] + (letter == other ? 0 : 1)
                var best = min(change, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, older[column - 1] + 1)
                }
                current.append(best)
            }
            older = previous
            previous = current
        }
        return previous[right.count]
    }
}
