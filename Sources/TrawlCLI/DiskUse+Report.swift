internal import Trawl

/// Disk use, for `status`.
extension DiskUse {
    /// As JSON.
    var value: Value {
        .object([
            "database_bytes": .integer(databaseBytes), "log_bytes": .integer(logBytes),
            "free_bytes": freeBytes.map(Value.integer) ?? .null,
        ])
    }

    /// As the whole answer where there is no daemon.
    var document: Value { .object(["pid": .null, "disk": value]) }

    /// For people.
    var text: String {
        let free = freeBytes.map { ", \(SizeText.text($0)) free on the volume" } ?? ""
        return "database \(SizeText.text(databaseBytes)), log \(SizeText.text(logBytes))" + free
    }

    /// As the whole answer where there is no daemon, for people.
    var lines: String { "disk       \(text)\n" }
}
