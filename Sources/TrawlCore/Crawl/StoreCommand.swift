/// What the writing thread is asked to record.
///
/// Commands of one batch share one transaction.
package enum StoreCommand: Sendable {
    /// A fire became a run that waits for its start: its row alone.
    case enqueue(NewRun)
    /// A run begins: its row, unless it is there, and its seeds in the frontier.
    case begin(NewRun)
    /// A run is going: when it started the first time, and why not when it was due; nil: it was, or
    /// its schedule did not ask for it.
    case start(run: Int64, at: Instant, elapsedMilliseconds: Int64, LateReason?)
    /// A due time that became no run, with the reason; long stretches as one range.
    case skip(SkippedFire)
    /// How far the due times of a job are settled; with the text of its file when that is to be kept.
    case clock(job: String, JobClock, JobSource?)
    /// Somebody waits for everything before this in the batch.
    case confirm(Int)
    /// A run is going on, or waits again.
    case mark(run: Int64, state: RunState, elapsedMilliseconds: Int64)
    /// All that one fetch led to.
    case outcome(FetchOutcome)
    /// The clock was set by so much: URLs that wait to be tried again wait as long as they were to.
    case shift(Duration)
    /// What a host's gate keeps over restarts, as JSON.
    case host(name: String, gate: String)
    /// The last answer to a robots.txt.
    case robots(KeptRobots)
    /// A run is over.
    case end(run: Int64, state: RunState, reason: String?, at: Instant, elapsedMilliseconds: Int64)
    /// A file has so many bytes of what runs appended to it.
    case appended(AppendedFile)
    /// What a run counted, and in what it departs, just before its end.
    case figures(run: Int64, RunFigures)
    /// Somebody accepts a degraded run.
    case accept(run: Int64, at: Instant)
    /// The outputs of a run are written.
    case exported(run: Int64)
    /// A little of what `retention` does not keep is removed.
    case prune(PruneStep)
    /// The process ends, and all that it knows of hosts is recorded.
    case endCrawl
}

/// A run to be recorded.
package struct NewRun: Sendable {
    /// One seed, for the frontier.
    package struct Seed: Sendable {
        /// The seed's place in the job file.
        package var number: Int
        /// The URL without fragment and credentials.
        package var url: String
        /// Its host name.
        package var host: String
        /// What makes it the same URL.
        package var fingerprint: Fingerprint
        /// The kind of page: its place among the job's pages; below zero for a list of start URLs.
        package var page: Int

        /// A seed from its parts.
        package init(
            number: Int,
            url: String,
            host: String,
            fingerprint: Fingerprint,
            page: Int
        ) {
            self.number = number
            self.url = url
            self.host = host
            self.fingerprint = fingerprint
            self.page = page
        }
    }

    /// The run's number in the store, given by the producer; unique over all runs.
    package var id: Int64
    /// Its name: job and scheduled time.
    package var name: RunName
    /// When it was recorded.
    package var at: Instant
    /// The text it was read from.
    package var source: JobSource
    /// The limit on pages in place of the job's (`--limit`); nil: the job's.
    package var pageLimit: Int?
    /// Complete runs in a row without an item before it counts as removed.
    package var removedAfter: Int
    /// How the job file describes the fields of items.
    package var forms: ItemForms
    /// Where it begins.
    package var seeds: [Seed]
    /// Whether its items stay apart until it has ended well.
    package var stagesItems = false

    /// A run from its parts.
    package init(
        id: Int64,
        name: RunName,
        at: Instant,
        source: JobSource,
        pageLimit: Int?,
        removedAfter: Int,
        forms: ItemForms,
        seeds: [Seed]
    ) {
        self.id = id
        self.name = name
        self.at = at
        self.source = source
        self.pageLimit = pageLimit
        self.removedAfter = removedAfter
        self.forms = forms
        self.seeds = seeds
    }
}

/// How far a file that runs are appended to is committed.
package struct AppendedFile: Hashable, Sendable {
    /// The file's absolute path, without symbolic links.
    package var path: String
    /// The length of what is committed, in bytes; all behind it is of nobody.
    package var bytes: Int64
    /// The run whose rows are the last of it; nil: none was added.
    package var run: Int64?

    /// A file from its parts.
    package init(path: String, bytes: Int64, run: Int64?) {
        self.path = path
        self.bytes = bytes
        self.run = run
    }
}

/// Due times that became no run.
package struct SkippedFire: Hashable, Sendable {
    /// The job's name.
    package var job: String
    /// The first due time.
    package var first: Instant
    /// The last due time; the first when there is one.
    package var last: Instant
    /// How many due times there were.
    package var count: Int
    /// Why.
    package var reason: SkipReason

    /// Due times from their parts.
    package init(
        job: String,
        first: Instant,
        last: Instant,
        count: Int,
        reason: SkipReason
    ) {
        self.job = job
        self.first = first
        self.last = last
        self.count = count
        self.reason = reason
    }
}

/// The last answer to a robots.txt.
package struct KeptRobots: Sendable {
    /// Scheme, host and port that it speaks for.
    package var origin: String
    /// When it was answered.
    package var fetchedAt: Instant
    /// The HTTP status; nil when no answer came.
    package var status: Int?
    /// How often in a row it could not be had; 0 after an answer that counts.
    package var failuresInARow: Int
    /// The file; empty unless the status was 200 to 299.
    package var body: [UInt8]

    /// A record from its parts.
    package init(
        origin: String,
        fetchedAt: Instant,
        status: Int?,
        failuresInARow: Int,
        body: [UInt8]
    ) {
        self.origin = origin
        self.fetchedAt = fetchedAt
        self.status = status
        self.failuresInARow = failuresInARow
        self.body = body
    }
}
