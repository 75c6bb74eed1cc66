/// One run beside the last good runs of its job.
///
/// It speaks of clear departures only, and from three good runs on: a run is compared with their
/// median, and must also lie outside of all that they were. The thresholds are guesses, chosen so
/// that small jobs and the usual ups and downs stay quiet:
///
/// | figure | it departs when |
/// |---|---|
/// | items | under half the median and 10 fewer, over three times it and 50 more, or none at all |
/// | fill rate | 20 points lower and 5 items fewer, or none where 90 % were filled |
/// | way | another way gives 50 points more and 5 items more, or all where it gave none |
/// | failures | their share is 20 points higher and they are 5 pages more |
/// | duration | over four times the median and 5 minutes more |
///
/// Numbers are compared with runs of the same text about what is crawled, a field with those of the
/// same text about the field.
struct PastComparison {
    let run: RunFigures
    /// The latest first.
    let past: [RunFigures]
    /// Whether the run's numbers say something.
    let numbersCount: Bool
    /// Fields whose fill rate the job file speaks of.
    var settledFields: Set<String> = []
    /// Whether the job file speaks of the number of items.
    var itemsAreSettled = false

    /// Fewer good runs say nothing.
    static let fewestRuns = 3

    init(run: RunFigures, past: [RunFigures], numbersCount: Bool) {
        self.run = run
        self.past = past
        self.numbersCount = numbersCount
    }

    /// In what the run is clearly another one.
    var departures: [Departure] {
        var departures: [Departure] = []
        let like = past.filter { $0.crawl == run.crawl }
        if numbersCount, like.count >= Self.fewestRuns {
            if !itemsAreSettled { departures += items(like) }
            departures += failures(like)
            departures += duration(like)
        }
        for field in run.fields where field.items > 0 {
            let earlier = past.compactMap { $0.fields.first { $0.isLike(field) } }
                .filter { $0.items > 0 }
            guard earlier.count >= Self.fewestRuns else { continue }
            if !settledFields.contains(field.name) { departures += fill(field, earlier) }
            departures += ways(field, earlier)
        }
        return departures
    }

    private func items(_ past: [RunFigures]) -> [Departure] {
        let counts = past.map(\.items)
        guard let usual = Median.of(counts), let least = counts.min(), let most = counts.max()
        else { return [] }
        let isNone = run.items == 0 && least > 0
        let isFewer = run.items < least && 2 * run.items < usual && usual - run.items >= 10
        let isMore = run.items > most && run.items > 3 * usual && run.items - usual >= 50
        guard isNone || isFewer || isMore else { return [] }
        let seen = run.items == 0 ? "no items" : HealthCheck.items(run.items)
        return [
            Departure(
                subject: .items(areFewer: !isMore),
                sentence: "\(seen), \(usual) in \(runs(past.count))"
            )
        ]
    }

    private func fill(_ field: RunFigures.Field, _ past: [RunFigures.Field]) -> [Departure] {
        let shares = past.map { Share($0.filled, of: $0.items) }
        guard let usual = Median.of(shares.map(\.tenThousandths)),
            let least = shares.map(\.tenThousandths).min()
        else { return [] }
        let now = Share(field.filled, of: field.items).tenThousandths
        let isNone = field.filled == 0 && least >= 9000
        let isFewer =
            now < least && usual - now >= 2000
            && usual * field.items - field.filled * 10_000 >= 5 * 10_000
        guard isNone || isFewer else { return [] }
        return [
            Departure(
                subject: .fill(kind: field.kind, field: field.name),
                sentence: "\(run.shownName(of: field)) is filled in"
                    + " \(ShareText.text(field.filled, of: field.items)) of the items,"
                    + " \(ShareText.text(usual, of: 10_000)) in \(runs(past.count))"
            )
        ]
    }

    private func ways(_ field: RunFigures.Field, _ past: [RunFigures.Field]) -> [Departure] {
        // Two kinds of item with a field of one name share its counters.
        guard run.fields.count(where: { $0.name == field.name }) == 1 else { return [] }
        let won = field.ways.reduce(0, +)
        let earlier = past.filter {
            $0.ways.count == field.ways.count && $0.ways.contains { $0 > 0 }
        }
        guard won > 0, earlier.count >= Self.fewestRuns else { return [] }
        for (way, count) in field.ways.enumerated() {
            let shares = earlier.map {
                Share($0.ways[way], of: $0.ways.reduce(0, +)).tenThousandths
            }
            guard let usual = Median.of(shares), let most = shares.max() else { continue }
            let now = Share(count, of: won).tenThousandths
            let isAll = count == won && most == 0
            let isMore =
                now > most && now - usual >= 5000
                && count * 10_000 - usual * won >= 5 * 10_000
            guard isAll || isMore else { continue }
            return [
                Departure(
                    subject: .way(kind: field.kind, field: field.name),
                    sentence: "way \(way + 1) gives \(field.name) in"
                        + " \(ShareText.text(count, of: won)) of the cases,"
                        + " \(ShareText.text(usual, of: 10_000)) in \(runs(earlier.count))"
                )
            ]
        }
        return []
    }

    private func failures(_ past: [RunFigures]) -> [Departure] {
        let shares = past.map { Share($0.failed, of: $0.pages + $0.failed).tenThousandths }
        guard let usual = Median.of(shares), let most = shares.max() else { return [] }
        let all = run.pages + run.failed
        let now = Share(run.failed, of: all).tenThousandths
        guard now > most, now - usual >= 2000, run.failed * 10_000 - usual * all >= 5 * 10_000
        else { return [] }
        return [
            Departure(
                subject: .failures,
                sentence: "\(ShareText.text(run.failed, of: all)) of the pages failed,"
                    + " \(ShareText.text(usual, of: 10_000)) in \(runs(past.count))"
            )
        ]
    }

    private func duration(_ past: [RunFigures]) -> [Departure] {
        let times = past.map(\.elapsedMilliseconds)
        guard let usual = Median.of(times), let most = times.max() else { return [] }
        let now = run.elapsedMilliseconds
        guard now > most, now > 4 * usual, now - usual >= 300_000 else { return [] }
        return [
            Departure(
                subject: .duration,
                sentence: "it took \(now / 1000) s, \(usual / 1000) s in \(runs(past.count))"
            )
        ]
    }

    private func runs(_ count: Int) -> String { "the last \(count) good runs" }
}

/// A share in ten-thousandths, rounded down; 0 of nothing.
private struct Share {
    let tenThousandths: Int

    init(_ part: Int, of whole: Int) { tenThousandths = whole == 0 ? 0 : part * 10_000 / whole }
}

extension RunFigures.Field {
    /// Whether the job file said the same about two runs' fields.
    fileprivate func isLike(_ other: RunFigures.Field) -> Bool {
        kind == other.kind && name == other.name && definition == other.definition
    }
}
