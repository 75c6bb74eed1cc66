internal import Glibc

/// Memory that the process has freed and the allocator keeps.
enum FreeMemory {
    /// Gives it back to the system, as far as whole pages are free (malloc_trim(3)).
    ///
    /// Reading ten thousand job files frees as much as the jobs keep, spread over all that they keep:
    /// it saved 50 of 197 MB. Takes some milliseconds.
    static func giveBack() {
        // Glibc's module has no malloc.h; where the function is missing, nothing is given back.
        guard let function = dlsym(nil, "malloc_trim") else { return }
        typealias Trim = @convention(c) (Int) -> Int32
        // malloc_trim(3): int malloc_trim(size_t pad).
        let trim = unsafeBitCast(function, to: Trim.self)
        _ = trim(0)  // whether there was something to give makes no difference
    }
}
