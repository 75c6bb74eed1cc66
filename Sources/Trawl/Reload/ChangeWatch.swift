/// Waits for changes in folders, on one thread, for programs that show something again.
package struct ChangeWatch: ~Copyable {
    private var watch: FolderWatch
    private let bell: WatchBell

    /// A watch of some folders, those in them not among them.
    package init(folders: [String]) {
        bell = WatchBell()
        watch = FolderWatch(bell)
        watch.watch(folders)
    }

    /// Waits until something may have changed.
    package mutating func wait() { watch.wait() }
}
