import TrawlCore

/// Finds due times the naive way: it looks at the wall clock, minute by minute, or second by second.
struct WallClockOracle {
    /// A due time.
    struct Due: Hashable {
        let time: Instant
        /// Whether it is in the window of `starts` and `ends`.
        let isInWindow: Bool
    }

    let rule: SimulatedRule
    let zone: Zone
    let starts: CivilDate?
    let ends: CivilDate?

    /// The due times after an instant and up to another one.
    func due(after start: Instant, through end: Instant) -> [Due] {
        let step = rule.isOfMinutes ? 60 : 1
        // What the clock has shown before says what is skipped, and what comes twice: for a few hours.
        var time = Instant(
            secondsSince1970: (start.secondsSince1970 - 6 * 3600) / 60 * 60
        )
        var shown = WallTime(time - .seconds(step), in: zone)
        var fold = 0
        var hasBegun = false
        var isOver = false
        var found: [Due] = []
        while time <= end {
            let local = WallTime(time, in: zone)
            if local <= shown, fold == 0 { fold = Self.seconds(from: local, to: shown) + step }
            if local > shown { fold = 0 }
            if let starts, !local.isOnEarlierDay(than: starts) { hasBegun = true }
            if let ends, local.isOnLaterDay(than: ends) { isOver = true }
            if time > start, isDue(time, local, after: shown, fold: fold, step: step) {
                let isInWindow = (starts == nil || hasBegun) && !isOver
                found.append(Due(time: time, isInWindow: isInWindow))
            }
            shown = max(shown, local)
            time = time + .seconds(step)
        }
        return found
    }

    private func isDue(
        _ time: Instant,
        _ local: WallTime,
        after shown: WallTime,
        fold: Int,
        step: Int
    ) -> Bool {
        switch rule {
        case .cron(let expressions):
            return expressions.contains { cron in
                guard !cron.followsClock else { return cron.matches(local) }
                return Self.isNew(local, after: shown, step, cron.matches)
            }
        case .every(let seconds):
            guard 86_400 % seconds == 0 else {
                return time.secondsSince1970 % Int64(seconds) == 0
            }
            func matches(_ time: WallTime) -> Bool { time.secondOfDay % seconds == 0 }
            if fold > 0 { return seconds <= fold && matches(local) }
            return Self.isNew(local, after: shown, step, matches)
        case .at(let wanted, _):
            return Self.isNew(local, after: shown, step) { $0 == wanted }
        }
    }

    /// Whether a clock that has shown a time shows, or has leapt over, one that matches.
    private static func isNew(
        _ local: WallTime,
        after shown: WallTime,
        _ step: Int,
        _ matches: (WallTime) -> Bool
    ) -> Bool {
        guard local > shown else { return false }
        var time = shown
        while time < local {
            time.advance(by: step)
            if matches(time) { return true }
        }
        return false
    }

    /// How far a clock was set back, by counting.
    private static func seconds(from earlier: WallTime, to later: WallTime) -> Int {
        var time = earlier
        var seconds = 0
        while time < later {
            time.advance(by: 1)
            seconds += 1
        }
        return seconds
    }
}
