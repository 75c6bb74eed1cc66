internal import Glibc
internal import TrawlCore

extension JobFolder {
    /// A job file as it was read, or why it could not be.
    typealias FileReading = Result<JobReading, Diagnostic>

    /// From so many files on, threads share them: a guess, as a thread costs as much as a few files.
    private static let fewFiles = 32

    /// Reads files on all processors; the results are in the order of the files.
    static func read(
        _ files: [String],
        _ reader: JobReader,
        _ settings: ProjectSettings?
    ) -> [FileReading] {
        Processors.map(files, few: fewFiles) { { read($0, reader, settings) } }
    }

    private static func read(
        _ file: String,
        _ reader: JobReader,
        _ settings: ProjectSettings?
    ) -> FileReading {
        bytes(of: file).map { reader.read(path: file, bytes: $0, defaults: settings) }
    }

    /// The bytes of a file, one more than a job file may have at most; a mistake that says why not.
    static func bytes(of path: String) -> Result<[UInt8], Diagnostic> {
        bytes(of: path, most: (1 << 20) + 1).mapError {
            .wholeFile(path, "cannot be read: \($0.cause)")
        }
    }

    /// A file with start URLs.
    static func list(_ path: String) -> JobContext.ListFile {
        switch bytes(of: path, most: maximumListBytes + 1) {
        case .failure(let error): .unreadable(error.cause)
        case .success(let bytes) where bytes.count > maximumListBytes:
            .unreadable("it is larger than 64 MB")
        case .success(let bytes): .bytes(bytes)
        }
    }

    /// A million URLs of sixty letters.
    private static let maximumListBytes = 64 << 20

    /// What kept a file from being read, in the system's words.
    private struct ReadingError: Error {
        let cause: String
    }

    private static func bytes(of path: String, most: Int) -> Result<[UInt8], ReadingError> {
        func failure(_ code: Int32) -> Result<[UInt8], ReadingError> {
            .failure(ReadingError(cause: String(cString: strerror(code))))
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return failure(errno) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return failure(errno) }
        // One byte more than there should be, so that the end shows without another round.
        var bytes = [UInt8](repeating: 0, count: min(most, max(4096, Int(information.st_size) + 1)))
        var count = 0
        while true {
            let room = bytes.count - count
            let read = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, room)
            }
            guard read >= 0 else {
                if errno == EINTR { continue }
                return failure(errno)
            }
            count += read
            if read == 0 || count == most { break }
            if count == bytes.count {
                bytes += [UInt8](repeating: 0, count: min(most - count, count))
            }
        }
        bytes.removeLast(bytes.count - count)
        return .success(bytes)
    }
}
