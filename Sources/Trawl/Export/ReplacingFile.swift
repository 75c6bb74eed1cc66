internal import Glibc

/// A file in the making that takes the place of another one as a whole, or vanishes.
///
/// It has a name with a dot in front, in the folder of the file that it will replace, and an
/// flock(2) that ends with the process: so the next writer tells what a crash left behind from what
/// is being written, and removes it.
struct ReplacingFile: ~Copyable {
    /// Open for writing until the file's owner ends.
    let descriptor: Int32
    /// The path of the temporary file, for a library that opens it by itself.
    var temporaryPath: String { "\(folderPath)/\(temporaryName)" }
    private let path: String
    private let folderPath: String
    private let name: String
    private let temporaryName: String
    private let folder: Folder
    private var isInPlace = false

    /// Makes the temporary file; the folder must be there.
    ///
    /// - Throws: `ExportError` when the folder cannot be written, or when there is something else
    ///   than a regular file under the name: a rename would replace a device as well.
    init(path: String) throws(ExportError) {
        let (folderPath, name) = try OutputPath.split(path)
        let folder = try Folder(path: folderPath, file: path)
        let permissions = try folder.permissions(of: name)
        let (descriptor, temporaryName) = try folder.makeTemporaryFile(for: name)
        // Before there is anything to read in it. Only on some network folders it can fail, and then
        // the file has the permissions that any new file has there.
        if let permissions { _ = fchmod(descriptor, permissions) }
        self.descriptor = descriptor
        self.path = path
        self.folderPath = folderPath
        self.name = name
        self.temporaryName = temporaryName
        self.folder = folder
    }

    /// Makes the data durable and gives the file its name; nothing may be written after it.
    ///
    /// - Throws: `ExportError`. A failed fsync is not tried again: the kernel may have dropped the
    ///   data and then say that all is well (fsync(2), errors).
    mutating func putInPlace() throws(ExportError) {
        guard fsync(descriptor) == 0 else {
            throw .system("cannot write to the disk", errno, path: path, as: .failed)
        }
        CrashPoint.exportBeforeRename.pass()
        guard renameat(folder.descriptor, temporaryName, folder.descriptor, name) == 0 else {
            throw .system("cannot replace the file", errno, path: path, as: .failed)
        }
        isInPlace = true
        CrashPoint.exportAfterRename.pass()
        try folder.makeDurable()
    }

    deinit {
        // There is nothing better to do about a file that will not go away: the next export tries it.
        if !isInPlace { _ = unlinkat(folder.descriptor, temporaryName, 0) }
        close(descriptor)
    }
}

/// An open folder: what happens in it happens there, whatever becomes of the path meanwhile.
private struct Folder: ~Copyable {
    let descriptor: Int32
    /// The file that is exported, for messages.
    private let file: String

    init(path: String, file: String) throws(ExportError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.file = file
        guard descriptor >= 0 else {
            throw .system("cannot open the folder", errno, path: file, as: .unusable)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The permissions of a file; nil when there is none.
    ///
    /// - Throws: `ExportError` when there is something else under the name.
    func permissions(of name: String) throws(ExportError) -> mode_t? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            guard errno == ENOENT else {
                throw .system("cannot look at the file", errno, path: file, as: .unusable)
            }
            return nil
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            throw .notAFile(file, isDirectory: kind == S_IFDIR, isLink: kind == S_IFLNK)
        }
        return status.st_mode & 0o777
    }

    /// Makes a temporary file and locks it.
    func makeTemporaryFile(for name: String) throws(ExportError) -> (Int32, String) {
        // Each number beyond the first is a writer at work on the same file.
        for number in 0..<100 {
            let temporaryName = Folder.temporaryName(for: name, number)
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            var made = openat(descriptor, temporaryName, flags, 0o666)
            var code = errno
            if made < 0, code == EEXIST, removeAbandoned(temporaryName) {
                made = openat(descriptor, temporaryName, flags, 0o666)
                code = errno
            }
            guard made >= 0 else {
                if code == EEXIST { continue }
                throw .system("cannot make a file in the folder", code, path: file, as: .unusable)
            }
            // Between the two calls another writer may have taken it for an abandoned one. Where
            // there are no locks, nobody can have one either, and nothing is removed.
            let isOurs = flock(made, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
            guard isOurs, isNamed(temporaryName, made) else {
                close(made)
                continue
            }
            // Several writers may have died at once.
            var next = number + 1
            while removeAbandoned(Folder.temporaryName(for: name, next)) { next += 1 }
            return (made, temporaryName)
        }
        throw .noTemporaryName(file)
    }

    /// A name may have 255 bytes; a cut one leads to another number at the worst.
    private static func temporaryName(for name: String, _ number: Int) -> String {
        ".\(String(decoding: name.utf8.prefix(200), as: UTF8.self)).\(number).tmp"
    }

    /// Removes a temporary file whose writer is dead; says whether it did.
    private func removeAbandoned(_ name: String) -> Bool {
        let found = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard found >= 0 else { return false }
        defer { close(found) }
        guard flock(found, LOCK_EX | LOCK_NB) == 0, isNamed(name, found) else { return false }
        return unlinkat(descriptor, name, 0) == 0
    }

    /// Whether a name still leads to an open file.
    ///
    /// Under the file's lock the answer stays true: a file is unlinked only by the holder.
    private func isNamed(_ name: String, _ open: Int32) -> Bool {
        var named = stat()
        var opened = stat()
        return fstat(open, &opened) == 0
            && fstatat(descriptor, name, &named, AT_SYMLINK_NOFOLLOW) == 0
            && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
    }

    /// Makes the names in the folder durable.
    func makeDurable() throws(ExportError) {
        // EINVAL: the file system knows no fsync of a folder (fsync(2)).
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw .system("cannot write the folder to the disk", errno, path: file, as: .failed)
        }
    }
}
