import Foundation
import Testing

/// A `trawl` as a process of its own, whose output is kept and whose memory is watched.
final class TrawlProcess {
    /// How the process ended.
    enum Cause: Equatable {
        case exited(Int32)
        case killed(Int32)
    }

    /// What is known when it has ended.
    struct Ending {
        let cause: Cause
        /// Standard output and standard error.
        let output: String
        /// The largest VmHWM that was seen, looked at every few milliseconds: the process's own, not
        /// that of the one it was forked from, as `ru_maxrss` is.
        let peakKilobytes: Int
    }

    private struct SpawnError: Error {
        let path: String
        let code: Int32
    }

    private let identifier: pid_t
    private let output: Int32

    /// Begins the process.
    init(_ executable: String, _ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SpawnError(path: "pipe", code: errno) }
        defer { close(ends[1]) }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, executable, &actions, nil, &words, environ)
        guard code == 0 else {
            close(ends[0])
            throw SpawnError(path: executable, code: code)
        }
        self.identifier = identifier
        output = ends[0]
    }

    deinit { close(output) }

    /// Waits for the end, at most five minutes; kills the process without warning as soon as it shall
    /// be killed, which is asked that often, in milliseconds, with what it has written until then.
    func wait<Failure: Error>(
        every interval: Int32 = 2,
        killWhen shallBeKilled: (String) throws(Failure) -> Bool
    ) throws(Failure) -> Ending {
        let deadline = ContinuousClock.now + .seconds(300)
        var text: [UInt8] = []
        var peak = 0
        var isOpen = true
        while isOpen {
            var readiness = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            if poll(&readiness, 1, interval) > 0 {
                var chunk = [UInt8](repeating: 0, count: 65_536)
                let count = read(output, &chunk, chunk.count)
                text += chunk[..<max(0, count)]
                isOpen = count > 0
            }
            peak = max(peak, highWaterMark() ?? 0)
            let isOver = try shallBeKilled(String(decoding: text, as: UTF8.self))
            if isOver || ContinuousClock.now > deadline { kill(identifier, SIGKILL) }
        }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        // wait(2): the low seven bits are the signal, 0 for an exit; the next byte is its status.
        let signal = status & 0x7f
        return Ending(
            cause: signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal),
            output: String(decoding: text, as: UTF8.self),
            peakKilobytes: peak
        )
    }

    /// proc(5): `VmHWM:     12345 kB`; nil when the process has ended.
    private func highWaterMark() -> Int? {
        guard
            let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
        else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap {
            Int($0)
        }
    }
}
