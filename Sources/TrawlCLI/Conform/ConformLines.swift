internal import Glibc
internal import Trawl

/// Reads questions line by line and writes an answer for each, in their order.
struct ConformLines {
    private let area: @Sendable () -> any ConformArea
    /// What was read and not yet answered: at most one line and a part.
    private var input: [UInt8] = []
    /// Answers that are not written yet.
    private var output: [UInt8] = []
    /// Whether the line in hand is over the limit, and its rest is passed over.
    private var isSkipping = false

    /// More than any document that is read (16 MB) has in Base64 or in JSON's escapes.
    static let longestLine = 128 << 20
    /// F_SETPIPE_SZ (fcntl(2)), which Glibc's module leaves out.
    private static let setPipeSize: Int32 = 1031
    /// How much is read at once.
    private static let partBytes = 512 << 10
    /// How much memory is kept for the next line, and four times that for answers.
    private static let keptBytes = 256 << 10
    /// Fewer questions than these are not worth a thread (a guess).
    private static let fewQuestions = 4

    /// Lines that an area answers, of which there is one for each thread.
    init(_ area: @escaping @Sendable () -> any ConformArea) { self.area = area }

    /// Answers standard input to its end, or until nobody reads the answers any more.
    ///
    /// Whenever no whole question is at hand, all answers until then have been written: an asker
    /// may wait for each.
    ///
    /// - Throws: `CommandFailure` when input cannot be read or output not be written.
    mutating func run() throws {
        // Who asks much at once need not wait for each part to be read; what is no pipe refuses, and may.
        _ = fcntl(STDIN_FILENO, Self.setPipeSize, 1 << 20)
        var part = [UInt8](repeating: 0, count: Self.partBytes)
        while true {
            guard try flush() else { return }
            let count = try read(into: &part)
            if count == 0 { break }
            take(part[..<count])
        }
        if !input.isEmpty { answer([input]) }
        _ = try flush()
    }

    /// Reads what is there, and waits when nothing is; 0 at the end.
    private func read(into part: inout [UInt8]) throws -> Int {
        var count = 0
        var isReady = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while count < part.count, count == 0 || poll(&isReady, 1, 0) > 0 {
            let (read, code) = part.withUnsafeMutableBytes { room in
                let rest = UnsafeMutableRawBufferPointer(rebasing: room[count...])
                let read = Glibc.read(STDIN_FILENO, rest.baseAddress, rest.count)
                return (read, errno)
            }
            if read < 0, code == EINTR { continue }
            guard read >= 0 else {
                throw CommandFailure.cannotRead("standard input", String(cString: strerror(code)))
            }
            if read == 0 { break }
            count += read
        }
        return count
    }

    /// Answers the lines that end in a part of the input.
    private mutating func take(_ part: ArraySlice<UInt8>) {
        var lines: [[UInt8]] = []
        var rest = part
        while let end = rest.firstIndex(of: 0x0A) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if isSkipping {
                isSkipping = false
            } else if input.isEmpty {
                lines.append(Array(line))
            } else {
                lines.append(input + line)
                input.removeAll(keepingCapacity: input.capacity <= Self.keptBytes)
            }
        }
        answer(lines)
        guard !isSkipping else { return }
        input += rest
        if input.count > Self.longestLine {
            let refusal = "the line is longer than \(Self.longestLine >> 20) MB"
            ConformAnswer.refuse(.null, refusal, to: &output)
            input = []
            isSkipping = true
        }
    }

    /// Answers lines on all processors.
    private mutating func answer(_ lines: [[UInt8]]) {
        let answers = Processors.map(lines, few: Self.fewQuestions) { [area] in
            var area = area()
            return { ConformAnswer.json(to: $0, area: &area) }
        }
        for answer in answers { output += answer }
    }

    /// Writes the answers; false when nobody reads them.
    private mutating func flush() throws -> Bool {
        guard !output.isEmpty else { return true }
        let isRead = try StandardOutput.write(output)
        output.removeAll(keepingCapacity: output.capacity <= 4 * Self.keptBytes)
        return isRead
    }
}
