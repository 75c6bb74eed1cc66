internal import Glibc
internal import Synchronization
package import TrawlCore

/// The engine's clock; nothing below its threads reads one.
///
/// It shows the time of day, but goes by a clock that nobody sets (CLOCK_BOOTTIME, which also counts
/// while the machine is suspended): when somebody sets the time of day, it goes on as before until
/// `follow` is called, which says by how much it was set. So every thread sees the jump at the moment
/// at which the producer deals with it.
package enum EngineClock {
    /// Milliseconds that the time of day is ahead of the clock that nobody sets.
    ///
    /// Written by `follow`, read by every thread.
    private static let ahead = Atomic<Int64>(
        milliseconds(CLOCK_REALTIME) - milliseconds(steadyClock)
    )

    /// The time of day, in whole milliseconds.
    package static var now: Instant {
        Instant(
            millisecondsSince1970: milliseconds(steadyClock) + ahead.load(ordering: .relaxed)
        )
    }

    /// The whole millisecond after now: who waits so long from it waits no part of one too little.
    static var upcoming: Instant { now + .milliseconds(1) }

    /// Follows the time of day when it was set.
    ///
    /// - Returns: By how much it was set, forward or back; nil when it was not. Differences under a
    ///   tenth of a second are what slewing (adjtime(3)) and two readings one after the other make.
    static func follow() -> Duration? {
        let real = milliseconds(CLOCK_REALTIME) - milliseconds(steadyClock)
        let jump = real - ahead.load(ordering: .relaxed)
        guard abs(jump) >= 100 else { return nil }
        ahead.store(real, ordering: .relaxed)
        return .milliseconds(jump)
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    #if os(Linux)
    private static let steadyClock = CLOCK_BOOTTIME
    #else
    private static let steadyClock = CLOCK_MONOTONIC
    #endif
}
