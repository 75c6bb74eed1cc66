package import TrawlCore

/// Writes one JSON array (RFC 8259), an item a line.
///
/// ```
/// [
/// {"title":"A","_url":"https://a.example/"},
/// {"title":"B","_url":"https://b.example/"}
/// ]
/// ```
/// Without items it is `[]` and a line feed.
struct JSONExporter: Exporter {
    private var object: ItemObject
    private var isEmpty = true

    init(_ options: ExportOptions) {
        object = ItemObject(options)
    }

    mutating func begin(into sink: inout ByteSink) throws(ExportError) {
        try sink.append("[")
    }

    mutating func write(
        _ item: StoredItem,
        into sink: inout ByteSink
    ) throws(ExportError) {
        if !isEmpty { try sink.append(UInt8(ascii: ",")) }
        isEmpty = false
        try sink.append(UInt8(ascii: "\n"))
        try object.write(item, into: &sink)
    }

    mutating func end(into sink: inout ByteSink) throws(ExportError) {
        try sink.append(isEmpty ? "]\n" : "\n]\n")
    }
}

/// Writes JSON Lines: an object a line, each line ended by a line feed.
struct JSONLinesExporter: Exporter {
    private var object: ItemObject

    init(_ options: ExportOptions) {
        object = ItemObject(options)
    }

    mutating func begin(into sink: inout ByteSink) throws(ExportError) {}

    mutating func write(
        _ item: StoredItem,
        into sink: inout ByteSink
    ) throws(ExportError) {
        try object.write(item, into: &sink)
        try sink.append(UInt8(ascii: "\n"))
    }

    mutating func end(into sink: inout ByteSink) throws(ExportError) {}
}

/// One item as a JSON object on one line: its stored text byte for byte, with what became of it and
/// the meta fields put in front of the closing brace.
package struct ItemObject {
    private let meta: MetaColumns
    /// The names as they stand in the object: `,"_url":`.
    private let names: [[UInt8]]
    /// Kept for its capacity.
    private var bytes: [UInt8] = []

    /// Writes items as the options say; the format does not matter.
    package init(_ options: ExportOptions) {
        meta = MetaColumns(options)
        names = meta.fields.map { Array(",\(Value.text($0.exportedName).json):".utf8) }
    }

    mutating func write(_ item: StoredItem, into sink: inout ByteSink) throws(ExportError) {
        try fill(with: item, path: sink.path)
        try sink.append(bytes)
    }

    /// The object as text on one line, without a line feed.
    ///
    /// - Throws: `ExportError.Code.item` when the stored text is damaged.
    package mutating func line(of item: StoredItem) throws(ExportError) -> String {
        try fill(with: item, path: "standard output")
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func fill(with item: StoredItem, path: String) throws(ExportError) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: item.json.utf8)
        // Not parsed: the store wrote it with the same writer. A line feed would break a line in
        // two; in JSON it can only be a blank between tokens, which that writer never makes.
        guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}"), bytes.count > 1,
            !bytes.contains(UInt8(ascii: "\n"))
        else {
            throw .badItem(item, "its fields are not a JSON object on one line", path: path)
        }
        bytes.removeLast()
        var isEmpty = bytes.count == 1
        if let change = item.change {
            bytes.append(
                contentsOf: #"\#(isEmpty ? "" : ",")"_change":"\#(change.kind.rawValue)""#.utf8
            )
            if let old = change.oldJSON { bytes.append(contentsOf: #","_old":\#(old)"#.utf8) }
            isEmpty = false
        }
        for (field, name) in zip(meta.fields, names) {
            bytes.append(contentsOf: isEmpty ? name[1...] : name[...])
            isEmpty = false
            JSONText.append(meta.text(field, of: item), to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
