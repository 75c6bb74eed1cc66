internal import Trawl

/// The line that shows how far a crawl is, redrawn in place a few times a second.
///
/// For the thread that waits for the runs; nothing is shown where there is no terminal.
final class ProgressLine: Sendable {
    private let terminal: Terminal
    private let isShown: Bool
    private let state: Lock<State>

    private struct State: Sendable {
        var begunAt: ContinuousClock.Instant
        var shownAt: ContinuousClock.Instant?
        /// Pages and times of about the last five seconds, for a rate that follows.
        var recent: [(at: ContinuousClock.Instant, pages: Int)] = []
        var frame = 0

        /// Pages a second, lately.
        var rate: Double {
            guard let first = recent.first, let last = recent.last, first.at < last.at else {
                return 0
            }
            let seconds = (last.at - first.at) / .seconds(1)
            // The count falls when a run ends: then there is no rate to tell.
            return max(0, Double(last.pages - first.pages) / seconds)
        }
    }

    /// The shortest time between two drawings: five a second.
    private static let pause = Duration.milliseconds(200)

    /// A line on a terminal; never shown when `isQuiet`.
    init(_ terminal: Terminal, isQuiet: Bool) {
        self.terminal = terminal
        isShown = terminal.isInteractive && !isQuiet
        state = Lock(State(begunAt: .now))
    }

    /// Shows how far the crawl is, unless it was shown just now.
    ///
    /// While no run of a crawl on schedule is going the next fire is shown instead.
    func show(_ progress: CrawlProgress, isOnSchedule: Bool) {
        guard isShown else { return }
        let now = ContinuousClock.now
        let line = state.withLock { state -> String? in
            if let last = state.shownAt, now - last < Self.pause { return nil }
            state.shownAt = now
            state.frame += 1
            state.recent.append((now, progress.pages))
            while state.recent.count > 2, now - state.recent[0].at > .seconds(5) {
                state.recent.removeFirst()
            }
            if progress.runs == 0, isOnSchedule {
                return ProgressLine.text(waitingFor: progress.nextFire, EngineClock.now)
            }
            return ProgressLine.text(
                progress,
                rate: state.rate,
                elapsed: now - state.begunAt,
                frame: state.frame
            )
        }
        if let line { terminal.show(progress: line) }
    }

    /// Shows a line of another kind.
    func show(_ line: String) {
        if isShown { terminal.show(progress: line) }
    }

    private static func text(waitingFor next: CrawlProgress.NextFire?, _ now: Instant) -> String {
        guard let next else { return "waiting: no fire is to come" }
        return "waiting: \(next.job) is due \(DurationText.relative(next.due, to: now))"
    }

    /// Takes the line away.
    func end() {
        if isShown { terminal.show(progress: "") }
    }

    /// The line's text, as `⠙ 120 pages, 48 queued, 31.5 pages/s, 2 errors, 114 items, 3.8 s`.
    static func text(
        _ progress: CrawlProgress,
        rate: Double,
        elapsed: Duration,
        frame: Int
    ) -> String {
        let frames: [Character] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
        let tenths = Int((rate * 10).rounded())
        var parts = [
            Count.text(progress.pages, "page"), "\(progress.queued) queued",
            "\(tenths / 10).\(tenths % 10) pages/s",
        ]
        if progress.errors > 0 { parts.append(Count.text(progress.errors, "error")) }
        parts.append(Count.text(progress.items, "item"))
        parts.append(DurationText.text(elapsed))
        if progress.runs > 1 { parts.insert(Count.text(progress.runs, "run"), at: 0) }
        return "\(frames[frame % frames.count]) " + parts.joined(separator: ", ")
    }
}
