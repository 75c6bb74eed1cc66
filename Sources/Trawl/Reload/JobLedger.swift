internal import TrawlCore

/// The job files of a folder as they were read last, and the job that each name stands for.
///
/// A value: it is told what was read, and says what has changed. A file that was broken by an edit
/// keeps its last good job; of two files with one name, the one that had it first keeps it.
struct JobLedger {
    /// What a file is.
    private struct File {
        var stamp: FileStamp?
        /// The files with start URLs that it names, with their stamps from after it was read.
        var lists: [String: FileStamp?] = [:]
        /// Its job; nil when it has mistakes.
        var job: SharedJob?
        /// The name that it speaks for: its job's, or that of its last good job.
        var name: String?
    }

    private var files: [String: File] = [:]
    /// The jobs in force.
    private var jobs: [String: SharedJob] = [:]

    /// Files that have mistakes, sorted; also those whose name another file has.
    private(set) var brokenFiles: [String] = []
    /// Of files whose name another file has: which one.
    private(set) var rivals: [String: String] = [:]

    /// A ledger of no file.
    init() {}

    /// Whether a file is another one than the one that was read.
    func isStale(_ path: String, _ stamp: FileStamp?) -> Bool {
        guard let known = files[path] else { return true }
        return known.stamp != stamp || stamp == nil
            || known.lists.contains { FileStamp(of: $0.key) != $0.value }
    }

    /// The folders of files with start URLs.
    var listFolders: Set<String> {
        var folders: Set<String> = []
        for file in files.values {
            for path in file.lists.keys {
                guard let slash = path.lastIndex(of: "/") else { continue }
                folders.insert(slash == path.startIndex ? "/" : String(path[..<slash]))
            }
        }
        return folders
    }

    /// Whether a file has mistakes of its own, or cannot be read.
    func hasMistakes(_ path: String) -> Bool { files[path]?.job == nil }

    /// Takes in what was read anew of a folder.
    ///
    /// - Parameters:
    ///   - contents: What came of it.
    ///   - paths: The files that were read anew.
    ///   - stamps: Every file of the folder, with its stamp from before it was read.
    /// - Returns: What has changed since the last time.
    mutating func take(
        _ contents: JobFolder.Contents,
        of paths: [String],
        stamps: [String: FileStamp]
    ) -> AgendaChange {
        files = files.filter { stamps[$0.key] != nil }
        for path in paths {
            files[path, default: File()].stamp = stamps[path]
            files[path]?.job = nil
            files[path]?.lists = [:]
        }
        // Whether two files want one name is decided over all files, not over those read anew.
        for reading in contents.readings {
            for path in reading.listPaths {
                files[reading.path]?.lists[path] = .some(FileStamp(of: path))
            }
        }
        for reading in contents.readings where !reading.hasErrors {
            files[reading.path]?.job = reading.sharedJob
            files[reading.path]?.name = reading.job?.name
        }
        return resolve()
    }

    /// Finds the job of each name: that of the file that defines it, or the last good version.
    private mutating func resolve() -> AgendaChange {
        var defining: [String: [String]] = [:]
        for (path, file) in files {
            if let shared = file.job { defining[shared.job.name, default: []].append(path) }
        }
        var broken = files.filter { $0.value.job == nil }.map(\.key)
        var next: [String: SharedJob] = [:]
        var rivals: [String: String] = [:]
        for (name, paths) in defining {
            // The file that was there first has the name; of new ones the first by its path.
            let owner = paths.first { $0 == jobs[name]?.job.source.path } ?? paths.min()
            for path in paths where path != owner {
                broken.append(path)
                rivals[path] = owner
            }
            next[name] = owner.flatMap { files[$0]?.job }
        }
        self.rivals = rivals
        for file in files.values where file.job == nil {
            if let name = file.name, next[name] == nil { next[name] = jobs[name] }
        }
        brokenFiles = broken.sorted()
        let changed = next.filter { name, shared in
            let known = jobs[name]?.job
            return known?.source != shared.job.source || known?.seeds != shared.job.seeds
        }
        let change = AgendaChange(
            jobs: changed.sorted { $0.key < $1.key }.map(\.value),
            removed: jobs.keys.filter { next[$0] == nil }.sorted()
        )
        jobs = next
        return change
    }
}
