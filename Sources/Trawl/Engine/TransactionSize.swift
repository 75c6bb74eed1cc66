internal import TrawlCore

/// How many of the commands that wait go into one transaction.
///
/// The index of known URLs is in the order of their fingerprints, so each new one changes a page of the
/// file at random. While a run knows few, those of one transaction share pages, and the more it has the
/// less each costs: with 300,000 known, transactions of 256 rows at most made a crawl take 16 s instead
/// of 11. Of many millions each has a page of its own. More of them together then save no more than
/// syncs, a fifth of the time, while whoever else waits for a commit waits for them all: with ten million
/// known, 256 rows took 6 ms, 704 took 20, and a full transaction may have thousands.
enum TransactionSize {
    /// The most commands of one transaction.
    static let mostCommands = 256
    /// From so many known URLs on, a transaction has so many rows at most, but for one page with more.
    static let manyKnown = 4_000_000
    static let rowsWithMany = 256

    /// The part of a batch that goes into the next transaction.
    ///
    /// - Parameters:
    ///   - batch: The commands that wait, in their order.
    ///   - known: How many URLs a run knows.
    /// - Returns: The first commands: at least one, but for an empty batch.
    static func prefix(
        of batch: [StoreCommand],
        known: (_ run: Int64) -> Int
    ) -> ArraySlice<StoreCommand> {
        var rows = 0
        for (place, command) in batch.prefix(mostCommands).enumerated() {
            guard let outcome = command.outcome, known(outcome.task.run) >= manyKnown else {
                continue
            }
            rows += 1 + outcome.links.count + outcome.items.count
            if rows > rowsWithMany, place > 0 { return batch[..<place] }
        }
        return batch.prefix(mostCommands)
    }
}
