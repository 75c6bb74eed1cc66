internal import Glibc
internal import TrawlCore

/// Tells when files in folders come, change or go.
///
/// Made and used on one thread, but for `WatchBell.ring`. On Linux inotify(7) tells; where it cannot
/// (another system, no watch left for the user), it says every second that something may have
/// changed, and whoever asks has to look.
struct FolderWatch: ~Copyable {
    private let notifier: Int32
    private let bell: WatchBell
    private var watched: Set<String> = []
    /// Whether every folder is watched, so that nothing need be looked at in between.
    private var isWhole: Bool

    /// How long changes may go on before they are told, and how long nothing must have changed
    /// before: an editor, or `git pull`, writes several files one after the other.
    private static let longestGathering = Duration.milliseconds(1000)
    private static let quiet = Duration.milliseconds(100)
    private static let lookMilliseconds: Int32 = 1000

    /// A watch of no folder yet.
    ///
    /// - Parameter bell: Ends a wait when it is rung.
    init(_ bell: WatchBell) {
        self.bell = bell
        #if os(Linux)
        notifier = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        #else
        notifier = -1
        #endif
        isWhole = notifier >= 0
    }

    deinit { if notifier >= 0 { close(notifier) } }

    /// Watches folders; those that are watched already go on being so.
    mutating func watch(_ folders: [String]) {
        guard notifier >= 0 else { return }
        isWhole = true
        // A folder that is gone is watched no more by itself; one of its name may come again.
        watched.formIntersection(folders)
        #if os(Linux)
        let events =
            UInt32(IN_CREATE) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_FROM)
            | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE) | UInt32(IN_ATTRIB) | UInt32(IN_ONLYDIR)
            | UInt32(IN_MODIFY)
        for folder in folders where !watched.contains(folder) {
            if inotify_add_watch(notifier, folder, events) >= 0 {
                watched.insert(folder)
            } else {
                isWhole = false
            }
        }
        #endif
    }

    /// Waits until something may have changed, or the bell is rung.
    func wait() {
        var files = [
            pollfd(fd: bell.listening, events: Int16(POLLIN), revents: 0),
            pollfd(fd: notifier, events: Int16(POLLIN), revents: 0),
        ]
        let patience = isWhole ? -1 : Self.lookMilliseconds
        while poll(&files, 2, patience) < 0, errno == EINTR {}
        guard files[0].revents == 0, files[1].revents != 0 else { return }
        gather()
    }

    /// Takes what is told until nothing comes for a moment.
    private func gather() {
        let end = Deadline(after: Self.longestGathering)
        var files = [pollfd(fd: notifier, events: Int16(POLLIN), revents: 0)]
        repeat {
            drain()
        } while poll(&files, 1, Int32(Self.quiet.wholeMilliseconds)) > 0 && !end.isOver
        drain()
    }

    private func drain() {
        // What they say is looked up in the folders, in any case.
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while read(notifier, &buffer, buffer.count) > 0 {}
    }
}

/// Ends the wait of a `FolderWatch` from any thread.
final class WatchBell: Sendable {
    /// The end that becomes readable when the bell is rung.
    let listening: Int32
    private let ringing: Int32

    /// A bell that has not been rung.
    init() {
        var ends: [Int32] = [-1, -1]
        let code = pipe(&ends)
        precondition(code == 0, "no descriptor is left for a pipe: \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)  // fails for bad descriptors only
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (listening, ringing) = (ends[0], ends[1])
    }

    deinit {
        close(listening)
        close(ringing)
    }

    /// Ends the current or the next wait.
    func ring() {
        var one: UInt8 = 1
        _ = write(ringing, &one, 1)  // a full pipe has been rung already
    }

    /// Takes back all ringing so far.
    func silence() {
        var bytes: UInt64 = 0
        while read(listening, &bytes, 8) > 0 {}
    }
}
