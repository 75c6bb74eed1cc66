/// Tells of a run that has reached its end whether it was as its job file expects, and as its job's
/// past.
///
/// A value; figures in, departures out.
package struct HealthCheck: Sendable {
    /// What the job file expects.
    package var expectations: Expectations
    /// Whether somebody let the run fetch a few pages only (`--limit`): then its numbers say nothing,
    /// its shares do.
    package var isPartial: Bool

    /// A check of one run.
    package init(_ expectations: Expectations, isPartial: Bool) {
        self.expectations = expectations
        self.isPartial = isPartial
    }

    /// So many good runs are looked at.
    package static let mostRuns = 5

    /// In what a run departs; empty when it is well.
    ///
    /// What the job file expects of something takes the place of what the past says about it: `change`
    /// of the number of items, an entry of `fields` of that field's fill rate.
    ///
    /// - Parameters:
    ///   - run: The run's figures.
    ///   - past: Those of the last good runs, the latest first; at most 5 count.
    /// - Returns: The departures, what is expected before what is usual.
    package func departures(of run: RunFigures, past: [RunFigures]) -> [Departure] {
        let past = Array(past.prefix(Self.mostRuns))
        var departures = unmet(run, past)
        var comparison = PastComparison(run: run, past: past, numbersCount: !isPartial)
        comparison.settledFields = Set(expectations.fields.map(\.field))
        comparison.itemsAreSettled =
            expectations.change != nil
            || departures.contains { if case .items = $0.subject { true } else { false } }
        departures += comparison.departures
        return departures
    }

    /// The expectations of the job file that do not hold.
    private func unmet(_ run: RunFigures, _ past: [RunFigures]) -> [Departure] {
        var departures: [Departure] = []
        if !isPartial, let expected = expectations.items, !expected.holds(run.items, of: 1) {
            departures.append(
                Departure(
                    subject: .items(areFewer: expected.isMore(than: run.items)),
                    sentence: "\(Self.items(run.items)), \(expected) expected"
                )
            )
        }
        for expected in expectations.fields {
            for field in run.fields where field.name == expected.field && field.items > 0 {
                guard !expected.share.holds(field.filled * 100, of: field.items) else { continue }
                let share = ShareText.text(field.filled, of: field.items)
                departures.append(
                    Departure(
                        subject: .fill(kind: field.kind, field: field.name),
                        sentence: "\(run.shownName(of: field)) is filled in \(share) of the items,"
                            + " \(expected.share) expected"
                    )
                )
            }
        }
        if !isPartial, let expected = expectations.change {
            departures += changed(run, past, expected)
        }
        return departures
    }

    /// Of a median of 0 no share can be told, and nothing is said.
    private func changed(
        _ run: RunFigures,
        _ past: [RunFigures],
        _ expected: NumberExpectation
    ) -> [Departure] {
        guard let usual = Median.of(past.map(\.items)), usual > 0 else { return [] }
        let change = abs(run.items - usual)
        guard !expected.holds(change * 100, of: usual) else { return [] }
        let runs = past.count == 1 ? "the last good run" : "the last \(past.count) good runs"
        return [
            Departure(
                subject: .items(areFewer: run.items < usual),
                sentence: "\(Self.items(run.items)), \(usual) in \(runs): a change by"
                    + " \(ShareText.text(change, of: usual)), \(expected) expected"
            )
        ]
    }

    static func items(_ count: Int) -> String { count == 1 ? "1 item" : "\(count) items" }
}

extension NumberExpectation {
    /// Whether it asks for more than a number.
    fileprivate func isMore(than number: Int) -> Bool {
        switch rule {
        case .compare(_, let bound): bound >= number
        case .range(let range): range.lowerBound > number
        }
    }
}

extension RunFigures {
    /// A field's name, with the kind of item where several have a field of that name.
    func shownName(of field: Field) -> String {
        fields.count { $0.name == field.name } > 1 ? "\(field.kind).\(field.name)" : field.name
    }
}

/// The middle of some numbers.
enum Median {
    /// The middle one, of an even count the lower of the two rounded towards their mean; nil for none.
    static func of<Number: BinaryInteger>(_ numbers: [Number]) -> Number? {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
        return sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
    }
}

/// Shares for people.
package enum ShareText {
    /// A part of a whole as `12 %` or `99.9 %`; rounded down, so that 100 % is all of it.
    package static func text(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "-" }
        let tenths = part.multipliedReportingOverflow(by: 1000).partialValue / whole
        return tenths.isMultiple(of: 10) ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
}
