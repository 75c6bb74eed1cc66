internal import TrawlCore

/// The two timeouts that libcurl does not have: for the first byte, and for silence after it.
///
/// `CURLOPT_LOW_SPEED_TIME` is not used: it counts whole seconds, and also those in which the
/// server has not begun to answer, which may take longer. Connecting and the whole transfer are
/// limited by libcurl itself.
struct StageTimer {
    typealias Time = SuspendingClock.Instant

    /// The slowest answer, in bytes a second, that is waited for (as Heritrix and curl's manual).
    static let slowestRate = 100

    private enum Stage {
        case connecting
        case waiting(until: Time)
        case receiving(last: Time, windowStart: Time, windowBytes: Int)
    }

    private let firstByte: Duration
    private let idle: Duration
    private var stage = Stage.connecting

    init(firstByte: Duration, idle: Duration) {
        self.firstByte = firstByte
        self.idle = idle
    }

    /// Whether a connection was ready, so that a request may have been sent.
    var isConnected: Bool {
        if case .connecting = stage { false } else { true }
    }

    /// The request goes out now.
    mutating func connected(at now: Time) {
        stage = .waiting(until: now + firstByte)
    }

    /// So many bytes of the answer came now.
    mutating func received(_ count: Int, at now: Time) {
        if case .receiving(_, let start, let bytes) = stage {
            stage = .receiving(last: now, windowStart: start, windowBytes: bytes + count)
        } else {
            stage = .receiving(last: now, windowStart: now, windowBytes: count)
        }
    }

    /// When `check` must be called next; nil while connecting.
    var deadline: Time? {
        switch stage {
        case .connecting: nil
        case .waiting(let until): until
        case .receiving(let last, let start, _): min(last, start) + idle
        }
    }

    /// Which timeout is over, if any; starts the next span of the rate's measurement.
    mutating func check(at now: Time) -> FailureKind? {
        switch stage {
        case .connecting:
            return nil
        case .waiting(let until):
            return now >= until ? .timeoutFirstByte : nil
        case .receiving(let last, let start, let bytes):
            if now - last >= idle { return .timeoutIdle }
            guard now - start >= idle else { return nil }
            // 10^15 attoseconds are a millisecond; a span under one asks for no bytes.
            let span = idle.components
            let milliseconds =
                Int(span.seconds) * 1000 + Int(span.attoseconds / 1_000_000_000_000_000)
            guard bytes * 1000 >= Self.slowestRate * milliseconds else { return .timeoutIdle }
            stage = .receiving(last: last, windowStart: now, windowBytes: 0)
            return nil
        }
    }
}
