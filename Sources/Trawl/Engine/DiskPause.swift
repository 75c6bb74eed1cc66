internal import TrawlCore

/// What keeps a producer from beginning anything new: a disk that is full or fails, until it has
/// passed.
struct DiskPause {
    /// Why the writer waits; nil: it does not.
    var writing: String?
    /// Why the frontier could not be read, and when it is tried again; nil: it could.
    var reading: (cause: String, until: Instant)?
    /// Since when; nil: nothing is wrong.
    var since: Instant?

    /// Whether anything is wrong.
    var isOn: Bool { writing != nil || reading != nil }

    /// As listings show it; nil when nothing is wrong.
    var reason: String? { (writing ?? reading?.cause).map { "disk: \($0)" } }

    /// Whether it is time to read again.
    func isReadingDue(_ now: Instant) -> Bool { reading.map { $0.until <= now } ?? false }

    /// Takes note that the clock was set by so much.
    mutating func shift(by jump: Duration) {
        since = since.map { $0 + jump }
        reading = reading.map { ($0.cause, $0.until + jump) }
    }
}
