internal import Glibc
internal import TrawlCore

/// The engine's clock; nothing below its threads reads one.
enum EngineClock {
    /// The time of day (CLOCK_REALTIME), in whole milliseconds.
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(
            millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        )
    }
}
