public import TrawlCore

/// What an export carries and how it is written.
public struct ExportOptions: Sendable {
    /// The job's name, for `_job`.
    public var job: String
    /// How the items are written.
    public var format: OutputRule.Format
    /// What each item carries besides its fields, in this order; of two alike the first counts.
    public var meta: [MetaField]
    /// Whether each item carries `_item`, its kind, in front of `meta`.
    ///
    /// For several kinds in one file. No difference when `meta` has it.
    public var carriesItemKind: Bool
    /// The names of the fields in the order of the job file: the columns of CSV.
    ///
    /// A field that an item lacks is an empty cell; one that only the item has (the job file has
    /// dropped it since) is left out. JSON carries the fields as they are stored.
    public var columns: [String]
    /// CSV: whether cells are left alone that a spreadsheet would run as formulas.
    public var raw: Bool
    /// CSV: whether there are the columns `_change` and `_old`, in front of `meta`.
    ///
    /// JSON has them of every item that tells what became of it.
    public var carriesChange = false

    /// Options from their parts.
    public init(
        job: String,
        format: OutputRule.Format,
        meta: [MetaField],
        carriesItemKind: Bool,
        columns: [String],
        raw: Bool
    ) {
        self.job = job
        self.format = format
        self.meta = meta
        self.carriesItemKind = carriesItemKind
        self.columns = columns
        self.raw = raw
    }
}

/// Where an export goes.
public enum ExportDestination: Hashable, Sendable {
    /// A file that is replaced as a whole; missing folders above it are made.
    ///
    /// The path is absolute or relative to the process's folder. A file that is there keeps its
    /// permissions, not its owner.
    case file(String)
    /// The process's standard output, written as the items come.
    case standardOutput
}
