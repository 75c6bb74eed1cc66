internal import Foundation
internal import GRDB
internal import TrawlCore

/// The same key twice in a run.
extension Recorder {
    /// Counts a key that the run has seen before, and keeps a few of them to look at.
    func count(sameKey sighting: Sighting, _ db: Database) throws {
        let subject = "items.same_key"
        tally[sighting.run].counts[subject, default: 0] += 1
        // Thousands of them cost no statement each.
        guard sameKeySamples[sighting.run, default: 0] < Self.mostSamples else { return }
        sameKeySamples[sighting.run, default: 0] += 1
        let key = String(sighting.entry.key.prefix(200))
        try keep(.init(subject: subject, text: key), of: sighting.run, at: sighting.url, db)
    }

    /// What a run's change says of an item before the run.
    private struct Before {
        let change: Int64
        let kind: String
        let json: String
        let hash: Data?
        let sinceRun: Int64?
        let lastRun: Int64?
        let changedAt: Int64?
    }

    /// Puts another sighting of the same run in the place of the one recorded, so that which page
    /// wins does not depend on which was fetched first; the run's change is told anew against the
    /// version before the run.
    func replace(_ known: Version, by sighting: Sighting, _ db: Database) throws {
        let before = try before(sighting.run, known, db)
        if before?.kind == "added" {
            return try update(known, to: sighting, .new(changedAt: sighting.at), db)
        }
        guard let before else { return try replaceUnchanged(known, by: sighting, db) }
        let fate = try fate(
            of: sighting,
            since: before.lastRun ?? 0,
            hash: before.hash ?? known.hash,
            db
        ) { before.json }
        tally[sighting.run][Fate(rawValue: before.kind) ?? .unchanged] -= 1
        tally[sighting.run][fate] += 1
        let oldChangedAt = before.changedAt ?? known.changedAt
        let changedAt = fate == .changed ? sighting.at : oldChangedAt
        try update(known, to: sighting, .new(changedAt: changedAt), db)
        guard fate == .unchanged else { return try name(before.change, fate.rawValue, db) }
        if try before.lastRun ?? 0 < previous(of: sighting.run, sighting.job, db) {
            return try name(before.change, "unseen", db)
        }
        try run(
            db,
            "UPDATE items SET since_run = ? WHERE id = ?",
            [before.sinceRun, known.id]
        )
        try run(db, "DELETE FROM changes WHERE id = ?", [before.change])
    }

    /// Puts another sighting in the place of one that was as the run before had seen it.
    private func replaceUnchanged(
        _ known: Version,
        by sighting: Sighting,
        _ db: Database
    ) throws {
        let previous = try previous(of: sighting.run, sighting.job, db)
        let fate = try fate(of: sighting, since: previous, hash: known.hash, db) {
            try storedJSON(known, db)
        }
        guard fate != .unchanged else { return try update(known, to: sighting, .same, db) }
        tally[sighting.run].unchanged -= 1
        tally[sighting.run][fate] += 1
        try note(fate.rawValue, known, sighting, db)
        try endNoted(known, sighting, db)
        let changedAt = fate == .changed ? sighting.at : known.changedAt
        try update(known, to: sighting, .new(changedAt: changedAt), db)
    }

    /// What is written down of an item before a run; nil when the run found it as it was.
    private func before(_ run: Int64, _ known: Version, _ db: Database) throws -> Before? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id, kind, old_json, old_hash, old_since_run, old_last_run,
                        old_changed_ms
                    FROM changes WHERE run_id = ? AND item_id = ?
                    """
            ),
            arguments: [run, known.id]
        )
        return row.map {
            Before(
                change: $0[0],
                kind: $0[1],
                json: $0[2] ?? "",
                hash: $0[3],
                sinceRun: $0[4],
                lastRun: $0[5],
                changedAt: $0[6]
            )
        }
    }

    private func name(_ change: Int64, _ kind: String, _ db: Database) throws {
        try run(db, "UPDATE changes SET kind = ? WHERE id = ?", [kind, change])
    }
}
