package import TrawlCore

/// What a request is answered.
package enum ControlAnswer: Codable, Hashable, Sendable {
    /// It is done: one sentence for people, without a full stop.
    case done(String)
    /// How the daemon is.
    case status(DaemonStatus)
    /// The run that was begun, or is gone on with.
    case run(name: String, note: String?)
    /// How runs stand, in the order in which they were asked for; unknown ones are left out.
    case progress([RunStanding])
    /// How a pass of retention stands.
    case pruning(PruneStanding)
    /// It cannot be done.
    case refused(Refusal)

    /// Why a request cannot be done.
    package struct Refusal: Codable, Hashable, Sendable, Error {
        /// The kinds of refusal, which the command line turns into exit statuses.
        package enum Code: String, Codable, Sendable {
            /// There is no such job.
            case noJob
            /// There is no such run.
            case noRun
            /// The job's definition has mistakes.
            case badJob
            /// It makes no sense as things stand: a run that has ended, a job that is not paused.
            case pointless
            /// No daemon holds the data directory.
            case noDaemon
            /// A process that serves no control holds the data directory.
            case held
            /// The daemon does not answer as it should.
            case unavailable
            /// The store failed.
            case failed
        }

        /// What kind it is.
        package var code: Code
        /// What is wrong: lower case, no full stop.
        package var message: String
        /// The way out; nil when there is none to tell.
        package var help: String?

        /// A refusal from its parts.
        package init(_ code: Code, _ message: String, help: String? = nil) {
            self.code = code
            self.message = message
            self.help = help
        }
    }
}

/// How one run stands.
package struct RunStanding: Codable, Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Where it stands.
    package var state: RunState
    /// Why, when there is something to say: `overlap` for one that waits for another one's end.
    package var reason: String?
    /// Pages recorded.
    package var pages: Int
    /// URLs that wait or are in flight.
    package var queued: Int
    /// Items seen.
    package var items: Int
    /// Failures, those that are tried again included.
    package var errors: Int
    /// How long it has been going, downtime not counted.
    package var elapsedMilliseconds: Int64
    /// Whether nothing more will happen to it, its outputs included.
    package var isFinished: Bool

    /// A standing from its parts.
    package init(
        name: String,
        state: RunState,
        reason: String?,
        pages: Int,
        queued: Int,
        items: Int,
        errors: Int,
        elapsedMilliseconds: Int64,
        isFinished: Bool
    ) {
        self.name = name
        self.state = state
        self.reason = reason
        self.pages = pages
        self.queued = queued
        self.items = items
        self.errors = errors
        self.elapsedMilliseconds = elapsedMilliseconds
        self.isFinished = isFinished
    }
}

/// How a daemon is.
package struct DaemonStatus: Codable, Hashable, Sendable {
    /// A host that may not be asked now.
    package struct WaitingHost: Codable, Hashable, Sendable {
        /// Its name.
        package var host: String
        /// Until when.
        package var until: Instant
        /// What asks for it: a case of `HostGate.EffectiveDelay.Source`, or `robots`.
        package var reason: String

        /// The host's robots.txt cannot be had, and is asked for again then.
        package static let robots = "robots.txt"

        /// A host from its parts.
        package init(host: String, until: Instant, reason: String) {
            self.host = host
            self.until = until
            self.reason = reason
        }
    }

    /// How much later than they were due runs started: of the last 1,000 that the schedule started.
    package struct Lateness: Codable, Hashable, Sendable {
        /// So many starts.
        package var starts = 0
        /// Half of them started no later than this.
        package var p50Milliseconds: Int64 = 0
        /// All but one in a hundred started no later than this.
        package var p99Milliseconds: Int64 = 0
        /// The latest start.
        package var maxMilliseconds: Int64 = 0

        /// No starts.
        package init() {}
    }

    /// Its process number.
    package var pid: Int
    /// Its version.
    package var version: String
    /// When it started.
    package var startedAt: Instant
    /// Whether it is draining.
    package var isDraining: Bool
    /// How long what is in flight may go on when it drains.
    package var drainMilliseconds: Int64 = 0
    /// Why nothing is fetched: the disk is full, or fails; nil: it does neither.
    package var pauseReason: String?
    /// Jobs that it knows.
    package var jobs: Int
    /// Those of them that are paused.
    package var pausedJobs: [String]
    /// Those that have had no good run for too long.
    package var quietJobs: [String] = []
    /// Job files that have mistakes: their jobs run by their last good version, or not at all.
    package var brokenFiles: [String]
    /// Runs that are going or wait for another run's end.
    package var runs: [RunStanding]
    /// Tasks in the queue.
    package var queueDepth: Int
    /// The most tasks that were in the queue at once.
    package var queueHighWaterMark: Int
    /// How many tasks the queue holds.
    package var queueCapacity: Int
    /// Requests handed out whose transfers have not ended.
    package var inFlight: Int
    /// Hosts that may not be asked now, those with the longest waits first, at most 20.
    package var waitingHosts: [WaitingHost]
    /// How many hosts wait.
    package var waitingHostCount: Int
    /// Lateness of starts.
    package var lateness: Lateness
    /// The next fire; nil when none comes.
    package var nextFire: Instant?

    /// A status from its parts.
    package init(
        pid: Int,
        version: String,
        startedAt: Instant,
        isDraining: Bool,
        jobs: Int,
        pausedJobs: [String],
        brokenFiles: [String],
        runs: [RunStanding],
        queueDepth: Int,
        queueHighWaterMark: Int,
        queueCapacity: Int,
        inFlight: Int,
        waitingHosts: [WaitingHost],
        waitingHostCount: Int,
        lateness: Lateness,
        nextFire: Instant?
    ) {
        self.pid = pid
        self.version = version
        self.startedAt = startedAt
        self.isDraining = isDraining
        self.jobs = jobs
        self.pausedJobs = pausedJobs
        self.brokenFiles = brokenFiles
        self.runs = runs
        self.queueDepth = queueDepth
        self.queueHighWaterMark = queueHighWaterMark
        self.queueCapacity = queueCapacity
        self.inFlight = inFlight
        self.waitingHosts = waitingHosts
        self.waitingHostCount = waitingHostCount
        self.lateness = lateness
        self.nextFire = nextFire
    }
}
