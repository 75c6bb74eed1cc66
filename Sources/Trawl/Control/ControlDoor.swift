/// The way to have something done to a data directory: by the daemon that holds it, else right here.
package struct ControlDoor: Sendable {
    /// How long the daemon may take to answer.
    ///
    /// A guess: long beside the longest commit, and as long as somebody waits at a prompt without
    /// wondering.
    package static let patience = Duration.seconds(5)

    private let crawler: Crawler
    private let patience: Duration

    /// The door of a crawler's data directory.
    ///
    /// - Parameters:
    ///   - crawler: Whose directory is meant, and what knows its jobs.
    ///   - patience: How long the daemon may take to answer.
    package init(crawler: Crawler, patience: Duration = ControlDoor.patience) {
        self.crawler = crawler
        self.patience = patience
    }

    /// Has a request answered.
    ///
    /// - Throws: The refusal, of the daemon or of the directory; also when another process holds the
    ///   directory and serves no control, or does not answer.
    package func ask(
        _ request: ControlRequest
    ) throws(ControlAnswer.Refusal) -> ControlAnswer {
        if var line = try line() { return try line.ask(request) }
        return try DirectoryControl(crawler).answer(request).unlessRefused()
    }

    /// Who holds the data directory now; nil when nobody does.
    package var holder: DirectoryHolder? {
        guard case .directory(let directory) = crawler.data else { return nil }
        return DirectoryLock.holder(of: directory)
    }

    /// A connection to the daemon; nil when no process holds the directory.
    ///
    /// - Throws: Why there is none although a process holds the directory.
    package func line() throws(ControlAnswer.Refusal) -> ControlLine? {
        guard case .directory(let directory) = crawler.data, let holder else { return nil }
        do throws(ControlError) {
            let client = try ControlClient(directory: directory, patience: patience)
            return ControlLine(client: client, directory: directory, pid: holder.pid)
        } catch {
            // A process that has ended since took its socket along.
            guard self.holder != nil else { return nil }
            throw .init(error, directory: directory, pid: holder.pid)
        }
    }
}

/// A connection to a daemon that is kept for several requests.
package struct ControlLine: ~Copyable {
    private var client: ControlClient
    private let directory: String
    /// The daemon's process number; nil when it is not known.
    package let pid: Int?

    fileprivate init(client: consuming ControlClient, directory: String, pid: Int?) {
        self.client = client
        self.directory = directory
        self.pid = pid
    }

    /// Has the daemon answer a request.
    ///
    /// - Throws: Its refusal, or that it does not answer as it should; then the connection is of no
    ///   more use.
    package mutating func ask(
        _ request: ControlRequest
    ) throws(ControlAnswer.Refusal) -> ControlAnswer {
        let answer: ControlAnswer
        do throws(ControlError) {
            answer = try client.ask(request)
        } catch {
            throw .init(error, directory: directory, pid: pid)
        }
        return try answer.unlessRefused()
    }
}

extension ControlAnswer {
    /// The answer, unless it is a refusal, which is thrown.
    fileprivate func unlessRefused() throws(Refusal) -> ControlAnswer {
        if case .refused(let refusal) = self { throw refusal }
        return self
    }
}
