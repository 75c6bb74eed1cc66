internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import TrawlCore

/// A statement whose values are bound by SQLite's own calls.
///
/// For the few statements that run for every page or link: making GRDB's values for them was half of
/// what the writing thread did outside of SQLite.
struct BoundStatement {
    private let db: Database
    /// Kept, as the pointer that it owns is used.
    private let statement: Statement

    /// A statement that is compiled once for the connection.
    init(_ db: Database, _ sql: String) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
    }

    /// The values of one use, to be given in the order of the question marks.
    func values() -> Values { Values(statement: statement.sqliteStatement) }

    /// Runs it.
    ///
    /// - Returns: The number of rows that it changed.
    /// - Throws: GRDB's error when SQLite refuses.
    func run(_ values: Values) throws -> Int {
        // What it gives is what the step gave.
        defer { _ = sqlite3_reset(values.statement) }
        try check(values.code, SQLITE_OK)
        try check(sqlite3_step(values.statement), SQLITE_DONE)
        return db.changesCount
    }

    /// Reads its first row; nil when there is none.
    ///
    /// - Throws: GRDB's error when SQLite refuses.
    func first<Result>(_ values: Values, _ read: (Columns) -> Result) throws -> Result? {
        defer { _ = sqlite3_reset(values.statement) }
        try check(values.code, SQLITE_OK)
        let code = sqlite3_step(values.statement)
        if code == SQLITE_DONE { return nil }
        try check(code, SQLITE_ROW)
        return read(Columns(statement: values.statement))
    }

    /// Forgets what was bound, which SQLite otherwise keeps until the next use.
    func clear() { _ = sqlite3_clear_bindings(statement.sqliteStatement) }  // Always OK.

    private func check(_ code: Int32, _ wanted: Int32) throws {
        guard code == wanted else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: db.lastErrorMessage
            )
        }
    }
}

extension BoundStatement {
    /// Takes a statement's values one after the other.
    struct Values {
        fileprivate let statement: OpaquePointer
        private var place: Int32 = 0
        /// The first refusal: memory is out, or there is no such place.
        fileprivate private(set) var code = SQLITE_OK

        fileprivate init(statement: OpaquePointer) { self.statement = statement }

        mutating func add(_ number: Int64) {
            note(sqlite3_bind_int64(statement, next(), number))
        }

        mutating func add(_ number: Int) { add(Int64(number)) }

        mutating func add(_ number: Int?) {
            if let number { add(Int64(number)) } else { addNull() }
        }

        mutating func add(_ text: String?) {
            guard var text else { return addNull() }
            text.withUTF8 { addText(UnsafeRawBufferPointer($0), copied) }
        }

        mutating func add(_ hash: ContentHash) { add(hash.high, hash.low) }

        mutating func add(_ fingerprint: Fingerprint) { add(fingerprint.high, fingerprint.low) }

        /// Adds bytes.
        mutating func add(_ bytes: [UInt8]) {
            bytes.withUnsafeBytes { add($0, copied) }
        }

        /// Adds bytes that stay where they are until the statement has run.
        mutating func add(staying bytes: UnsafeRawBufferPointer) { add(bytes, nil) }

        /// Adds text in UTF-8 that stays where it is until the statement has run.
        mutating func add(stayingText bytes: UnsafeRawBufferPointer) { addText(bytes, nil) }

        private mutating func addText(
            _ bytes: UnsafeRawBufferPointer,
            _ destructor: sqlite3_destructor_type?
        ) {
            let (place, count) = (next(), Int32(bytes.count))
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else {
                // No address would be NULL.
                return note(sqlite3_bind_text(statement, place, "", 0, copied))
            }
            note(sqlite3_bind_text(statement, place, start, count, destructor))
        }

        private mutating func add(_ high: UInt64, _ low: UInt64) {
            withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { add($0, copied) }
        }

        private mutating func add(
            _ bytes: UnsafeRawBufferPointer,
            _ destructor: sqlite3_destructor_type?
        ) {
            let (place, count) = (next(), Int32(bytes.count))
            guard let start = bytes.baseAddress else {
                return note(sqlite3_bind_zeroblob(statement, place, 0))
            }
            note(sqlite3_bind_blob(statement, place, start, count, destructor))
        }

        private mutating func addNull() { note(sqlite3_bind_null(statement, next())) }

        private mutating func next() -> Int32 {
            place += 1
            return place
        }

        private mutating func note(_ code: Int32) {
            if self.code == SQLITE_OK { self.code = code }
        }

        /// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite copies what it is given.
        private var copied: sqlite3_destructor_type {
            unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        }
    }

    /// The columns of the row that a statement stands at, from 0; valid until it goes on.
    struct Columns {
        fileprivate let statement: OpaquePointer

        func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

        func isNull(_ column: Int32) -> Bool {
            sqlite3_column_type(statement, column) == SQLITE_NULL
        }

        func text(_ column: Int32) -> String {
            sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
        }

        func data(_ column: Int32) -> Data { Data(raw(column)) }

        func bytes(_ column: Int32) -> [UInt8] { Array(raw(column)) }

        /// A hash; other bytes than 16 give one that equals no hash but by chance.
        func hash(_ column: Int32) -> ContentHash {
            let bytes = raw(column)
            guard bytes.count == 16 else { return ContentHash(high: 0, low: 0) }
            return ContentHash(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }

        /// The bytes of a column; empty for null too.
        private func raw(_ column: Int32) -> UnsafeRawBufferPointer {
            // SQLite wants them in this order: the first may convert what the second counts.
            let start = sqlite3_column_blob(statement, column)
            return UnsafeRawBufferPointer(
                start: start,
                count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column))
            )
        }
    }
}
