internal import Glibc
internal import TrawlCore

/// Answers what is asked of a daemon, from any thread: by its engine, and by its store.
///
/// The one place where a request becomes an order; a further door to a daemon needs only to hand its
/// requests in here.
package final class DaemonControl: Sendable {
    private let engine: Engine
    private let store: Store
    private let context: JobContext
    private let startedAt: Instant
    private let drain: Duration
    private let reloader: JobReloader
    private let stop: StopRequest

    /// The longest that an order may take: a client waits for 5 seconds in all.
    private static let patience = Duration.seconds(4)

    init(
        engine: Engine,
        store: Store,
        context: JobContext,
        startedAt: Instant,
        drain: Duration,
        reloader: JobReloader,
        stop: StopRequest
    ) {
        self.engine = engine
        self.store = store
        self.context = context
        self.startedAt = startedAt
        self.drain = drain
        self.reloader = reloader
        self.stop = stop
    }

    /// Answers a request; takes 4 seconds at most.
    package func answer(_ request: ControlRequest) -> ControlAnswer {
        switch request {
        case .status: status()
        case .stop:
            {
                stop.request(); return .done("the daemon drains, and ends")
            }()
        case .reload:
            {
                reloader.reload(); return .done("the job files are read again")
            }()
        case .pause(let job): ask(.pause(job: job, true))
        case .resume(let job): ask(.pause(job: job, false))
        case .trigger(let job): ask(.trigger(job: job))
        case .cancel(let run): cancel(run)
        case .accept(let run): accept(run)
        case .run(let order): run(order)
        case .progress(let runs): progress(of: runs)
        case .prune(let retention, let pass): ask(.prune(retention, pass: pass))
        }
    }

    private func ask(_ order: ControlOrder) -> ControlAnswer {
        let reply = ControlReply()
        engine.order(order, reply)
        return reply.wait(for: Self.patience)
            ?? .refused(
                .init(.unavailable, "the daemon is too busy to answer", help: "ask again later")
            )
    }

    private func status() -> ControlAnswer {
        guard case .status(var status) = ask(.status) else {
            return .refused(.init(.unavailable, "the daemon is too busy to answer"))
        }
        status.pid = Int(getpid())
        status.startedAt = startedAt
        status.drainMilliseconds = drain.wholeMilliseconds
        status.brokenFiles = reloader.brokenFiles
        return .status(status)
    }

    private func cancel(_ text: String) -> ControlAnswer {
        guard let name = RunName(text) else { return .noRun(text) }
        let answer = ask(.cancel(name))
        guard case .refused(let refusal) = answer, refusal.code == .noRun else { return answer }
        // It may have ended before.
        do {
            guard let run = try store.run(named: text), run.name == name else {
                return .noRun(text)
            }
            return .refused(.init(.pointless, "\(text) has ended: \(run.state.rawValue)"))
        } catch {
            return .refused(.init(.failed, "the store cannot be read: \(error)"))
        }
    }

    private func accept(_ name: String) -> ControlAnswer {
        do {
            return ask(.accept(try Acceptance(of: name, store, context).plan))
        } catch let refusal as ControlAnswer.Refusal {
            return .refused(refusal)
        } catch {
            return .refused(.init(.failed, "the store cannot be read: \(error)"))
        }
    }

    private func run(_ order: ControlRequest.RunOrder) -> ControlAnswer {
        let reading = JobReader(context: context).read(resuming: order.source)
        guard let job = reading.job else {
            let mistakes = reading.diagnostics.filter { $0.severity == .error }
            return .refused(
                .init(
                    .badJob,
                    "the daemon cannot read the job: "
                        + mistakes.map(\.rendered).joined(separator: "\n"),
                    help: "its environment may lack a variable that this one has"
                )
            )
        }
        return ask(.run(job, pageLimit: order.pageLimit, isNew: order.isNew))
    }

    private func progress(of texts: [String]) -> ControlAnswer {
        let names = texts.compactMap(RunName.init)
        guard case .progress(let going) = ask(.standings(names)) else {
            return .refused(.init(.unavailable, "the daemon is too busy to answer"))
        }
        do {
            let standings = try names.compactMap { name in
                try going.first { $0.name == "\(name)" }
                    ?? store.run(named: "\(name)").map { RunStanding($0) }
            }
            return .progress(standings)
        } catch {
            return .refused(.init(.failed, "the store cannot be read: \(error)"))
        }
    }
}

extension ControlAnswer {
    /// There is no such run.
    static func noRun(_ name: String) -> ControlAnswer {
        .refused(
            .init(.noRun, "no run is called '\(name)'", help: "'trawl runs' lists the latest runs")
        )
    }
}

extension RunStanding {
    /// A run that nobody works on now.
    init(_ run: RunRecord) {
        self.init(
            name: "\(run.name)",
            state: run.state,
            reason: run.reason,
            pages: run.pages,
            queued: 0,
            items: run.items,
            errors: run.errors,
            elapsedMilliseconds: run.elapsedMilliseconds,
            isFinished: run.state.isEnded
        )
    }
}
