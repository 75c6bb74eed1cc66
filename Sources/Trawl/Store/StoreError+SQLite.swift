internal import GRDB

extension StoreError {
    /// What SQLite says, as an error of the store.
    ///
    /// - Parameters:
    ///   - error: SQLite's error.
    ///   - path: The data directory or the database's file.
    ///   - code: What it is when it is none that may pass.
    init(_ error: DatabaseError, path: String, else code: Code = .failed) {
        let code: Code =
            switch error.resultCode {
            case .SQLITE_FULL: .full
            case .SQLITE_CANTOPEN where code == .failed: .refused
            case .SQLITE_IOERR: StoreError.isFinal(error) ? .failed : .refused
            default: code
            }
        self.init(code, path: path, message: error.sentence)
    }

    /// Whether an I/O error stays one: the kernel may have dropped what it could not sync, and what
    /// was read is not what was written (SQLite: result codes).
    private static func isFinal(_ error: DatabaseError) -> Bool {
        switch error.extendedResultCode {
        case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC, .SQLITE_IOERR_NOMEM,
            .SQLITE_IOERR_DATA, .SQLITE_IOERR_CORRUPTFS:
            true
        default: false
        }
    }
}

extension DatabaseError {
    /// SQLite's words for what went wrong, without the statement and its values.
    var sentence: String {
        "\(message ?? "unknown error") (SQLite \(extendedResultCode.rawValue))"
    }
}
