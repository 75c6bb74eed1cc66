import Foundation
import Testing

@testable import TrawlCLI

/// The built executable, run in a folder of its own.
struct CommandLineProject {
    /// How a process ended, and what it wrote.
    struct Outcome: CustomStringConvertible {
        var status: Int32
        var output: String
        var errors: String

        var description: String { "status \(status)\n\(output)--\n\(errors)" }
    }

    /// The folder that the process runs in; relative paths of a test are in it.
    let folder: URL
    /// Variables besides `PATH`.
    var environment: [String: String] = [:]

    /// A fresh folder.
    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "trawl-cli-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Takes the folder away.
    func remove() {
        // A folder that stays behind harms nobody.
        _ = try? FileManager.default.removeItem(at: folder)
    }

    /// Makes a file in the folder.
    func write(_ text: String, to path: String) throws {
        try write(Data(text.utf8), to: path)
    }

    /// Makes a file in the folder.
    func write(_ data: Data, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: file)
    }

    /// The text of a file in the folder.
    func read(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// Runs `trawl` to its end.
    func run(_ arguments: String...) throws -> Outcome {
        let process = try start(arguments)
        return try process.end()
    }

    /// Runs `trawl` to its end, with a text on its standard input.
    func run(_ arguments: [String], input: String) throws -> Outcome {
        let file = folder.appending(path: ".in-\(UUID().uuidString)")
        try Data(input.utf8).write(to: file)
        return try start(arguments, input: FileHandle(forReadingFrom: file)).end()
    }

    /// Starts `trawl`; what it writes is kept, unless an output is given.
    func start(
        _ arguments: [String],
        input: FileHandle = .nullDevice,
        output given: FileHandle? = nil
    ) throws -> Running {
        let process = Process()
        process.executableURL = try Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var environment = environment.merging(["PATH": "/usr/bin:/bin", "TZ": "UTC"]) { a, _ in a }
        // A sanitizer of the tests is the executable's, too.
        for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] {
            environment[name] = ProcessInfo.processInfo.environment[name]
        }
        process.environment = environment
        // Files, not pipes: nobody has to read while the process goes on.
        let name = UUID().uuidString
        let output = folder.appending(path: ".out-\(name)")
        let errors = folder.appending(path: ".err-\(name)")
        try Data().write(to: output)
        try Data().write(to: errors)
        process.standardOutput = try given ?? FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = input
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    /// A process that was started.
    struct Running {
        fileprivate let process: Process
        fileprivate let output: URL
        fileprivate let errors: URL

        /// Sends a signal.
        func signal(_ number: Int32) { kill(process.processIdentifier, number) }

        /// Waits for the end.
        func end() throws -> Outcome {
            process.waitUntilExit()
            let isSignal = process.terminationReason == .uncaughtSignal
            return Outcome(
                status: process.terminationStatus + (isSignal ? 1000 : 0),
                output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8)
            )
        }
    }

    /// The executable that was built with the tests: it stands beside their bundle.
    private static var executable: URL {
        get throws {
            let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
            let places = [bundle, CommandLine.arguments.first].compactMap(\.self).flatMap { path in
                var folder = URL(fileURLWithPath: path)
                return (0..<4).map { _ in
                    folder.deleteLastPathComponent()
                    return folder.appending(path: "trawl")
                }
            }
            return try #require(
                places.first { FileManager.default.isExecutableFile(atPath: $0.path) },
                "no 'trawl' beside the tests: \(CommandLine.arguments.prefix(2))"
            )
        }
    }
}

/// A job file about the sample site.
enum JobText {
    /// A job of the list pages, with a key and a price; whatever a test is about comes behind.
    static func prices(_ origin: String, _ more: String = "") -> String {
        """
        start: \(origin)/catalogue/page-1.html
        follow: li.next > a
        each: article.product
        key: [book]
        fields:
          book: {css: "h3 > a::attr(href)", required: true}
          price: {css: .price, regex: '\\d+\\.\\d\\d', type: decimal}
        politeness: {delay: 0s, concurrency: 4}
        \(more)
        """
    }
}
