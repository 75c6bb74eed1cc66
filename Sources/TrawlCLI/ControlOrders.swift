internal import Trawl

extension GlobalOptions {
    /// The way to have something done to the data directory.
    ///
    /// - Throws: `CommandFailure` for `:memory:`, which is nobody's but the process's own.
    func door(_ crawler: Crawler? = nil) throws(CommandFailure) -> ControlDoor {
        guard dataPath != ":memory:" else { throw .nothingKept }
        return ControlDoor(crawler: crawler ?? self.crawler)
    }
}

/// What somebody wants done to one job: by the daemon, else on the data directory.
struct JobOrder {
    private let argument: String
    private let options: GlobalOptions

    /// An order about a job, by its name or the path of its file.
    init(_ argument: String, _ options: GlobalOptions) {
        self.argument = argument
        self.options = options
    }

    /// Has it carried out.
    ///
    /// - Parameter request: What is asked for, from the job's name.
    /// - Returns: The answer, no refusal.
    /// - Throws: `CommandFailure`, or `JobMistakes` for a job whose file has mistakes.
    func carryOut(_ request: (String) -> ControlRequest) throws -> ControlAnswer {
        guard !JobChoice.isPath(argument) else {
            let choice = try JobChoice([argument], options)
            guard let job = choice.jobs.first else { preconditionFailure("a path gives a job") }
            return try options.door(choice.crawler).ask(request(job.name))
        }
        do {
            return try options.door().ask(request(argument))
        } catch let refusal as ControlAnswer.Refusal where refusal.code == .noJob {
            // The job files say why there is none, and which one was perhaps meant.
            _ = try JobChoice([argument], options)
            throw refusal
        }
    }

    /// Has it carried out, and says what was done.
    func tell(_ request: (String) -> ControlRequest) throws {
        guard case .done(let sentence) = try carryOut(request) else {
            throw CommandFailure.oddAnswer
        }
        if !options.quiet { try StandardOutput.write(SafeText.line(sentence) + "\n") }
    }
}
