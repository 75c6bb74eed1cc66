/// How many runs may start in a moment, so that what is due together does not start together.
///
/// A bucket of starts that fills at the rate; it holds a hundredth of a second of them, one at
/// least, so that a single run never waits. When so many wait that the last one would wait for over
/// a minute, the rate rises until all of them have started.
public struct StartRate: Hashable, Sendable {
    /// Starts a second that were asked for, at least 1.
    public let perSecond: Int
    /// Starts a second in force.
    private var rate: Double
    private var starts: Double
    private var filledAt: Instant?

    /// The longest that the rate alone lets a run wait.
    public static let longestWait = Duration.seconds(60)

    /// A rate of so many starts a second, 1 to 1,000,000.
    public init(perSecond: Int) {
        precondition(perSecond >= 1, "a start rate is at least 1 a second")
        self.perSecond = perSecond
        rate = Double(perSecond)
        starts = 1
    }

    /// Whether a run may start now; call `take` when it does.
    ///
    /// - Parameters:
    ///   - now: The time; one that lies before the last one adds nothing.
    ///   - waiting: How many runs wait for their start, at least 1.
    /// - Returns: Nil when it may, else when to ask again.
    public mutating func wait(at now: Instant, waiting: Int) -> Instant? {
        let least = Double(waiting) / 60  // `longestWait`
        // It stays up until nobody waits: else the last ones would wait for longer and longer.
        rate = waiting <= 1 ? Double(perSecond) : max(rate, Double(perSecond), least)
        let most = max(1, rate / 100)
        if let filledAt {
            let elapsed = Double(max(0, (now - filledAt).wholeMilliseconds))
            starts = min(most, starts + elapsed * rate / 1000)
        } else {
            starts = most
        }
        filledAt = now
        guard starts < 1 else { return nil }
        let missing = ((1 - starts) / rate * 1000).rounded(.up)
        return now + .milliseconds(max(1, Int64(missing)))
    }

    /// Takes note of a start.
    public mutating func take() { starts -= 1 }
}
