/// A job that stands in several tables and is in memory once: a job is a large value, and ten
/// thousand of them are many.
package final class SharedJob: Sendable {
    /// The job.
    package let job: Job

    /// The one copy of a job.
    package init(_ job: Job) { self.job = job }
}
