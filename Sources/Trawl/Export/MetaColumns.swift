internal import TrawlCore

/// What each exported item carries besides its fields.
struct MetaColumns {
    /// Each at most once, in the order in which they are written.
    let fields: [MetaField]
    private let job: String

    init(_ options: ExportOptions) {
        var fields: [MetaField] = []
        if options.carriesItemKind, !options.meta.contains(.item) { fields.append(.item) }
        for field in options.meta where !fields.contains(field) { fields.append(field) }
        self.fields = fields
        job = options.job
    }

    /// The text that an item has for one of them.
    func text(_ field: MetaField, of item: StoredItem) -> String {
        switch field {
        case .url: item.url
        case .fetchedAt: item.fetchedAt.iso8601
        case .run: item.run
        case .job: job
        case .item: item.kind
        case .key: item.key
        case .firstSeen: item.firstSeen.iso8601
        case .lastChanged: item.lastChanged.iso8601
        }
    }
}

extension MetaField {
    /// The name in exports: no field of a job can have it.
    var exportedName: String { "_" + rawValue }
}
