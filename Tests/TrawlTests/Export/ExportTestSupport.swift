import Glibc
import TrawlCore

@testable import Trawl

/// A fresh folder that vanishes with all that is in it.
final class ExportFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/trawl-export-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ExportFolderError(code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    }

    deinit { ExportFolder.remove(path) }

    /// The path of something in the folder.
    func path(_ name: String) -> String { path + "/" + name }

    /// The text of a file; nil when there is none.
    func text(_ name: String) -> String? {
        ExportFolder.bytes(path(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Makes a file.
    func write(_ text: String, to name: String, permissions: mode_t = 0o644) {
        let file = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(file) }
        fchmod(file, permissions)
        _ = text.withCString { Glibc.write(file, $0, strlen($0)) }
    }

    /// All names in a folder below, sorted.
    func names(in folder: String = "") -> [String] { ExportFolder.names(path(folder)) }

    static func bytes(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return readAll(file)
    }

    /// Reads a descriptor up to its end.
    static func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    private static func names(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        if Glibc.remove(path) == 0 { return }
        for name in names(path) { remove(path + "/" + name) }
        _ = Glibc.remove(path)
    }
}

struct ExportFolderError: Error {
    let code: Int32
}

extension StoredItem {
    static func sample(
        _ json: String,
        kind: String = "book",
        key: String = "k1",
        url: String = "https://a.example/1"
    ) -> StoredItem {
        StoredItem(
            kind: kind,
            key: key,
            json: json,
            url: url,
            fetchedAt: Instant(secondsSince1970: 1_795_420_800),
            firstSeen: Instant(secondsSince1970: 0),
            lastChanged: Instant(millisecondsSince1970: 1_795_420_800_007),
            run: "books@20261123T063000Z"
        )
    }
}

extension ExportOptions {
    static func make(
        _ format: OutputRule.Format,
        meta: [MetaField] = [.url, .fetchedAt],
        carriesItemKind: Bool = false,
        columns: [String] = ["title", "price"],
        raw: Bool = false
    ) -> ExportOptions {
        ExportOptions(
            job: "books",
            format: format,
            meta: meta,
            carriesItemKind: carriesItemKind,
            columns: columns,
            raw: raw
        )
    }
}

/// The whole text of an export, by way of a file.
func exported(_ items: [StoredItem], _ options: ExportOptions) throws -> String? {
    let folder = try ExportFolder()
    let count = try Export.write(to: .file(folder.path("out")), options: options) { body in
        for item in items { try body(item) }
    }
    guard count == items.count, folder.names() == ["out"] else { return nil }
    return folder.text("out")
}
