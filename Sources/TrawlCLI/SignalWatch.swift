internal import Glibc
internal import Logging
internal import Trawl

/// Turns signals into requests to end, on a thread of its own.
///
/// The first SIGINT or SIGTERM drains, the second stops at once, a third ends the process on the
/// spot, if ever something hangs: nothing that was committed is lost then either. Where another
/// process does the work, the second one ends this process on the spot. SIGHUP asks for the job files
/// to be read again, where that has a meaning. The signals are blocked in the thread that makes the
/// watch and so in every thread that it starts later; make it before any other thread. They stay
/// blocked, as the process ends soon after.
final class SignalWatch: Sendable {
    /// What a first SIGINT or SIGTERM means.
    enum Meaning {
        /// Requests in flight end first, which is logged.
        case drain
        /// Somebody else's work is waited for no more; whoever waits says so.
        case detach

        /// How many signals are waited for; one more ends the process on the spot.
        fileprivate var patience: Int {
            switch self {
            case .drain: 2
            case .detach: 1
            }
        }
    }

    /// What the signals ask for.
    let stop: StopRequest
    private let state = Lock(State())
    private let thread: WorkerThread

    private struct State: Sendable {
        var first: Int32?
        var count = 0
        var isOver = false
    }

    /// Blocks the signals and begins to wait for them.
    ///
    /// - Parameters:
    ///   - stop: What SIGINT and SIGTERM ask for.
    ///   - meaning: What the first of them means.
    ///   - reload: What SIGHUP asks for; nil: nothing.
    ///   - logger: Where it is said.
    init(_ stop: StopRequest, _ meaning: Meaning, reload: ReloadRequest?, logger: Logger) {
        self.stop = stop
        var signals = SignalWatch.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        thread = WorkerThread(name: "signals") { [state] in
            SignalWatch.watch(state, stop, meaning, reload, logger)
        }
    }

    /// Ends the watch; signals that come later are not noticed any more.
    func end() {
        state.withLock { $0.isOver = true }
        kill(getpid(), SIGUSR1)  // the process's own word to the thread, which alone waits for it
        thread.join()
    }

    /// The status of a process that these signals ended early; nil when none came.
    var status: ExitStatus? {
        state.withLock { $0.first }.map { $0 == SIGINT ? .interrupted : .terminated }
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] { sigaddset(&signals, signal) }
        return signals
    }

    private static func watch(
        _ state: Lock<State>,
        _ stop: StopRequest,
        _ meaning: Meaning,
        _ reload: ReloadRequest?,
        _ logger: Logger
    ) {
        var signals = signals
        while true {
            var signal: Int32 = 0
            guard sigwait(&signals, &signal) == 0 else { continue }
            switch signal {
            case SIGUSR1:
                if state.withLock({ $0.isOver }) { return }
            case SIGHUP:
                if let reload {
                    logger.notice("SIGHUP: the job files are read again")
                    reload.request()
                } else {
                    logger.notice("SIGHUP has no meaning here: only 'start' reads job files again")
                }
            default:
                let count = state.withLock { state in
                    state.first = state.first ?? signal
                    state.count += 1
                    return state.count
                }
                if count > meaning.patience { _exit(128 + signal) }
                if case .drain = meaning { log(signal, count, logger) }
                stop.request()
            }
        }
    }

    private static func log(_ signal: Int32, _ count: Int, _ logger: Logger) {
        logger.notice(
            count == 1
                ? "ending: requests in flight may end first; once more ends at once"
                : "ending at once",
            metadata: ["signal": signal == SIGINT ? "SIGINT" : "SIGTERM"]
        )
    }
}
