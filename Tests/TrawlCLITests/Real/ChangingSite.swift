import Foundation
import Testing

/// A copy of a part of the real site that may be edited, served by an nginx of its own.
final class ChangingSite {
    /// The copy, served.
    let site: RealSite
    private let root: URL
    private let part: String
    private let server: Process
    private let life: Pipe

    /// Copies the part and serves it.
    init(_ part: String, of original: RealSite) throws {
        self.part = part
        root = FileManager.default.temporaryDirectory.appending(path: "trawl-site-\(UUID())")
        let folder = root.appending(path: "site")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: original.folder.appending(path: part).resolvingSymlinksInPath(),
            to: folder.appending(path: part)
        )
        let log = root.appending(path: "access.log").path
        let package = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { place, _ in
            place.deletingLastPathComponent()
        }
        server = Process()
        server.executableURL = package.appending(path: "Benchmarks/serve")
        server.arguments = [folder.path, "--log", log, "--changing"]
        // The server ends when this end of the pipe closes.
        life = Pipe()
        server.standardInput = life
        let output = Pipe()
        server.standardOutput = output
        try server.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let url = try #require(line.split(separator: "\n").first, "nginx does not serve")
        site = RealSite(
            String(url),
            folder: folder,
            accessLog: log,
            executable: original.executable
        )
    }

    deinit {
        // Nothing can be done about a server that will not end, or a folder that stays behind.
        try? life.fileHandleForWriting.close()
        server.waitUntilExit()
        try? FileManager.default.removeItem(at: root)
    }

    /// The text of a page, by its path on the site.
    func text(_ path: String) throws -> String {
        try String(contentsOf: site.folder.appending(path: path), encoding: .utf8)
    }

    /// Makes a page, or another one of it.
    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: site.folder.appending(path: path))
    }

    /// Takes a page away.
    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: site.folder.appending(path: path))
    }

    /// The pages that links from the front page reach.
    func linked() -> LinkedPages {
        LinkedPages(in: site.folder, from: ["/\(part)/index.html"], prefix: "/\(part)/")
    }

    /// How often the server answered with each status, and the bytes of bodies that it sent, since
    /// so many requests.
    func answers(since requests: Int) throws -> (statuses: [Int: Int], bytes: Int, count: Int) {
        let log = try String(contentsOfFile: site.accessLog, encoding: .utf8)
        let lines = log.split(separator: "\n").dropFirst(requests)
        var statuses: [Int: Int] = [:]
        var bytes = 0
        for line in lines {
            // … "GET /python/ HTTP/1.1" 200 1234 "-" …
            let words = line.split(separator: "\"", omittingEmptySubsequences: false)
            let numbers =
                words.count > 2 ? words[2].split(separator: " ").compactMap { Int($0) } : []
            guard numbers.count == 2 else { continue }
            statuses[numbers[0], default: 0] += 1
            bytes += numbers[1]
        }
        return (statuses, bytes, lines.count)
    }
}
