internal import Glibc
internal import TrawlCore

/// Where an exporter puts its bytes: a buffer in front of a file descriptor.
///
/// What is still in the buffer when the sink ends is dropped; `flush` hands it to the system. For one
/// thread. The descriptor belongs to whoever made the sink.
public struct ByteSink: ~Copyable {
    /// What is written, for messages.
    let path: String
    private let descriptor: Int32
    /// Whether what may steer a terminal is written as escapes, since it goes to one.
    private let isTerminal: Bool
    private var buffer: [UInt8] = []

    /// Large enough that a call costs nothing beside the bytes it writes, and small in memory.
    private static let capacity = 64 << 10

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
        isTerminal = isatty(descriptor) == 1
        buffer.reserveCapacity(ByteSink.capacity)
    }

    /// Appends text as UTF-8.
    ///
    /// - Throws: `ExportError` when the system refuses to write what was buffered before.
    public mutating func append(_ text: String) throws(ExportError) {
        try append(Array(text.utf8))
    }

    /// Appends one byte.
    ///
    /// - Throws: `ExportError` when the system refuses to write what was buffered before.
    public mutating func append(_ byte: UInt8) throws(ExportError) {
        if buffer.count == ByteSink.capacity { try flush() }
        buffer.append(byte)
    }

    /// Appends bytes, which are whole characters.
    ///
    /// - Throws: `ExportError` when the system refuses to write what was buffered before.
    public mutating func append(_ bytes: [UInt8]) throws(ExportError) {
        let bytes =
            isTerminal
            ? Array(TerminalText.escaped(String(decoding: bytes, as: UTF8.self)).utf8) : bytes
        if buffer.count + bytes.count > ByteSink.capacity { try flush() }
        if bytes.count < ByteSink.capacity {
            buffer.append(contentsOf: bytes)
        } else {
            try write(bytes)
        }
    }

    /// Hands all that was appended to the system.
    ///
    /// - Throws: `ExportError` when the system refuses; some of the bytes may have been written.
    public mutating func flush() throws(ExportError) {
        try write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8]) throws(ExportError) {
        var start = 0
        while start < bytes.count {
            let (written, code) = bytes.withUnsafeBytes {
                writeWithoutSignal(descriptor, UnsafeRawBufferPointer(rebasing: $0[start...]))
            }
            if written > 0 {
                start += written
            } else if code == EAGAIN {
                // Somebody made the descriptor non-blocking, as a shell's neighbour may.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)  // whatever it says, the next write tells the truth
            } else if code != EINTR {
                throw .system("cannot write", code, path: path, as: .failed)
            }
        }
    }
}

/// write(2) to a pipe that nobody reads gives EPIPE, without the signal that would end the process.
///
/// The signal goes to the writing thread (signal(7)): it is blocked there for the call, and taken
/// back when the call made it. How the process treats SIGPIPE elsewhere stays as it was.
private func writeWithoutSignal(
    _ descriptor: Int32,
    _ bytes: UnsafeRawBufferPointer
) -> (written: Int, code: Int32) {
    var pipe = sigset_t()
    var before = sigset_t()
    var pending = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    sigpending(&pending)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let written = write(descriptor, bytes.baseAddress, bytes.count)
    // A write of some bytes that writes none and has no reason would be tried for ever.
    let code = written < 0 ? errno : EIO
    if written < 0, code == EPIPE, sigismember(&pending, SIGPIPE) == 0 {
        var atOnce = timespec()
        while sigtimedwait(&pipe, nil, &atOnce) < 0, errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return (written, code)
}
