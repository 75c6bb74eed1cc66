extension Schedule {
    /// The first pause between two fires that is shorter than a duration, by the wall clock alone;
    /// nil when none is found.
    ///
    /// Of cron expressions the first 400 fires after an instant are looked at. They show all that
    /// one expression does in a day; what a list of them does together once a year may be missed.
    package func pause(shorterThan duration: Duration, from instant: Instant) -> Duration? {
        switch rule {
        case .at: return nil
        case .every(let interval): return interval < duration ? interval : nil
        case .cron(let expressions):
            var last: Instant?
            var after = instant
            for _ in 0..<400 {
                let coming = expressions.compactMap { $0.next(after: after, in: .utc) }
                guard let next = coming.min() else { return nil }
                if let last, next - last < duration { return next - last }
                last = next
                after = next
            }
            return nil
        }
    }
}
