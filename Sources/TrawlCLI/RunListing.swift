internal import Trawl

/// Runs in listings.
enum RunListing {
    /// A run as JSON.
    static func fields(of run: RunRecord) -> Fields {
        Fields([
            ("run", .text(run.name.description)), ("job", .text(run.name.job)),
            ("state", .text(run.state.rawValue)), ("reason", .optional(run.reason)),
            ("is_manual", .boolean(run.name.isManual)),
            ("scheduled_at", .time(run.name.scheduledAt)), ("started_at", .time(run.startedAt)),
            ("late_ms", run.lateness.map { .integer($0.wholeMilliseconds) } ?? .null),
            ("late_reason", .optional(run.lateReason?.rawValue)),
            ("ended_at", .time(run.endedAt)), ("elapsed_ms", .integer(run.elapsedMilliseconds)),
            ("pages", .count(run.pages)), ("failed", .count(run.failed)),
            ("errors", .count(run.errors)), ("bytes", .integer(run.bytes)),
            ("items", .count(run.items)), ("added", .count(run.added)),
            ("changed", .count(run.changed)), ("removed", .count(run.removed)),
            ("unchanged", .count(run.unchanged)), ("redefined", .count(run.redefined)),
        ])
    }

    /// A state as it is to be shown: a run that nobody works on any more is interrupted.
    static func cell(of run: RunRecord) -> Table.Cell {
        Table.Cell(run.state.rawValue, run.state.style)
    }
}
