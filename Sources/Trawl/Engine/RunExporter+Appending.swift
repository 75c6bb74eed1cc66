internal import TrawlCore

/// Outputs whose rows are put behind those of the runs before.
extension RunExporter {
    /// Appends a run's rows to a file, once.
    ///
    /// The store remembers the file's length before the first byte is written and after the last one
    /// is durable: whenever the process dies, the next one cuts the file back to what was committed,
    /// and finds by the store whether the run's rows are in it.
    func append(
        _ rows: OutputFile,
        _ options: ExportOptions,
        _ plan: RunPlan,
        items: (_ body: (StoredItem) throws -> Void) throws -> Void
    ) throws {
        let file = try AppendingFile(path: rows.path)
        guard try !store.hasAppended(plan.id, to: file.path) else { return }
        try settle(file, plan)
        let bytes = try file.append(options, items: items)
        try record(AppendedFile(path: file.path, bytes: bytes, run: plan.id))
    }

    /// Brings a file to the length that the store remembers.
    ///
    /// One that is not known is left as it is, and is remembered; one that is shorter was cut by
    /// somebody, and begins anew.
    private func settle(_ file: borrowing AppendingFile, _ plan: RunPlan) throws {
        let length = try file.length()
        guard let committed = try store.appendedBytes(of: file.path) else {
            return try record(AppendedFile(path: file.path, bytes: length, run: nil))
        }
        if length > committed {
            try file.cut(to: committed)
            let what = "\(length - committed) bytes that no run had committed were cut off"
            report(.outputMended(plan.name, "\(file.path): \(what)"))
        } else if length < committed {
            try record(AppendedFile(path: file.path, bytes: 0, run: nil))
            try file.cut(to: 0)
            let what = "missing or shorter than what runs had appended; begun anew"
            report(.outputMended(plan.name, "\(file.path): \(what)"))
        }
    }
}
