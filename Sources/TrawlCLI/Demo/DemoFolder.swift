internal import Foundation
internal import Glibc
internal import Trawl

/// The folder that the demo works in: job files, data and results, as a project has them.
struct DemoFolder {
    /// The folder's path.
    let path: String

    /// The file by which the demo knows a folder of its own.
    private static let mark = ".trawl-demo"

    /// Where the job files are.
    var jobs: String { path + "/jobs" }
    /// Where the data is.
    var data: String { path + "/.trawl" }

    /// Makes the folder as if for the first time: data and results of an earlier demo are removed.
    ///
    /// - Throws: `CommandFailure` when there is a folder with anything else in it; `StoreError.held`
    ///   when a demo is at work in it.
    func prepare() throws {
        if access(path, F_OK) == 0, try !isOwn() { throw CommandFailure.notEmpty(path) }
        try FolderMaking.makeFolder(path)
        try FolderMaking.writeFile(
            path + "/" + Self.mark,
            "'trawl demo' may replace what is here.\n"
        )
        if access(data, F_OK) == 0 {
            // Opening it takes the lock: another demo may be writing.
            try Store(.directory(data), durability: .normal).close()
            try remove(data)
        }
        try remove(path + "/results")
        try FolderMaking.makeFolder(jobs)
        for file in DemoJobs.files {
            try FolderMaking.writeFile("\(jobs)/\(file.name)", DemoJobs.enabled(file.text))
        }
    }

    /// Whether an earlier demo made the folder, or nothing is in it.
    private func isOwn() throws -> Bool {
        if access(path + "/" + Self.mark, F_OK) == 0 { return true }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).isEmpty
        } catch {
            throw CommandFailure.notEmpty(path)
        }
    }

    private func remove(_ path: String) throws {
        guard access(path, F_OK) == 0 else { return }
        do { try FileManager.default.removeItem(atPath: path) } catch {
            let reason = error.localizedDescription
            throw CommandFailure.cannotWrite(path, "cannot be removed: \(reason)")
        }
    }
}
