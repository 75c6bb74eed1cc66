internal import Trawl

/// A listing for people: columns side by side, as wide as their widest cell.
struct Table {
    /// One cell: what is shown, and its colour.
    struct Cell {
        var text: String
        var style: Paint.Style?

        init(_ text: String, _ style: Paint.Style? = nil) {
            self.text = SafeText.line(text)
            self.style = style
        }
    }

    /// How a column stands.
    enum Alignment {
        case left
        case right
    }

    private let columns: [(title: String, alignment: Alignment)]
    private var rows: [[Cell]] = []

    /// A table with the titles of its columns; one that begins with `>` stands to the right.
    init(_ titles: String...) { self.init(titles) }

    /// A table with the titles of its columns.
    init(_ titles: [String]) {
        columns = titles.map { title in
            title.hasPrefix(">") ? (String(title.dropFirst()), .right) : (title, .left)
        }
    }

    /// Adds a row; one cell for each column.
    mutating func add(_ cells: Cell...) { add(cells) }

    /// Adds a row; one cell for each column.
    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has one cell for each column")
        rows.append(cells)
    }

    /// Adds a row of plain texts.
    mutating func add(_ texts: [String]) {
        precondition(texts.count == columns.count, "a row has one cell for each column")
        rows.append(texts.map { Cell($0) })
    }

    /// The table as text, each line ended, no blank at the end of a line.
    func text(_ paint: Paint) -> String {
        let heads = columns.map { Cell($0.title, .strong) }
        let all = [heads] + rows
        let widths = columns.indices.map { column in
            all.map { TextWidth.of($0[column].text) }.max() ?? 0
        }
        return all.map { line(of: $0, widths, paint) + "\n" }.joined()
    }

    private func line(of row: [Cell], _ widths: [Int], _ paint: Paint) -> String {
        var line = ""
        var padding = 0
        for (place, cell) in row.enumerated() {
            let room = widths[place] - TextWidth.of(cell.text)
            if columns[place].alignment == .right { padding += room }
            if !cell.text.isEmpty {
                line += String(repeating: " ", count: padding)
                line += cell.style.map { paint($0, cell.text) } ?? cell.text
                padding = 0
            }
            if columns[place].alignment == .left { padding += room }
            padding += 2
        }
        return line
    }
}
