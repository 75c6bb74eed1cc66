internal import CCrashMark
internal import Glibc

/// What each consumer is parsing, in a file of the data directory that is mapped into memory, and which
/// of it the process crashed at; see `crash_mark.h`.
///
/// A mark costs a few stores to memory for a page. The page cache keeps them when the process dies; what a
/// loss of power takes is nothing that a crash left.
final class CrashMarks: Sendable {
    /// A crash that an earlier process left behind.
    struct Crash: Hashable, Sendable {
        /// The run whose page it was.
        var run: Int64
        /// The page's number in the frontier.
        var url: Int64
        /// The signal that ended the process.
        var signal: Int32
        /// When the process began, which tells it from others: milliseconds since 1970 UTC.
        var processBegan: Int64
    }

    /// Why there can be no marks.
    struct Failure: Error, CustomStringConvertible {
        let path: String
        /// As errno(3) has it.
        let code: Int32

        var description: String { "\(path): \(String(cString: strerror(code)))" }
    }

    /// The file begins with these: what it is, when the process began, how many marks follow.
    private struct Header {
        var name: UInt64
        var processBegan: Int64
        var count: Int64
    }

    /// "parsing1" in the order of the machine: a file of another one is not read.
    private static let name: UInt64 = 0x7061_7273_696e_6731
    private static let markSize = MemoryLayout<trawl_crash_mark>.stride
    private static let headerSize = MemoryLayout<Header>.stride

    /// The mapping.
    ///
    /// Safe without the compiler's check: it never changes before `deinit`, and each mark in it is
    /// written by the one thread that is attached to it.
    nonisolated(unsafe) private let base: UnsafeMutableRawPointer
    private let size: Int
    private let count: Int

    /// Makes the marks of this process, in place of those of an earlier one.
    ///
    /// - Parameters:
    ///   - directory: The data directory, which this process holds.
    ///   - count: How many threads parse.
    ///   - processBegan: Milliseconds since 1970 UTC.
    /// - Throws: `Failure` when there can be no such file.
    init(directory: String, count: Int, processBegan: Int64) throws(Failure) {
        let path = directory + "/parsing"
        size = Self.headerSize + count * Self.markSize
        self.count = count
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(path: path, code: errno) }
        defer { close(file) }
        // Emptied first: a mark of an earlier process under this one's header would accuse a page. Its
        // room on the disk is taken now, as a store to a page without any would be a SIGBUS.
        guard ftruncate(file, 0) == 0 else { throw Failure(path: path, code: errno) }
        let code = posix_fallocate(file, 0, off_t(size))
        guard code == 0 else { throw Failure(path: path, code: code) }
        guard let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
            base != MAP_FAILED
        else { throw Failure(path: path, code: errno) }
        self.base = base
        base.storeBytes(
            of: Header(name: Self.name, processBegan: processBegan, count: Int64(count)),
            as: Header.self
        )
        trawl_crash_watch()
    }

    deinit { munmap(base, size) }

    /// Lets the calling thread write to a mark until it is told `detach`; each mark has one thread.
    func attach(_ number: Int) {
        precondition((0..<count).contains(number), "there is no mark \(number)")
        let place = base + Self.headerSize + number * Self.markSize
        trawl_crash_attach(place.assumingMemoryBound(to: trawl_crash_mark.self))
    }

    /// Ends the calling thread's use of its mark.
    static func detach() { trawl_crash_attach(nil) }

    /// Says what the calling thread parses from now on.
    static func note(run: Int64, url: Int64) { trawl_crash_note(run, url) }

    /// Says that the calling thread parses nothing.
    static func clear() { trawl_crash_note(0, 0) }

    /// The crashes that the process before left in a directory; none when it left nothing that can be read.
    static func left(in directory: String) -> [Crash] {
        let file = open(directory + "/parsing", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var header = Header(name: 0, processBegan: 0, count: 0)
        guard pread(file, &header, headerSize, 0) == headerSize, header.name == name else {
            return []
        }
        var crashes: [Crash] = []
        var offset = headerSize
        for _ in 0..<max(0, header.count) {
            var mark = trawl_crash_mark()
            guard pread(file, &mark, markSize, off_t(offset)) == markSize else { break }
            offset += markSize
            guard mark.signal != 0, mark.run != 0 else { continue }
            crashes.append(
                Crash(
                    run: mark.run,
                    url: mark.url,
                    signal: mark.signal,
                    processBegan: header.processBegan
                )
            )
        }
        return crashes
    }
}
