internal import Trawl

/// Durations and times for people.
enum DurationText {
    /// `0.4 s`, `12.3 s`, `4m 05s`, `2h 07m`, `3d 04h`.
    static func text(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.wholeMilliseconds)
        let seconds = milliseconds / 1000
        switch seconds {
        case ..<60: return "\(seconds).\(milliseconds % 1000 / 100) s"
        case ..<3600: return "\(seconds / 60)m \(padded(seconds % 60))s"
        case ..<86_400: return "\(seconds / 3600)h \(padded(seconds / 60 % 60))m"
        default: return "\(seconds / 86_400)d \(padded(seconds / 3600 % 24))h"
        }
    }

    /// A point in time as seen from another one: `in 4m 05s`, `2h 07m ago`, `now`.
    static func relative(_ time: Instant, to now: Instant) -> String {
        if time > now { return "in \(coarse(time - now))" }
        let age = now - time
        return age < .seconds(1) ? "now" : "\(coarse(age)) ago"
    }

    /// Without parts of a second, which nobody wants to read of a time.
    private static func coarse(_ duration: Duration) -> String {
        let seconds = (duration.wholeMilliseconds + 999) / 1000
        return seconds < 60 ? "\(seconds)s" : text(.seconds(seconds))
    }

    private static func padded(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
