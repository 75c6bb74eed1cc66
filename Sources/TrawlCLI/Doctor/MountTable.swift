internal import Glibc

/// Which file system is mounted where, as the kernel lists it (proc(5): /proc/pid/mounts).
struct MountTable {
    private let mounts: [(folder: String, kind: String)]

    /// What is mounted now, for this process.
    static var now: MountTable {
        let (bytes, _) = FileReading.bytes(of: "/proc/self/mounts", atMost: 16 << 20)
        return MountTable(String(decoding: bytes ?? [], as: UTF8.self))
    }

    /// The lines of the kernel: `device folder kind options 0 0`, blanks written as `\\040`.
    init(_ lines: String) {
        var mounts: [(folder: String, kind: String)] = []
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 2 else { continue }
            mounts.append((folder: words[1].replacing("\\040", with: " "), kind: words[2]))
        }
        self.mounts = mounts
    }

    /// The kind of file system that a folder is on; nil when that cannot be told.
    func kind(of folder: String) -> String? {
        guard let real = realpath(folder, nil) else { return nil }
        defer { free(real) }
        return kind(ofResolved: String(cString: real))
    }

    /// The same of a path without links: the mount that covers it, of several at one place the last.
    func kind(ofResolved path: String) -> String? {
        let covering = mounts.filter { mount in
            mount.folder == "/" || mount.folder == path || path.hasPrefix(mount.folder + "/")
        }
        let longest = covering.map(\.folder.count).max()
        return covering.last { $0.folder.count == longest }?.kind
    }
}
