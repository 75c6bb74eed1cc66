internal import Glibc
internal import Trawl

/// A job with what the store has of it, for the commands that only read.
struct StoredJob {
    /// Its name.
    let name: String
    /// Its definition; nil when its file is gone.
    let job: Job?
    /// The store; nil when nothing has run yet.
    let store: Store?

    /// Finds a job by its name or the path of its file: a file without mistakes, or a name that the
    /// store knows.
    ///
    /// - Throws: `CommandFailure` when there is neither, `JobMistakes` when there is only a file with
    ///   mistakes.
    init(_ argument: String, _ options: GlobalOptions) throws {
        store = try options.readStore()
        do {
            let choice = try JobChoice([argument], options)
            job = choice.jobs.first
            name = choice.jobs.first?.name ?? argument
        } catch {
            guard try store?.knowsJob(argument) == true else { throw error }
            job = nil
            name = argument
        }
    }
}

extension GlobalOptions {
    /// The store, to read beside a process that may be writing; nil when nothing has run yet.
    ///
    /// - Throws: `StoreError` when there is one that cannot be read.
    func readStore() throws -> Store? {
        guard dataPath != ":memory:" else {
            throw CommandFailure.nothingKept
        }
        // The name of the database in its directory.
        guard access(dataPath + "/trawl.db", F_OK) == 0 else { return nil }
        return try Store(reading: dataPath)
    }
}
