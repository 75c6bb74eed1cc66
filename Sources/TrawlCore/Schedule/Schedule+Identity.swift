extension Schedule {
    /// A text that is the same for schedules with the same due times, and stays so over versions.
    ///
    /// Kept with a job, it tells whether a file that was changed has another clock: rule, zone and
    /// window count, jitter does not, as it moves no due time.
    public var identity: String {
        let what =
            switch rule {
            case .cron(let expressions):
                "cron " + expressions.map(\.text).joined(separator: " | ")
            case .every(let interval): "every \(interval.wholeMilliseconds)ms"
            case .at(let local): "at \(local)"
            }
        var text = "\(what) in \(zone.identifier)"
        if let starts { text += " from \(starts)" }
        if let ends { text += " to \(ends)" }
        return text
    }
}
