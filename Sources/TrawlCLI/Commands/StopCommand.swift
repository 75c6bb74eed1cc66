internal import ArgumentParser
internal import Trawl

/// The command `trawl stop`.
struct StopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Have the daemon drain and end, and wait until it has.",
        discussion: """
            Requests in flight may end first, as long as the daemon's --drain says. A second 'trawl \
            stop' ends it at once. Nothing committed is lost, and runs go on at the next start.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// How long a daemon may take to end after it has drained: to commit, and to write outputs.
    ///
    /// A guess.
    private static let grace = Duration.seconds(10)
    /// How often it is looked for.
    private static let pause = Duration.milliseconds(100)

    func run() throws {
        let door = try options.door()
        let watch = SignalWatch(StopRequest(), .detach, reload: nil, logger: options.logger)
        defer { watch.end() }
        let progress = ProgressLine(.standardError, isQuiet: options.quiet)
        defer { progress.end() }
        guard let holder = door.holder, var line = try door.line() else {
            throw ControlAnswer.Refusal.noDaemon(options.dataPath)
        }
        // One that is too busy to say how long may all the same know that it is to end.
        let patience = StopCommand.grace + (drain(try? line.ask(.status)) ?? EngineSettings().drain)
        _ = try line.ask(.stop)
        let begunAt = ContinuousClock.now
        let deadline = Deadline(after: patience)
        while door.holder == holder {
            let pid = holder.pid.map { " (pid \($0))" } ?? ""
            if watch.stop.wait(atMost: StopCommand.pause) {
                Terminal.standardError.write("the daemon\(pid) goes on draining")
                throw (watch.status ?? .interrupted).asError
            }
            guard !deadline.isOver else { throw CommandFailure.stillDraining(pid, patience) }
            let elapsed = DurationText.text(ContinuousClock.now - begunAt)
            progress.show("the daemon\(pid) drains, \(elapsed)")
        }
        progress.end()
        if !options.quiet { try StandardOutput.write("the daemon has ended\n") }
    }

    private func drain(_ answer: ControlAnswer?) -> Duration? {
        guard case .status(let status) = answer else { return nil }
        return .milliseconds(status.drainMilliseconds)
    }
}
