internal import Glibc

extension OutputPath {
    /// The folder and the name of a file's path.
    static func split(_ path: String) throws(ExportError) -> (folder: String, name: String) {
        // To the system a zero byte ends the path: it would be another one.
        guard !path.utf8.contains(0) else { throw .zeroByte(path) }
        let bytes = path.utf8
        let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
        let name = String(path[(slash.map { bytes.index(after: $0) } ?? path.startIndex)...])
        guard !name.isEmpty, name != ".", name != ".." else { throw .noFileName(path) }
        guard let slash else { return (".", name) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }

    /// Makes the folders above a file that are missing.
    ///
    /// - Throws: `ExportError` when one cannot be made, or when a file is in its place.
    static func makeFolders(above path: String) throws(ExportError) {
        let folder = try split(path).folder
        var missing: [String] = []
        var next = folder
        var status = stat()
        while stat(next, &status) != 0, errno == ENOENT {
            missing.append(next)
            let bytes = next.utf8
            guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), slash > next.startIndex else {
                break
            }
            next = String(next[..<slash])
        }
        for folder in missing.reversed() {
            // EEXIST: another writer was quicker, or the path goes through a name twice (`a//b`).
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
                let code = errno
                throw .system("cannot make the folder '\(folder)'", code, path: path, as: .unusable)
            }
            try makeDurable(parentOf: folder, path: path)
        }
    }

    /// Makes a new folder's name durable, without which the file in it could not be found again.
    private static func makeDurable(parentOf folder: String, path: String) throws(ExportError) {
        let parent = open(folder + "/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else {
            throw .system("cannot open the folder '\(folder)'", errno, path: path, as: .unusable)
        }
        defer { close(parent) }
        guard fsync(parent) == 0 || errno == EINVAL else {
            throw .system("cannot write the folder to the disk", errno, path: path, as: .failed)
        }
    }
}
