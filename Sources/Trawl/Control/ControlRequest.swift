package import TrawlCore

/// What can be asked of a data directory: of the daemon that holds it, or of the directory itself.
///
/// Times are milliseconds since 1970.
package enum ControlRequest: Codable, Hashable, Sendable {
    /// How the daemon is.
    case status
    /// Drain and end.
    case stop
    /// Read the job files again, now.
    case reload
    /// Fire a job's schedule no more, until it is resumed.
    case pause(job: String)
    /// Fire a paused job's schedule again, from now on.
    case resume(job: String)
    /// Run a job now, by its definition in the job files.
    case trigger(job: String)
    /// End a run that is going or waits.
    case cancel(run: String)
    /// Make a degraded run a good one.
    case accept(run: String)
    /// Run a job as this text says, now, or go on with its interrupted run.
    case run(RunOrder)
    /// How runs stand, by their names.
    case progress(runs: [String])
    /// Remove what is not kept: begin a pass or join the one that goes, or, with the number of a pass,
    /// tell how that one stands.
    case prune(Retention, pass: Int?)

    /// A run that somebody wants to have.
    package struct RunOrder: Codable, Hashable, Sendable {
        /// The text of the job file.
        package var source: JobSource
        /// At most so many pages; nil: as the job says.
        package var pageLimit: Int?
        /// Begin a new run also when one was interrupted; that one is cancelled.
        package var isNew: Bool

        /// An order from its parts.
        package init(source: JobSource, pageLimit: Int?, isNew: Bool) {
            self.source = source
            self.pageLimit = pageLimit
            self.isNew = isNew
        }
    }
}
