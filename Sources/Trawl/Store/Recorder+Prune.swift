internal import GRDB
internal import TrawlCore

extension Recorder {
    /// Removes a little of what is not kept, and tells whether more is to be removed.
    func prune(_ step: PruneStep, _ db: Database) throws {
        var pass = try step.isFirst ? PrunePass(step, db) : self.pass ?? PrunePass(step, db)
        let removed = try pass.step(db)
        // Texts may be among what went.
        definitions.removeAll()
        self.pass = pass.isOver ? nil : pass
        notes.append(.pruned(removed, isOver: pass.isOver))
    }
}
