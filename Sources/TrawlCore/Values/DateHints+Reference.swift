extension DateHints {
    /// The reference's day.
    ///
    /// - Throws: When there is no reference.
    func today() throws(DateTextError) -> CivilDate {
        guard let reference else { throw .needsReference }
        return zone.localTime(at: reference).date
    }

    /// The day of a month, of whichever year brings it nearest to the reference.
    ///
    /// - Throws: When there is no reference, and no such day in any year.
    func nearest(month: Int, day: Int) throws(DateTextError) -> CivilDate {
        // 29 February is a day of some year.
        guard (1...12).contains(month), day >= 1, day <= CivilDate.daysInMonth(month, of: 2000)
        else { throw .noSuchDate }
        let today = try today()
        // Leap years are at most eight years apart.
        let dates = (today.year - 8...today.year + 8).compactMap {
            CivilDate(year: $0, month: month, day: day)
        }
        func distance(_ date: CivilDate) -> Int { abs(date.daysSince1970 - today.daysSince1970) }
        guard let nearest = dates.min(by: { distance($0) < distance($1) }) else {
            throw .noSuchDate
        }
        return nearest
    }
}
