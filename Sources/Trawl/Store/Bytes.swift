internal import Foundation
internal import GRDB
internal import TrawlCore

/// Bytes as a value of SQLite, copied once.
struct DatabaseBytes: DatabaseValueConvertible {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var databaseValue: DatabaseValue { Data(bytes).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> DatabaseBytes? {
        Data.fromDatabaseValue(value).map { DatabaseBytes([UInt8]($0)) }
    }
}

/// Two 64-bit numbers as 16 bytes, most significant first.
func bytes(_ high: UInt64, _ low: UInt64) -> Data {
    var data = Data(count: 16)
    data.withUnsafeMutableBytes { buffer in
        buffer.storeBytes(of: high.bigEndian, as: UInt64.self)
        buffer.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return data
}

extension Fingerprint {
    /// As it is stored.
    var data: Data { bytes(high, low) }
}

extension ContentHash {
    /// As it is stored.
    var data: Data { bytes(high, low) }

    /// A hash as it is stored; other bytes than 16 give one that equals no hash but by chance.
    init(stored data: Data) {
        let halves = [data.prefix(8), data.dropFirst(8)].map { half in
            half.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        self.init(high: halves[0], low: halves[1])
    }
}
