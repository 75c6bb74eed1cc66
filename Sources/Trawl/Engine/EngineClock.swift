internal import Glibc
package import TrawlCore

/// The engine's clock; nothing below its threads reads one.
package enum EngineClock {
    /// The time of day (CLOCK_REALTIME), in whole milliseconds.
    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(
            millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        )
    }

    /// The whole millisecond after now: who waits so long from it waits no part of one too little.
    static var upcoming: Instant { now + .milliseconds(1) }
}
