internal import Trawl

/// Writes the items of a job that the store has.
struct ItemExport {
    private let chosen: StoredJob
    private let kind: String?
    private let format: OutputRule.Format

    /// An export; nil: all kinds of item.
    init(_ chosen: StoredJob, kind: String?, format: OutputRule.Format) {
        self.chosen = chosen
        self.kind = kind
        self.format = format
    }

    /// Writes items.
    ///
    /// - Parameters:
    ///   - destination: Where to.
    ///   - selection: Which of them.
    /// - Returns: How many there were.
    /// - Throws: `ExportError`, or what the store throws.
    func write(to destination: ExportDestination, _ selection: Store.ItemSelection) throws -> Int {
        var options: ExportOptions
        if let job = chosen.job {
            options = ExportOptions(job, kind: kind, format: format, raw: false)
        } else {
            options = ExportOptions(
                job: chosen.name,
                format: format,
                meta: [.url, .fetchedAt],
                carriesItemKind: kind == nil,
                columns: format == .csv ? try columns() : [],
                raw: false
            )
        }
        return try Export.write(to: destination, options: options) { body in
            try forEachItem(selection, body)
        }
    }

    /// The names of the fields: those of the job file, or without one those of the items.
    func columns() throws -> [String] {
        if let job = chosen.job {
            return ExportOptions(job, kind: kind, format: format, raw: false).columns
        }
        var names: [String] = []
        try forEachItem(.current) { item in
            guard case .object(let fields) = try Value(json: item.json) else { return }
            for field in fields.all where !names.contains(field.name) { names.append(field.name) }
        }
        return names
    }

    private func forEachItem(
        _ selection: Store.ItemSelection,
        _ body: (StoredItem) throws -> Void
    ) throws {
        try chosen.store?.forEachItem(of: chosen.name, kind: kind, selection, body)
    }
}
