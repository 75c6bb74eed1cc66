import Glibc

/// The time that a thread works, which other threads do not make longer.
enum ProcessorTime {
    /// How long the calling thread works on something.
    static func milliseconds(_ body: () -> Void) -> Int {
        let start = now()
        body()
        return now() - start
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
