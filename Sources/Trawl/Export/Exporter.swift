public import TrawlCore

/// One way to write items: JSON, JSON Lines or CSV.
///
/// `begin` once, `write` for each item, `end` once; after an error nothing more. An exporter keeps
/// no item, so that memory does not grow with their number. For one thread.
public protocol Exporter {
    /// Writes what stands in front of the first item.
    ///
    /// - Throws: What the sink throws.
    mutating func begin(into sink: inout ByteSink) throws(ExportError)
    /// Writes one item.
    ///
    /// - Throws: What the sink throws; `ExportError.Code.item` when the stored text is damaged.
    mutating func write(_ item: StoredItem, into sink: inout ByteSink) throws(ExportError)
    /// Writes what stands behind the last item.
    ///
    /// - Throws: What the sink throws.
    mutating func end(into sink: inout ByteSink) throws(ExportError)
}

extension ExportOptions {
    /// The exporter of the options' format, at its beginning.
    public func makeExporter() -> any Exporter {
        switch format {
        case .json: JSONExporter(self)
        case .jsonl: JSONLinesExporter(self)
        case .csv: CSVExporter(self)
        }
    }
}
