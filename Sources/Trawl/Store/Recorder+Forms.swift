internal import Foundation
internal import GRDB
internal import TrawlCore

/// What becomes of an item that a run sees again, by the fields that can be compared.
extension Recorder {
    /// How an item that is seen again compares with its stored version.
    enum Fate: String {
        /// Its content is the same.
        case unchanged
        /// It differs only in fields that the job file describes otherwise than then.
        case redefined
        /// Its content is another one.
        case changed
    }

    /// Compares a sighting with an older version.
    ///
    /// - Parameters:
    ///   - sighting: What the run sees.
    ///   - lastRun: The run that saw the older version last, and so by whose rules it was extracted.
    ///   - hash: The older version's hash.
    ///   - db: The database.
    ///   - json: Gives the older version's fields; asked for only after an edit of the job file.
    /// - Returns: How they compare.
    /// - Throws: SQLite's error.
    func fate(
        of sighting: Sighting,
        since lastRun: Int64,
        hash: Data,
        _ db: Database,
        json: () throws -> String
    ) throws -> Fate {
        guard hash != sighting.entry.hash.data else { return .unchanged }
        guard let new = try forms(of: sighting.run, db), let old = try forms(of: lastRun, db),
            new != old
        else { return .changed }
        let redefined = new.redefinedFields(since: old, of: sighting.entry.kind)
        return try ItemChange.differences(
            from: json(),
            to: sighting.entry.json,
            except: redefined
        ).isEmpty ? .redefined : .changed
    }

    /// How the items of a run are described; nil when that was not recorded.
    private func forms(of run: Int64, _ db: Database) throws -> ItemForms? {
        if let known = forms[run] { return known }
        let text = try String.fetchOne(
            db.cachedStatement(
                sql: "SELECT text FROM forms JOIN runs ON form_id = forms.id WHERE runs.id = ?"
            ),
            arguments: [run]
        )
        let read = text.flatMap(ItemForms.init(text:))
        forms[run] = .some(read)
        return read
    }

    /// The number of forms, made when they are new.
    func form(_ forms: ItemForms, _ db: Database) throws -> Int64 {
        let text = forms.text
        if let known = formNumbers[text] { return known }
        try run(db, "INSERT OR IGNORE INTO forms (text) VALUES (?)", [text])
        let statement = try db.cachedStatement(sql: "SELECT id FROM forms WHERE text = ?")
        guard let id = try Int64.fetchOne(statement, arguments: [text]) else {
            preconditionFailure("forms just recorded are missing")
        }
        formNumbers[text] = id
        return id
    }
}

extension Tally.Additions {
    /// How many items had a fate.
    subscript(fate: Recorder.Fate) -> Int {
        get {
            switch fate {
            case .unchanged: unchanged
            case .redefined: redefined
            case .changed: changed
            }
        }
        set {
            switch fate {
            case .unchanged: unchanged = newValue
            case .redefined: redefined = newValue
            case .changed: changed = newValue
            }
        }
    }
}
