internal import Glibc

/// Reads files that a command line names.
enum FileReading {
    /// The bytes of a file, or why there are none; a file over the limit is refused.
    static func bytes(of path: String, atMost limit: Int) -> (bytes: [UInt8]?, reason: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return (nil, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &part, part.count)
            if count == 0 { return (bytes, "") }
            if count < 0 {
                if errno == EINTR { continue }
                return (nil, String(cString: strerror(errno)))
            }
            bytes += part[..<count]
            guard bytes.count <= limit else { return (nil, "larger than \(limit >> 20) MB") }
        }
    }
}
