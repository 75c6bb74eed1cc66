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

    /// A run of the job by its name.
    ///
    /// - Throws: `CommandFailure` when there is none, or when it is another job's.
    func run(named run: String) throws -> RunRecord {
        guard let record = try store?.run(named: run) else {
            let runs = try store?.runs(of: name, limit: 1000) ?? []
            let meant = Suggestion.nearest(to: run, among: runs.map(\.name.description))
            throw CommandFailure.noRun(run, meant: meant)
        }
        guard record.name.job == name else {
            throw CommandFailure.runOfAnotherJob(run, job: name)
        }
        return record
    }

    /// Checks that the job has a kind of item, as far as its file tells.
    ///
    /// - Throws: `CommandFailure` when it has none of that name.
    func checkKind(_ kind: String) throws {
        if let job, !job.itemKinds.contains(kind) {
            throw CommandFailure.noKind(kind, job: job.name, kinds: job.itemKinds)
        }
    }

    /// Where local times are meant: the schedule's zone, else the machine's.
    func zone(_ options: GlobalOptions) -> Zone {
        job?.schedule?.zone ?? options.crawler.context.localZone
    }

    /// What the options of a command ask for: the items as they were at a time, or those of a run.
    func selection(asOf time: String?, run: RunRecord?, _ options: GlobalOptions) throws
        -> Store.ItemSelection
    {
        if let run { return .run(run.id) }
        guard let time else { return .current }
        return .asOf(try TimeArgument.time(time, "--as-of", zone(options)))
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
