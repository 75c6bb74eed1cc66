internal import Glibc
internal import Trawl

/// What `trawl doctor` looks at in the data directory.
struct DataCheck {
    let path: String
    /// The process that has it; nil: none.
    let holder: DirectoryHolder?
    /// Whether all of the database is read.
    let isThorough: Bool

    /// Everything of the directory and the volume that it is on.
    func findings() -> [Finding] {
        guard path != ":memory:" else { return [.ok(.data, "':memory:' keeps nothing")] }
        guard access(path, F_OK) == 0 else {
            return [.ok(.data, "\(path) is not there yet: the first run makes it")] + volume(above)
        }
        guard let status, status.st_mode & S_IFMT == S_IFDIR else {
            return [.bad(.data, "\(path) is no directory", help: "--data names another one")]
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            return [
                .bad(
                    .data,
                    "\(path) cannot be written by this user",
                    help: "its owner can: \(owner), or --data names another directory"
                )
            ]
        }
        return [store] + rights + volume(path)
    }

    private var store: Finding {
        guard access(path + "/trawl.db", F_OK) == 0 else {
            return .ok(.data, "\(path) has no store yet" + use)
        }
        do {
            let store = try Store(reading: path)
            defer { try? store.close() }
            let damage = isThorough ? try store.damage() : []
            guard damage.isEmpty else {
                return .bad(
                    .data,
                    "\(path)/trawl.db is damaged: " + damage.joined(separator: "; "),
                    help: "a copy that 'trawl backup' made can take its place"
                )
            }
            let runs = try store.runs(of: nil, limit: 1).first
            let last = runs.map { ", last run \($0.name)" } ?? ", no runs"
            let state = isThorough ? "\(path), undamaged" : path
            return .ok(.data, state + last + use)
        } catch {
            return .bad(.data, "\(error)")
        }
    }

    private var use: String {
        guard let holder else { return "" }
        return ", in use by another trawl process" + (holder.pid.map { " (pid \($0))" } ?? "")
    }

    /// Pages behind a password lie in there as they were read.
    private var rights: [Finding] {
        guard let status, status.st_mode & 0o077 != 0 else { return [] }
        return [
            .warning(
                .data,
                "other users may look into \(path)",
                help: "chmod 700 \(path)"
            )
        ]
    }

    private func volume(_ folder: String) -> [Finding] {
        let use = DiskUse(of: folder)
        var findings = [Finding.ok(.disk, use.text)]
        if let free = use.freeBytes, free < Self.scarce {
            findings[0] = .warning(
                .disk,
                use.text,
                help:
                    "a full disk makes crawls wait; 'trawl prune --compact' gives back what it can"
            )
        }
        if let kind = MountTable.now.kind(of: folder), let trouble = Self.trouble(ofVolume: kind) {
            findings.append(trouble)
        }
        return findings
    }

    /// The write-ahead log may take a quarter of it before it is moved (a guess of what is little).
    private static let scarce: Int64 = 1 << 30

    /// What is wrong with a kind of file system, by the name that mounts have it by.
    ///
    /// SQLite's log needs memory that all processes share, which network file systems have not
    /// (sqlite.org/wal.html).
    static func trouble(ofVolume kind: String) -> Finding? {
        switch kind {
        case "nfs", "nfs4", "cifs", "smb3", "afs", "ceph", "glusterfs", "fuse.sshfs":
            .bad(
                .disk,
                "the data directory is on a network file system (\(kind)), where SQLite is not safe",
                help: "--data names one on a disk of this machine"
            )
        case "tmpfs", "ramfs":
            .warning(
                .disk,
                "the data directory is in memory (\(kind)): it ends with the machine's next start",
                help: "--data names one on a disk"
            )
        default: nil
        }
    }

    /// The folder in which the directory will be made, or the nearest that there is.
    private var above: String {
        var folder = path
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            if folder.isEmpty { return "/" }
            if access(folder, F_OK) == 0 { return folder }
        }
        return "."
    }

    /// What the system says of it; nil when it is not there.
    private var status: stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    private var owner: String {
        guard let status else { return "unknown" }
        guard let entry = getpwuid(status.st_uid) else { return "user \(status.st_uid)" }
        return String(cString: entry.pointee.pw_name)
    }
}
