import Glibc
import Testing
import TrawlCore

@testable import Trawl

@Suite("Export to a stream")
struct ExportStreamTests {
    /// An export in JSON Lines of equal items to a descriptor.
    private func write(_ count: Int, to descriptor: Int32) throws -> Int {
        try Export.write(
            to: descriptor,
            named: "standard output",
            options: .make(.jsonl, meta: []),
            writesBeginning: true
        ) { body in
            for _ in 0..<count { try body(.sample(#"{"t":"0123456789"}"#)) }
        }
    }

    /// The two ends of a pipe.
    private func makePipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test("a reader that goes away ends the export, not the process", arguments: [1, 100_000])
    func closedPipe(_ count: Int) throws {
        let (reading, writing) = try makePipe()
        close(reading)
        defer { close(writing) }
        let error = try #require(throws: ExportError.self) { _ = try write(count, to: writing) }
        #expect(error.code == .closed)
        #expect(error.description == "standard output: cannot write: Broken pipe")
        // The signal was taken back and is no one's later surprise.
        var pending = sigset_t()
        sigpending(&pending)
        #expect(sigismember(&pending, SIGPIPE) == 0)
        var blocked = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &blocked)
        #expect(sigismember(&blocked, SIGPIPE) == 0)
    }

    @Test(
        "what would steer a terminal is written as escapes to one, and as it is to all else",
        arguments: [OutputRule.Format.jsonl, .csv]
    )
    func terminal(_ format: OutputRule.Format) throws {
        let item = StoredItem.sample("{\"t\":\"a\\u001b[2Jb\u{9b}c\u{202e}d\"}")
        func text(_ ends: (reading: Int32, writing: Int32)) throws -> String {
            defer { for end in [ends.reading, ends.writing] { close(end) } }
            _ = try Export.write(
                to: ends.writing,
                named: "standard output",
                options: .make(format, meta: [], columns: ["t"]),
                writesBeginning: false
            ) { try $0(item) }
            var bytes = [UInt8](repeating: 0, count: 1000)
            let count = read(ends.reading, &bytes, bytes.count)
            return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
        }
        let escaped = try text(try makeTerminal())
        #expect(escaped.contains(#"a\u001b[2Jb\u009bc\u202ed"#), "\(escaped)")
        let plain = try text(try makePipe())
        #expect(plain.contains("b\u{9b}c\u{202e}d"))
        #expect(plain.contains("\u{1b}") == (format == .csv))
    }

    /// A terminal that hands on what it gets, and the end at which that is read.
    private func makeTerminal() throws -> (reading: Int32, writing: Int32) {
        let reading = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)), which are macros: unlocks it, and tells its number.
        var lock: Int32 = 0
        var number: UInt32 = 0
        try #require(ioctl(reading, 0x4004_5431, &lock) == 0)
        try #require(ioctl(reading, 0x8004_5430, &number) == 0)
        let writing = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        var mode = termios()
        try #require(tcgetattr(writing, &mode) == 0)
        cfmakeraw(&mode)
        try #require(tcsetattr(writing, TCSANOW, &mode) == 0)
        return (reading, writing)
    }

    @Test("a slow reader gets every byte, also of a descriptor that does not block")
    func nonBlocking() throws {
        let (reading, writing) = try makePipe()
        defer { close(reading) }
        try #require(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
        let received = LoopbackGuarded<[UInt8]>([])
        let reader = try LoopbackThread {
            let bytes = ExportFolder.readAll(reading)
            received.change { $0 = bytes }
        }
        let written = try write(100_000, to: writing)
        close(writing)
        reader.join()
        #expect(written == 100_000)
        let line = Array("{\"t\":\"0123456789\"}\n".utf8)
        #expect(received.read { $0 } == Array(repeatElement(line, count: 100_000).joined()))
    }

    @Test("a full disk is an error that says so", arguments: [1, 100_000])
    func fullDisk(_ count: Int) throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        let error = try #require(throws: ExportError.self) { _ = try write(count, to: full) }
        #expect(error.code == .failed)
        #expect(error.isOutOfSpace)
        #expect(error.description == "standard output: cannot write: No space left on device")
    }

    @Test("pieces of every size around the buffer's come out in order")
    func pieces() throws {
        let folder = try ExportFolder()
        let file = open(folder.path("out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        var expected: [UInt8] = []
        var sink = ByteSink(descriptor: file, path: "out")
        for size in [0, 1, 65_535, 1, 65_536, 65_537, 200_000, 65_534, 1, 1, 1, 30_000, 40_000] {
            let piece = [UInt8](
                repeating: UInt8(truncatingIfNeeded: expected.count % 251),
                count: size
            )
            try sink.append(piece)
            try sink.append(UInt8(ascii: "|"))
            try sink.append("ä")
            expected += piece + Array("|ä".utf8)
        }
        try sink.flush()
        #expect(ExportFolder.bytes(folder.path("out")) == expected)
    }
}
