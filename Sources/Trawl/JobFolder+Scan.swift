internal import Glibc
internal import TrawlCore

extension JobFolder {
    /// What a folder holds, by its names alone.
    struct Scan {
        /// Job files, in the order of their paths.
        var files: [String] = []
        /// The folder and those in it.
        var folders: [String] = []
        /// Folders that cannot be read.
        var diagnostics: [Diagnostic] = []

        /// The files with their stamps; those that are gone since are left out.
        var stamps: [String: FileStamp] {
            var stamps: [String: FileStamp] = [:]
            for file in files { stamps[file] = FileStamp(of: file) }
            return stamps
        }
    }

    /// The path of `trawl.yaml`, whether it is there or not.
    package var settingsPath: String { root == "." ? "trawl.yaml" : root + "/trawl.yaml" }

    /// Finds the job files of the folder and of those in it.
    func scan() -> Scan {
        var scan = Scan()
        collect(path, depth: 0, &scan)
        scan.files.sort()
        return scan
    }

    private func collect(_ folder: String, depth: Int, _ scan: inout Scan) {
        guard let directory = opendir(folder) else {
            let reason = String(cString: strerror(errno))
            return scan.diagnostics.append(.wholeFile(folder, "cannot be read: \(reason)"))
        }
        defer { closedir(directory) }
        scan.folders.append(folder)
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let file = folder + "/" + name
            var information = stat()
            guard stat(file, &information) == 0 else { continue }
            let isFolder = information.st_mode & S_IFMT == S_IFDIR
            if isFolder, depth < 32 {
                collect(file, depth: depth + 1, &scan)
            } else if !isFolder, JobFolder.suffixes.contains(where: name.hasSuffix) {
                scan.files.append(file)
            }
        }
    }

    private static let suffixes = [".yaml", ".yml", ".json"]
}
