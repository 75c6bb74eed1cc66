internal import Trawl

/// Runs in listings.
enum RunListing {
    /// A run as JSON.
    static func fields(of run: RunRecord) -> Fields {
        Fields([
            ("run", .text(run.name.description)), ("job", .text(run.name.job)),
            ("state", .text(run.state.rawValue)), ("reason", .optional(run.reason)),
            ("accepted_at", .time(run.acceptedAt)),
            ("is_quarantined", .boolean(run.isQuarantined)),
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

    /// A state as it is to be shown, with what became of a degraded run.
    static func cell(of run: RunRecord) -> Table.Cell {
        Table.Cell(
            run.state.rawValue + remark(on: run),
            run.acceptedAt == nil ? run.state.style : .good
        )
    }

    /// What became of a degraded run, as `, accepted`; empty for other runs.
    static func remark(on run: RunRecord) -> String {
        if run.acceptedAt != nil { return ", accepted" }
        return run.isQuarantined ? ", quarantined" : ""
    }
}
