internal import Trawl

/// Items as a table for people: the first few fields, cut.
struct ItemListing {
    private let names: [String]
    private var rows: [[String]] = []
    private let showsKind: Bool

    /// Fields shown, and how much of each: what a terminal has room for.
    private static let mostFields = 5
    private static let longestCell = 36

    /// A listing without items, with the names of their fields in the order of the job file.
    init(names: [String], showsKind: Bool) {
        self.names = Array(names.prefix(Self.mostFields))
        self.showsKind = showsKind
    }

    /// Adds an item.
    ///
    /// - Throws: When the stored text is damaged.
    mutating func add(_ item: StoredItem) throws {
        let value = try Value(json: item.json)
        guard case .object(let fields) = value else { return }
        var row = showsKind ? [item.kind] : []
        row.append(SafeText.line(item.key, longest: Self.longestCell))
        row += names.map { name in
            fields[name].map { SafeText.line($0.shown, longest: Self.longestCell) } ?? ""
        }
        rows.append(row)
    }

    /// How many items were added.
    var count: Int { rows.count }

    /// The table.
    func text(_ paint: Paint) -> String {
        let titles = (showsKind ? ["ITEM"] : []) + ["KEY"] + names.map { $0.uppercased() }
        var table = Table(titles)
        for row in rows { table.add(row) }
        return table.text(paint)
    }
}

extension Value {
    /// The value for people: text as it is, all else as JSON.
    var shown: String {
        switch self {
        case .text(let text): text
        case .null: ""
        default: json
        }
    }
}
