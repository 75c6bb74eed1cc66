/// All wording of refusals that have to do with the control socket itself.
extension ControlAnswer.Refusal {
    /// Nobody can be asked, because no process holds the directory.
    package static func noDaemon(_ directory: String) -> Self {
        Self(
            .noDaemon,
            "no daemon holds the data directory '\(directory)'",
            help: "'trawl start' is the daemon; --data names another directory"
        )
    }

    /// A request that is longer than the server reads.
    static func tooLong(_ limit: Int) -> Self {
        Self(.unavailable, "the request is longer than \(limit) bytes")
    }

    /// One connection more than the server has.
    static func tooMany(_ limit: Int) -> Self {
        Self(
            .unavailable,
            "the daemon has \(limit) connections already",
            help: "try again in half a minute"
        )
    }

    /// A line that is no request.
    static func notUnderstood(_ mistake: ControlProtocol.Mistake) -> Self {
        let help = "use the 'trawl' that the daemon is, or restart the daemon with this one"
        return switch mistake {
        case .unreadable:
            Self(
                .unavailable,
                "the daemon, trawl \(Version.number), does not know the request",
                help: help
            )
        case .newer:
            Self(
                .unavailable,
                "the daemon, trawl \(Version.number), is older than the request",
                help: help
            )
        }
    }

    /// Why a process that holds a directory could not be asked.
    ///
    /// - Parameters:
    ///   - error: What came of it.
    ///   - directory: The data directory.
    ///   - pid: Who holds it; nil when that is not known.
    init(_ error: ControlError, directory: String, pid: Int?) {
        let daemon = "the daemon" + (pid.map { " (pid \($0))" } ?? "")
        switch error.code {
        case .noSocket, .nobodyListens:
            self.init(
                .held,
                "\(directory): in use by another trawl process"
                    + (pid.map { " (pid \($0))" } ?? "") + " that takes no orders",
                help: "wait until it ends, or end it; a daemon takes them once it has started"
            )
        case .silent:
            self.init(
                .unavailable,
                "\(daemon) does not answer: \(error.message)",
                help: "it may be stopped or busy; its log may say why"
            )
        case .closed:
            self.init(
                .unavailable,
                "\(daemon) does not answer: \(error.message)",
                help: "it may be ending: try again"
            )
        case .unreadable:
            self.init(.unavailable, "\(daemon) does not answer as it should: \(error.message)")
        case .newer:
            self.init(
                .unavailable,
                "\(daemon) does not answer as it should: \(error.message)",
                help: "use the 'trawl' that the daemon is"
            )
        case .system:
            self.init(.unavailable, "\(daemon) cannot be asked: \(error.description)")
        }
    }
}
