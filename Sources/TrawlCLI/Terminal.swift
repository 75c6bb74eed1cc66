internal import Glibc
internal import Trawl

/// Standard error: logs and messages, with at most one progress line below them.
///
/// The progress line is redrawn in place. Any thread may write.
final class Terminal: Sendable {
    /// The process's own.
    static let standardError = Terminal(STDERR_FILENO)

    /// Whether there is a terminal whose lines can be redrawn.
    let isInteractive: Bool
    /// Colours for it.
    let paint: Paint
    private let descriptor: Int32
    /// The progress line that is shown; empty for none.
    ///
    /// Held while writing, so that lines of several threads do not mix.
    private let shown = Lock("")

    /// A stream by its descriptor.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        paint = Paint(descriptor)
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        isInteractive = isatty(descriptor) == 1 && !isDumb
    }

    /// Writes whole lines above the progress line; a line feed is added at the end.
    func write(_ text: String) {
        shown.withLock { shown in
            let around = shown.isEmpty ? ("", "") : ("\r\u{1B}[K", shown)
            put(around.0 + text + "\n" + around.1)
        }
    }

    /// Shows a progress line in the place of the one before; empty text takes it away.
    func show(progress line: String) {
        guard isInteractive else { return }
        let line = fitted(line)
        shown.withLock { shown in
            guard line != shown else { return }
            put("\r\u{1B}[K" + line)
            shown = line
        }
    }

    /// A line that is longer than the terminal is wide would scroll instead of being redrawn.
    private func fitted(_ line: String) -> String {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return line }
        return String(line.prefix(Int(size.ws_col) - 1))
    }

    /// What cannot be written to standard error cannot be told anywhere: it is dropped.
    private func put(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let (count, code) = bytes.withUnsafeBytes { buffer in
                let count = Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                return (count, errno)
            }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if code == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)  // whatever it says, the next write tells the truth
            } else if code != EINTR {
                return
            }
        }
    }
}
