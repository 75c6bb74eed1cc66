/// What a change of the clock does to a fire, for people who read a list of fires.
public struct FireNote: Hashable, Sendable {
    /// The ways in which a change of the clock shows.
    public enum Kind: Hashable, Sendable {
        /// The clock shows the fire's time twice, and the schedule fires at one of them.
        case once
        /// The clock shows the fire's time twice, and this is the first of two fires.
        case firstOfTwo
        /// The clock shows the fire's time twice, and this is the second of two fires.
        case secondOfTwo
        /// The fire makes up for times that the clock has just skipped.
        case afterGap
        /// Since the fire before, the clock has skipped times that do not fire.
        case lost
    }

    /// How the change shows.
    public let kind: Kind
    /// The first and the last wall-clock time that came twice or were skipped.
    public let times: ClosedRange<CivilDateTime>
    /// The day of the fire, by the zone's clock.
    public let day: CivilDate
}

extension FireNote: CustomStringConvertible {
    /// The note in a few words, as `02:30 is skipped: fires right after the gap`.
    ///
    /// Skipped times of another day than the fire's are told with their day.
    public var description: String {
        switch kind {
        case .once: "fires once though \(skipped) comes twice"
        case .firstOfTwo: "comes twice: the first of two"
        case .secondOfTwo: "comes twice: the second of two"
        case .afterGap where isOne: "\(skipped) is skipped: fires right after the gap"
        case .afterGap: "\(skipped) are skipped: fires once, right after the gap"
        case .lost where isOne: "\(skipped) is skipped and does not fire"
        case .lost: "\(skipped) are skipped and do not fire"
        }
    }

    private var isOne: Bool { times.lowerBound == times.upperBound }

    private var skipped: String {
        let (first, last) = (times.lowerBound, times.upperBound)
        let start = first.text(unlessOn: day)
        return isOne ? start : start + " to " + last.text(unlessOn: first.date)
    }
}

extension CivilDateTime {
    /// The time of day, as `02:30` or `02:30:15`, with the day in front unless it is the one given.
    fileprivate func text(unlessOn day: CivilDate) -> String {
        let time = description.split(separator: "T").last ?? ""
        let short = time.hasSuffix(":00") ? time.dropLast(3) : time
        return date == day ? String(short) : "\(date) \(short)"
    }
}
