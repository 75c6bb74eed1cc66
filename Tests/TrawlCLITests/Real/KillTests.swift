import Foundation
import Testing

extension RealSiteTests {
    /// After how many requests of each process it is killed: more than it may have in flight, so that
    /// some pages are recorded each time, and all together fewer than there are pages.
    private static let requestsUntilKill = [60, 90, 70, 80, 100]

    @Test(
        "a crawl that is killed again and again ends with the items of an undisturbed one",
        .enabled(if: RealSite.has("python"), RealSite.isMissing)
    )
    func killed() throws {
        let site = try #require(RealSite())
        let undisturbed = try project(site)
        _ = try undisturbed.run()
        let expected = try undisturbed.export(try #require(try undisturbed.runs().last))

        let killed = try project(site)
        let log = try AccessLog(site.accessLog)
        for limit in RealSiteTests.requestsUntilKill {
            var requests = 0
            let ending = try killed.start().wait { _ in
                requests += try log.readRequests()
                return requests >= limit
            }
            _ = try log.readRequests()
            try #require(ending.cause == .killed(SIGKILL), "it ended by itself: \(ending.output)")
            #expect(try killed.runs() == [], "a killed run wrote a file")
        }
        let last = try killed.run()
        let runs = try killed.runs()
        try #require(runs.count == 1, "the same run went on: \(last.output)")
        let pages = try killed.pages(runs[0])
        #expect(try killed.export(runs[0]) == expected, "\(last.output)")
        // It went on where it was, and did not begin again.
        let requests = try log.readRequests()
        print("\(pages.count) pages, \(requests) requests after the last kill")
        #expect((1..<pages.count).contains(requests))
    }

    @Test(
        "a run that is killed when it is done, but its file is not written, has its file at the next start",
        .enabled(if: RealSite.has("python"), RealSite.isMissing)
    )
    func killedAtTheEnd() throws {
        let killed = try project(try #require(RealSite()))
        // Whether it was killed before, while or after it wrote the file is the machine's choice; the
        // file has to be there in each case.
        let ending = try killed.start().wait { $0.contains("run ended") }
        #expect(ending.output.contains("state=done"), "\(ending.output)")
        _ = try killed.run()
        let files = try killed.runs().map(killed.export)
        #expect(files.count == 2, "of the killed run and of the next one")
        #expect(files.first == files.last)
    }

    private func project(_ site: RealSite) throws -> RealProject {
        try RealProject(site, job: "python", start: ["python/index.html"], part: "python")
    }
}

/// Counts the requests that a server writes to its log.
private struct AccessLog {
    private let file: FileHandle

    /// Begins at the end of the log.
    init(_ path: String) throws {
        file = try #require(FileHandle(forReadingAtPath: path))
        try file.seekToEnd()
    }

    /// The number of requests since the last call.
    func readRequests() throws -> Int {
        try file.readToEnd()?.count { $0 == UInt8(ascii: "\n") } ?? 0
    }
}
