internal import TrawlCore

/// The job files of a folder as they were read last, and the job that each name stands for.
///
/// A value: it is told what was read, and says what has changed. A file that was broken by an edit
/// keeps its last good job.
struct JobLedger {
    /// What a file is.
    private struct File {
        var stamp: FileStamp?
        /// Its job; nil when it has mistakes.
        var job: Job?
        /// The name that it speaks for: its job's, or that of its last good job.
        var name: String?
    }

    private var files: [String: File] = [:]
    /// The jobs in force.
    private var jobs: [String: Job] = [:]

    /// Files that have mistakes, sorted.
    private(set) var brokenFiles: [String] = []

    /// A ledger of no file.
    init() {}

    /// Whether a file is another one than the one that was read.
    func isStale(_ path: String, _ stamp: FileStamp?) -> Bool {
        guard let known = files[path] else { return true }
        return known.stamp != stamp || stamp == nil
    }

    /// Takes in what was read anew of a folder.
    ///
    /// - Parameters:
    ///   - readings: The files that were read anew.
    ///   - bad: Those of them that have mistakes of their own, or cannot be read.
    ///   - stamps: Every file of the folder, with its stamp from before it was read.
    /// - Returns: What has changed since the last time.
    mutating func take(
        _ readings: [JobReading],
        bad: Set<String>,
        stamps: [String: FileStamp]
    ) -> AgendaChange {
        files = files.filter { stamps[$0.key] != nil }
        for path in bad {
            files[path, default: File()].stamp = stamps[path]
            files[path]?.job = nil
        }
        for reading in readings {
            var file = files[reading.path] ?? File()
            file.stamp = stamps[reading.path]
            file.job = bad.contains(reading.path) ? nil : reading.job
            file.name = file.job?.name ?? file.name
            files[reading.path] = file
        }
        return resolve()
    }

    /// Finds the job of each name: the one file that defines it, or the last good version.
    private mutating func resolve() -> AgendaChange {
        var defining: [String: [String]] = [:]
        for (path, file) in files {
            if let job = file.job { defining[job.name, default: []].append(path) }
        }
        var broken = files.filter { $0.value.job == nil }.map(\.key)
        var next: [String: Job] = [:]
        for (name, paths) in defining {
            if paths.count == 1, let job = files[paths[0]]?.job {
                next[name] = job
            } else {
                broken += paths
                next[name] = jobs[name]
            }
        }
        for file in files.values where file.job == nil {
            if let name = file.name, next[name] == nil { next[name] = jobs[name] }
        }
        brokenFiles = broken.sorted()
        let changed = next.values.filter { jobs[$0.name]?.source != $0.source }
        let change = AgendaChange(
            jobs: changed.sorted { $0.name < $1.name },
            removed: jobs.keys.filter { next[$0] == nil }.sorted()
        )
        jobs = next
        return change
    }
}
