internal import Trawl

/// Runs that the daemon of the data directory does for `run`, as if they were done here.
struct DaemonRun {
    private let door: ControlDoor
    private let choice: JobChoice
    private let options: GlobalOptions
    private let watch: SignalWatch
    private let terminal = Terminal.standardError

    /// How often the daemon is asked how far the runs are.
    private static let pause = Duration.milliseconds(200)
    /// How long the store may take to say what the daemon has said: that outputs are written.
    ///
    /// The length of a commit; a guess.
    private static let outputPatience = Duration.seconds(3)
    /// How long a daemon that does not answer may take to end, its answer's own time included.
    private static let endPatience = Duration.seconds(5)

    /// Runs of jobs; none is begun yet.
    init(_ choice: JobChoice, _ options: GlobalOptions, door: ControlDoor, watch: SignalWatch) {
        self.choice = choice
        self.options = options
        self.door = door
        self.watch = watch
    }

    /// How the runs ended.
    struct Ending {
        /// Those that ended, in the order of the jobs.
        var records: [RunRecord]
        /// How many of them lack outputs, which the daemon's log explains.
        var unwrittenOutputs: Int
    }

    /// Has every job run, shows how far that is, and waits for the ends.
    ///
    /// - Parameters:
    ///   - line: The connection to the daemon.
    ///   - pageLimit: At most so many pages; nil: as the jobs say.
    ///   - isNew: Begin a new run also when one goes or was interrupted.
    /// - Returns: How the runs ended.
    /// - Throws: The daemon's refusal; `ExitCode` when somebody would not wait any longer.
    func run(
        _ line: inout ControlLine,
        pageLimit: Int?,
        isNew: Bool
    ) throws -> Ending {
        var names: [String] = []
        do {
            for job in choice.jobs {
                let order = ControlRequest.RunOrder(
                    source: job.source,
                    pageLimit: pageLimit,
                    isNew: isNew
                )
                guard case .run(let name, let note) = try line.ask(.run(order)) else {
                    throw CommandFailure.oddAnswer
                }
                names.append(name)
                if let note, !options.quiet { say("\(name): \(note)") }
            }
            try wait(for: names, &line)
        } catch {
            sayThatRunsGoOn(names, line.pid)
            throw error
        }
        return try ending(of: names)
    }

    /// Asks for progress until nothing more will happen to the runs, or until the daemon has ended.
    private func wait(for names: [String], _ line: inout ControlLine) throws {
        let holder = door.holder
        let progress = ProgressLine(terminal, isQuiet: options.quiet)
        defer { progress.end() }
        while true {
            let patience = Deadline(after: DaemonRun.endPatience)
            do throws(ControlAnswer.Refusal) {
                guard case .progress(let standings) = try line.ask(.progress(runs: names)) else {
                    throw .init(.unavailable, CommandFailure.oddAnswer.message)
                }
                if standings.allSatisfy(\.isFinished) { return }
                progress.show(CrawlProgress(of: standings), isOnSchedule: false)
            } catch {
                // A daemon that ends leaves what is not done to the next one. It answers nobody some time
                // before it lets go of the data.
                while door.holder == holder {
                    if patience.isOver || watch.stop.wait(atMost: DaemonRun.pause) { throw error }
                }
                return
            }
            if watch.stop.wait(atMost: DaemonRun.pause) {
                throw (watch.status ?? .interrupted).asError
            }
        }
    }

    private func sayThatRunsGoOn(_ names: [String], _ pid: Int?) {
        guard !options.quiet else { return }
        let daemon = "the daemon" + (pid.map { " (pid \($0))" } ?? "")
        for name in names { say("\(name) goes on in \(daemon); 'trawl cancel \(name)' ends it") }
    }

    /// What the store has of runs that were waited for.
    private func ending(of names: [String]) throws -> Ending {
        let store = try Store(reading: options.dataPath)
        let records = try names.compactMap { try store.run(named: $0) }.filter(\.state.isEnded)
        let deadline = Deadline(after: DaemonRun.outputPatience)
        var unwritten = 0
        repeat {
            let open = try store.openRuns().map(\.record.name)
            unwritten = records.count { $0.writesOutputs && open.contains($0.name) }
        } while unwritten > 0 && !deadline.isOver && !watch.stop.wait(atMost: DaemonRun.pause)
        return Ending(records: records, unwrittenOutputs: unwritten)
    }

    private func say(_ text: String) { terminal.write(SafeText.line(text)) }
}

extension CrawlProgress {
    /// How far several runs are, as the daemon tells it.
    fileprivate init(of standings: [RunStanding]) {
        self.init()
        for run in standings {
            runs += run.isFinished ? 0 : 1
            pages += run.pages
            queued += run.queued
            items += run.items
            errors += run.errors
        }
    }
}
