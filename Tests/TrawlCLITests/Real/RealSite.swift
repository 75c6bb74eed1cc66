import Foundation
import Testing

extension Tag {
    /// Crawls documentation of Debian packages, served by nginx; needs what `Tests/Real/run.sh` sets.
    @Tag static var real: Self
}

/// The site that `Tests/Real/run.sh` serves, and the executable that it built.
struct RealSite {
    /// The base URL without a slash at its end.
    let url: String
    /// The folder of files behind the base URL.
    let folder: URL
    /// nginx's access log: one line a request, written at once.
    let accessLog: String
    /// The executable to test.
    let executable: String

    /// Whether the environment names a site that has this part.
    static func has(_ part: String) -> Bool {
        guard let site = RealSite() else { return false }
        return FileManager.default.fileExists(atPath: site.folder.appending(path: part).path)
    }

    /// What a skipped test says.
    static let isMissing: Comment =
        "TRAWL_REAL_URL and TRAWL_CORPUS are not set, or a part is missing: see Tests/Real/run.sh"

    /// The site of the environment; nil when it names none.
    init?() {
        let environment = ProcessInfo.processInfo.environment
        guard
            let url = environment["TRAWL_REAL_URL"], let corpus = environment["TRAWL_CORPUS"],
            let log = environment["TRAWL_REAL_LOG"], let executable = environment["TRAWL"]
        else { return nil }
        self.url = url
        folder = URL(fileURLWithPath: corpus).appending(path: "site")
        accessLog = log
        self.executable = executable
    }

    /// Another site for the same executable.
    init(_ url: String, folder: URL, accessLog: String, executable: String) {
        self.url = url
        self.folder = folder
        self.accessLog = accessLog
        self.executable = executable
    }
}

/// All that crawls real pages: one after another, since they share the server's log and the machine.
@Suite("real sites", .tags(.real), .serialized)
struct RealSiteTests {}
