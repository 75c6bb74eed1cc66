import Foundation
import Testing

@testable import Trawl

extension Workshop {
    /// Starts the executable that was built with the tests, on the workshop's folder.
    ///
    /// - Parameters:
    ///   - command: The command and its options.
    ///   - environment: Variables besides the usual ones.
    ///   - output: Where standard output goes; nil: nowhere.
    /// - Returns: The process, which has begun.
    /// - Throws: When there is no executable, or it cannot be started.
    func launch(
        _ command: [String],
        environment: [String: String] = [:],
        output: FileHandle? = nil
    ) throws -> Process {
        let path = try #require(
            Self.executable,
            "the executable `trawl` is not beside the tests"
        )
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            command + ["--jobs", folder.path + "/jobs", "--data", folder.path + "/data", "-q"]
        process.environment = [
            "TZ": "UTC", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
            // A crash is a crash: a sanitizer would make an exit of it.
            "TSAN_OPTIONS": Sanitizer.leavesSignals,
            "ASAN_OPTIONS": Sanitizer.leavesSignals + ":detect_leaks=0",
        ]
        .merging(environment) { _, given in given }
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// The executable that was built with the tests; nil when there is none.
    static var executable: String? {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        // The tests run in a program of their own, or in one of the toolchain's.
        let folders = [tests, URL(fileURLWithPath: CommandLine.arguments[0])]
            .map { $0.deletingLastPathComponent().path }
        let bundles = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return (bundles + folders).map { $0 + "/trawl" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
