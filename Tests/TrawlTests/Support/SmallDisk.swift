import Foundation
import Glibc

/// A file system in memory with little room, on a folder of its own.
final class SmallDisk: Sendable {
    let path: String
    private let folder: FreshFolder

    /// A disk of so many KiB.
    ///
    /// - Throws: `NotAllowed` when this user, or this machine, may not mount one.
    init(kibibytes: Int) throws {
        folder = try FreshFolder()
        path = folder.path
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path) else {
            throw NotAllowed()
        }
    }

    deinit { _ = Self.run("umount", "-l", path) }

    /// Makes room.
    func grow(to kibibytes: Int) -> Bool {
        Self.run("mount", "-o", "remount,size=\(kibibytes)k", path)
    }

    /// Whether disks can be made here; says aloud when not.
    static let isPossible: Bool = {
        do {
            _ = try SmallDisk(kibibytes: 64)
            return true
        } catch {
            print("skipped: no tmpfs can be mounted here, so that no disk is filled")
            return false
        }
    }()

    struct NotAllowed: Error {}

    private static func run(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
