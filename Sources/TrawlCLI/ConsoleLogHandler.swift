internal import Logging
internal import Trawl

/// How logs are written.
enum LogFormat: String, CaseIterable, Sendable {
    /// `2026-11-23T06:30:00Z warning failed run=… url=…`
    case text
    /// One JSON object a line.
    case json
}

/// Writes logs to standard error, one event a line.
struct ConsoleLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let terminal: Terminal

    init(_ format: LogFormat, level: Logger.Level, terminal: Terminal) {
        self.format = format
        self.terminal = terminal
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let line = LogLine(
            time: EngineClock.now,
            level: event.level,
            message: event.message.description,
            entries: all.map { (key: $0.key, value: $0.value.description) }
        )
        switch format {
        case .text: terminal.write(line.text(terminal.paint))
        case .json: terminal.write(line.json)
        }
    }
}

/// One event of a log.
struct LogLine {
    private let time: Instant
    private let level: Logger.Level
    private let message: String
    private let entries: [(key: String, value: String)]

    /// Keys that come first, in this order; the others follow by name.
    private static let first = ["run", "task", "url", "status", "failure", "cause", "duration_ms"]

    /// An event; the order of its entries does not matter.
    init(
        time: Instant,
        level: Logger.Level,
        message: String,
        entries: [(key: String, value: String)]
    ) {
        self.time = time
        self.level = level
        self.message = message
        self.entries = entries.sorted { LogLine.order(of: $0.key) < LogLine.order(of: $1.key) }
    }

    /// For people: escaped so that nothing from the web can steer a terminal or fake a line.
    func text(_ paint: Paint) -> String {
        let word =
            switch level {
            case .trace, .debug, .info: level.rawValue
            case .notice: level.rawValue
            case .warning: paint(.warning, level.rawValue)
            case .error, .critical: paint(.bad, level.rawValue)
            }
        let start = "\(paint(.faint, time.iso8601)) \(word) \(SafeText.line(message))"
        return entries.reduce(into: start) { line, entry in
            line += " \(entry.key)=\(LogLine.quoted(SafeText.line(entry.value)))"
        }
    }

    /// For programs: one JSON object, escaped as far as the text is.
    var json: String {
        var fields = Fields([
            ("time", .text(time.iso8601)), ("level", .text(level.rawValue)),
            ("message", .text(message)),
        ])
        for entry in entries { fields[entry.key] = LogLine.value(of: entry) }
        return TerminalText.escaped(Value.object(fields).json)
    }

    private static func order(of key: String) -> (Int, String) {
        (first.firstIndex(of: key) ?? first.count, key)
    }

    /// A value with blanks or quotes is quoted, so that the entries can be told apart.
    private static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.contains(where: { $0 == " " || $0 == "\"" }) else { return text }
        return "\"" + text.replacing("\"", with: "\\\"") + "\""
    }

    /// Statuses, numbers of tasks and durations are numbers; all else is text.
    private static func value(of entry: (key: String, value: String)) -> Value {
        let isNumber = ["status", "task"].contains(entry.key) || entry.key.hasSuffix("_ms")
        guard isNumber, let number = Int64(entry.value) else { return .text(entry.value) }
        return .integer(number)
    }
}
