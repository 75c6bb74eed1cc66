/// A URL with `{names}`, and the values that each of them takes: one URL for each combination, the
/// last name's values going fastest.
struct SeedTemplate: Hashable, Sendable {
    /// A piece of the template.
    private enum Piece: Hashable {
        case text(String)
        case name(String)
    }

    private let pieces: [Piece]

    /// The template's names, in order, each once.
    let names: [String]

    /// Takes a template apart; nil when a brace has no partner.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var names: [String] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let behind = rest.index(after: open)
            guard let close = rest[behind...].firstIndex(of: "}") else { return nil }
            let name = String(rest[behind..<close])
            guard !rest[..<open].contains("}"), !name.contains("{"), !name.isEmpty else {
                return nil
            }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.name(name))
            if !names.contains(name) { names.append(name) }
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { return nil }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
        self.names = names
    }

    /// How many URLs the values give, at most `limit + 1`.
    func count(of values: [String: [String]], upTo limit: Int) -> Int {
        var count = 1
        for name in names {
            let (product, isTooMuch) = count.multipliedReportingOverflow(
                by: values[name]?.count ?? 0
            )
            count = isTooMuch ? limit + 1 : min(product, limit + 1)
        }
        return count
    }

    /// The URLs as text; none when a name has no value.
    func texts(with values: [String: [String]]) -> [String] {
        var combinations: [[String: String]] = [[:]]
        for name in names {
            combinations = combinations.flatMap { chosen in
                (values[name] ?? []).map { chosen.merging([name: $0]) { $1 } }
            }
        }
        return combinations.map(text)
    }

    private func text(_ chosen: [String: String]) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .name(let name): Self.escaped(chosen[name] ?? "")
            }
        }.joined()
    }

    /// A value so that it does not end the path or the parameter that it stands in.
    ///
    /// The parser of URLs escapes the rest; what is escaped already stays.
    private static func escaped(_ value: String) -> String {
        value.contains { "?#&+".contains($0) }
            ? value.map { escapes[$0] ?? String($0) }.joined() : value
    }

    private static let escapes: [Character: String] = [
        "?": "%3F", "#": "%23", "&": "%26", "+": "%2B",
    ]

    /// The values of a range such as `1..50`, `01..12` or `0..100..10`, both ends among them; nil for
    /// other text, and for a range of more than `limit` values.
    ///
    /// A number that begins with 0 has all numbers written as wide, as in a shell.
    static func range(_ text: String, upTo limit: Int) -> [String]? {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let first = Int(parts[0]),
            let last = Int(parts[1]), let step = parts.count == 3 ? Int(parts[2]) : 1,
            step > 0, max(first.magnitude, last.magnitude) < 1 << 53
        else { return nil }
        let count = abs(last - first) / step + 1
        guard count <= limit else { return nil }
        let isPadded = [parts[0], parts[1]].contains { part in
            let digits = part.drop { $0 == "-" }
            return digits.count > 1 && digits.first == "0"
        }
        let width = isPadded ? max(parts[0].count, parts[1].count) : 0
        return (0..<count).map { number in
            let value = first <= last ? first + number * step : first - number * step
            let digits = String(value.magnitude)
            let sign = value < 0 ? "-" : ""
            let zeros = max(0, width - sign.count - digits.count)
            return sign + String(repeating: "0", count: zeros) + digits
        }
    }
}
