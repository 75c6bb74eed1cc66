internal import Trawl

/// The fill rates of a run's fields and what is wrong with the run, for `show`.
struct RunFigureReport {
    /// Nil for a run that goes, or that an older Trawl ended.
    let figures: RunFigures?

    /// As JSON: the fields in the order of the job file.
    var fields: Value {
        .list(
            (figures?.fields ?? []).map { field in
                .object([
                    "item": .text(field.kind), "field": .text(field.name),
                    "items": .count(field.items), "filled": .count(field.filled),
                    "ways": .list(field.ways.map { .count($0) }),
                ])
            }
        )
    }

    /// As JSON: what is wrong, with pages to look at.
    var departures: Value {
        .list(
            (figures?.departures ?? []).map { departure in
                .object([
                    "sentence": .text(departure.sentence),
                    "urls": .list(departure.urls.map(Value.text)),
                ])
            }
        )
    }

    /// What is wrong, for people; empty when nothing is.
    func departureText(_ paint: Paint) -> String {
        guard let departures = figures?.departures, !departures.isEmpty else { return "" }
        return departures.reduce(into: "\n" + paint(.strong, "Not as expected") + "\n") {
            text,
            departure in
            text += "  \(SafeText.line(departure.sentence))\n"
            for url in departure.urls { text += "    \(SafeText.line(url))\n" }
        }
    }

    /// The fill rates for people; empty when no item was seen.
    func fieldText(_ paint: Paint) -> String {
        guard let figures, figures.fields.contains(where: { $0.items > 0 }) else { return "" }
        let hasKinds = Set(figures.fields.map(\.kind)).count > 1
        let hasWays = figures.fields.contains { !$0.ways.isEmpty }
        var table = Table(["FIELD", ">FILLED", ">ITEMS"] + (hasWays ? ["WAYS"] : []))
        for field in figures.fields {
            let isWhole = field.filled == field.items
            let cells: [Table.Cell] = [
                .init(hasKinds ? "\(field.kind).\(field.name)" : field.name),
                .init(
                    ShareText.text(field.filled, of: field.items),
                    isWhole ? nil : .warning
                ),
                .init("\(field.items)"),
            ]
            let ways = field.ways.map(String.init).joined(separator: " / ")
            if hasWays { table.add(cells + [.init(ways)]) } else { table.add(cells) }
        }
        return "\n" + table.text(paint)
    }
}
