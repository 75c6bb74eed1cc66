internal import Glibc
internal import TrawlCore

/// A file that rows are put behind what it has, from a length on that somebody remembers.
///
/// What stands behind that length was written by a process that died before it was remembered; it is
/// cut off. For one thread.
struct AppendingFile: ~Copyable {
    /// The file's absolute path, without symbolic links: the same however it was named.
    let path: String
    private let descriptor: Int32
    private let folder: String

    /// Opens the file, made when it is missing, as are the folders above it.
    ///
    /// - Throws: `ExportError` when the folder cannot be used, or when there is something else than a
    ///   regular file under the name.
    init(path: String) throws(ExportError) {
        let (folder, name) = try AppendingFile.place(of: path)
        let real = (folder == "/" ? "" : folder) + "/" + name
        descriptor = try AppendingFile.open(real, namedAs: path)
        self.folder = folder
        self.path = real
    }

    private static func open(
        _ real: String,
        namedAs path: String
    ) throws(ExportError) -> Int32 {
        // Nothing is waited for that is no file, such as a pipe without a reader.
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let opened = Glibc.open(real, flags, 0o666)
        guard opened >= 0 else {
            throw .system("cannot open the file", errno, path: path, as: .unusable)
        }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw .notAFile(path, isDirectory: false, isLink: false)
        }
        return opened
    }

    /// The real path of the folder, which is made when it is missing, and the file's name.
    private static func place(of path: String) throws(ExportError) -> (String, String) {
        try OutputPath.makeFolders(above: path)
        let (folder, name) = try OutputPath.split(path)
        guard let real = realpath(folder, nil) else {
            throw .system("cannot open the folder", errno, path: path, as: .unusable)
        }
        defer { free(real) }
        return (String(cString: real), name)
    }

    deinit { close(descriptor) }

    /// The file's length in bytes.
    ///
    /// - Throws: `ExportError` when the system does not tell.
    func length() throws(ExportError) -> Int64 {
        let length = lseek(descriptor, 0, SEEK_END)
        guard length >= 0 else { throw .system("cannot seek", errno, path: path, as: .failed) }
        return Int64(length)
    }

    /// Cuts off all behind a length.
    ///
    /// - Throws: `ExportError` when the system refuses.
    func cut(to length: Int64) throws(ExportError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else {
            throw .system("cannot cut the file", errno, path: path, as: .failed)
        }
    }

    /// Whether the last line is ended; true of an empty file.
    func endsLine() throws(ExportError) -> Bool {
        let length = try length()
        guard length > 0 else { return true }
        return try bytes(from: length - 1, count: 1) == [UInt8(ascii: "\n")]
    }

    /// Whether the file begins with these bytes.
    func begins(with bytes: [UInt8]) throws(ExportError) -> Bool {
        try self.bytes(from: 0, count: bytes.count) == bytes
    }

    private func bytes(from place: Int64, count: Int) throws(ExportError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = pread(descriptor, &bytes, count, off_t(place))
        guard read >= 0 else { throw .system("cannot read", errno, path: path, as: .failed) }
        return Array(bytes.prefix(read))
    }

    /// Puts rows at the end and makes them durable.
    ///
    /// - Parameters:
    ///   - options: What the items carry, and the format: one of lines.
    ///   - items: As for `Export.write`.
    /// - Returns: The file's length then.
    /// - Throws: `ExportError` when they cannot be written, of which a part may be there;
    ///   `ExportError.Code.unusable` when a CSV file has other columns; else what `items` throws.
    func append(
        _ options: ExportOptions,
        items: (_ body: (StoredItem) throws -> Void) throws -> Void
    ) throws -> Int64 {
        let isNew = try length() == 0
        if !isNew { try checkColumns(options) }
        if try !endsLine() {
            var sink = ByteSink(descriptor: descriptor, path: path)
            try sink.append("\n")
            try sink.flush()
        }
        _ = try Export.write(
            to: descriptor,
            named: path,
            options: options,
            writesBeginning: isNew,
            items: items
        )
        guard fsync(descriptor) == 0 else {
            throw ExportError.system("cannot write to the disk", errno, path: path, as: .failed)
        }
        if isNew { try makeNameDurable() }
        return try length()
    }

    /// Checks that a CSV file's header is the one that its rows would have now.
    private func checkColumns(_ options: ExportOptions) throws(ExportError) {
        guard options.format == .csv else { return }
        var exporter = CSVExporter(options)
        guard try begins(with: exporter.header()) else { throw .otherColumns(path) }
    }

    private func makeNameDurable() throws(ExportError) {
        let opened = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else {
            throw .system("cannot open the folder", errno, path: path, as: .unusable)
        }
        defer { close(opened) }
        // EINVAL: the file system knows no fsync of a folder (fsync(2)).
        guard fsync(opened) == 0 || errno == EINVAL else {
            throw .system("cannot write the folder to the disk", errno, path: path, as: .failed)
        }
    }
}
