import Logging

@testable import Trawl

/// Collects whatever is logged, at every level, as text.
struct LogCollector: LogHandler {
    let text: Lock<String>
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        text.withLock { $0 += "\(event.message) \(event.metadata ?? [:])\n" }
    }
}
