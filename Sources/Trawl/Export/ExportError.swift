internal import Glibc
internal import TrawlCore

/// Why an export could not be written.
public struct ExportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    public enum Code: Sendable {
        /// The template of a path cannot be used.
        case template
        /// The path names something that no export may replace, or its folder cannot be used.
        case unusable
        /// The system refused to write, to make the data durable, or to put the file in its place.
        case failed
        /// Whoever read the other end of standard output went away: no reason to complain.
        case closed
        /// A stored item is not what the store promises.
        case item
    }

    /// What kind of trouble.
    public let code: Code
    /// The file, the template, or `standard output`.
    public let path: String
    /// The cause in words: lower case first, no full stop.
    public let message: String
    /// The number that the system gave as the cause, as errno(3) lists them; nil when it gave none.
    public let systemCode: Int32?

    private init(_ code: Code, _ path: String, _ message: String, systemCode: Int32? = nil) {
        self.code = code
        self.path = path
        self.message = message
        self.systemCode = systemCode
    }

    /// Whether there was no room left: on the disk, in the quota, or below the largest file size.
    public var isOutOfSpace: Bool {
        systemCode == ENOSPC || systemCode == EDQUOT || systemCode == EFBIG
    }

    /// Path and cause in one line.
    public var description: String { "\(path): \(message)" }
}

/// All wording of the room.
extension ExportError {
    static func unknownPlaceholder(_ name: String, template: String) -> ExportError {
        let known = OutputPath.Placeholder.allCases.map { "{\($0.rawValue)}" }
        return ExportError(
            .template,
            template,
            "unknown placeholder '{\(name)}'; there are \(known.joined(separator: ", "))"
        )
    }

    static func straySign(template: String) -> ExportError {
        ExportError(.template, template, "a '{' or '}' that has no partner")
    }

    static func noFileName(_ path: String) -> ExportError {
        ExportError(.unusable, path, "the path must name a file")
    }

    static func zeroByte(_ path: String) -> ExportError {
        let shown = String(path.map { $0 == "\0" ? "\u{FFFD}" : $0 })
        return ExportError(.unusable, shown, "the path has a zero byte")
    }

    static func notAFile(_ path: String, isDirectory: Bool, isLink: Bool) -> ExportError {
        let found =
            if isDirectory { "a folder" } else if isLink { "a symbolic link" } else { "a device" }
        return ExportError(.unusable, path, "there is \(found) where the file would be put")
    }

    static func otherColumns(_ path: String) -> ExportError {
        ExportError(
            .unusable,
            path,
            "its first line has other columns than the job has now; move the file away, and a new "
                + "one is begun"
        )
    }

    static func noTemporaryName(_ path: String) -> ExportError {
        ExportError(.unusable, path, "too many others write this file at the same time")
    }

    static func badItem(_ item: StoredItem, _ message: String, path: String) -> ExportError {
        ExportError(
            .item,
            path,
            "the stored \(Value.text(item.kind).json) \(Value.text(item.key).json): \(message)"
        )
    }

    /// A call of the system that failed, with the code it left in errno.
    static func system(_ what: String, _ code: Int32, path: String, as kind: Code) -> ExportError {
        ExportError(
            code == EPIPE ? .closed : kind,
            path,
            "\(what): \(String(cString: strerror(code)))",
            systemCode: code
        )
    }
}
