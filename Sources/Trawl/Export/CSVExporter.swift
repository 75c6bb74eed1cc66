internal import TrawlCore

/// Writes CSV (RFC 4180) in UTF-8 without a byte order mark: a header, then an item a line.
///
/// Lines end with CR LF: the RFC's own rule (2.1), which spreadsheets and the readers of programming
/// languages alike expect. Null and what an item lacks are empty cells, lists and objects are JSON
/// text. Unless `raw` is asked for, text that begins like a formula gets an apostrophe in front.
struct CSVExporter: Exporter {
    private let columns: [String]
    private let meta: MetaColumns
    private let raw: Bool
    private let carriesChange: Bool
    /// The line being made and the JSON of a nested value; kept for their capacity.
    private var line: [UInt8] = []
    private var json: [UInt8] = []

    init(_ options: ExportOptions) {
        columns = options.columns
        meta = MetaColumns(options)
        raw = options.raw
        carriesChange = options.carriesChange
    }

    mutating func begin(into sink: inout ByteSink) throws(ExportError) {
        try sink.append(header())
    }

    /// The header with its line's end.
    mutating func header() -> [UInt8] {
        line.removeAll(keepingCapacity: true)
        // A job file may come from somebody else, too.
        for name in columns { append(name, isHarmless: raw) }
        if carriesChange {
            append("_change", isHarmless: true)
            append("_old", isHarmless: true)
        }
        for field in meta.fields { append(field.exportedName, isHarmless: true) }
        endLine()
        return line
    }

    mutating func write(
        _ item: StoredItem,
        into sink: inout ByteSink
    ) throws(ExportError) {
        let fields = try fields(of: item, path: sink.path)
        line.removeAll(keepingCapacity: true)
        for (place, name) in columns.enumerated() {
            // Stored in the order of the columns, nearly always.
            if place < fields.all.count, fields.all[place].name == name {
                append(fields.all[place].value)
            } else {
                append(fields[name] ?? .null)
            }
        }
        if carriesChange {
            append(item.change?.kind.rawValue ?? "", isHarmless: true)
            // A JSON object: no spreadsheet takes its brace for a formula.
            append(item.change?.oldJSON ?? "", isHarmless: true)
        }
        for field in meta.fields { append(meta.text(field, of: item), isHarmless: raw) }
        endLine()
        try sink.append(line)
    }

    mutating func end(into sink: inout ByteSink) throws(ExportError) {}

    private func fields(of item: StoredItem, path: String) throws(ExportError) -> Fields {
        let value: Value
        do throws(JSONError) {
            value = try Value(json: item.json)
        } catch {
            throw .badItem(item, error.description, path: path)
        }
        guard case .object(let fields) = value else {
            throw .badItem(item, "its fields are not a JSON object", path: path)
        }
        return fields
    }

    private mutating func append(_ value: Value) {
        switch value {
        case .null: line.append(UInt8(ascii: ","))
        case .text(let text): append(text, isHarmless: raw)
        case .boolean, .integer, .decimal, .number:
            // Nothing in them needs quotes, and a minus in front is a sign.
            value.appendJSON(to: &line)
            line.append(UInt8(ascii: ","))
        case .list, .object:
            json.removeAll(keepingCapacity: true)
            value.appendJSON(to: &json)
            json.withUnsafeBufferPointer { CSVExporter.append($0, to: &line) }
        }
    }

    private mutating func append(_ text: String, isHarmless: Bool) {
        var text = text
        if !isHarmless, let first = text.utf8.first, CSVExporter.beginsFormula(first) {
            text = "'" + text
        }
        text.withUTF8 { CSVExporter.append($0, to: &line) }
    }

    /// Appends a cell and the comma behind it; in quotes where RFC 4180 (2.6) wants them.
    private static func append(_ cell: UnsafeBufferPointer<UInt8>, to line: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        if !cell.contains(where: { $0 == quote || $0 == 0x2C || $0 == 0x0D || $0 == 0x0A }) {
            line.append(contentsOf: cell)
        } else {
            line.append(quote)
            for byte in cell {
                line.append(byte)
                if byte == quote { line.append(quote) }
            }
            line.append(quote)
        }
        line.append(UInt8(ascii: ","))
    }

    /// The first bytes that make a spreadsheet run a cell, as OWASP's "CSV Injection" lists them.
    private static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
            0x09, 0x0A, 0x0D:
            true
        default: false
        }
    }

    private mutating func endLine() {
        // A line of one empty cell would be an empty line, which readers skip.
        if line.count <= 1 { line = Array("\"\",".utf8) }
        line.removeLast()
        line.append(0x0D)
        line.append(0x0A)
    }
}
