internal import TrawlCore

/// The machine's time zones while job files are read: each is read once, and the jobs share its table.
///
/// Any thread may ask. One belongs to one context, so that the next reading sees new zone data.
final class ZoneCache: Sendable {
    private let zones = Lock<[String: Zone]>([:])
    private let allNames = Lock<[String]?>(nil)

    /// More than all names that the machine has: other ways to write a path do not fill the memory.
    private static let mostZones = 2000

    /// The zone of an IANA identifier; nil when the machine has none of that name.
    func zone(_ identifier: String) -> Zone? {
        if let zone = zones.withLock({ $0[identifier] }) { return zone }
        guard let zone = Zones.zone(identifier) else { return nil }
        return zones.withLock { zones in
            // Another thread may have read it meanwhile: then all share that one.
            if let other = zones[identifier] { return other }
            if zones.count < Self.mostZones { zones[identifier] = zone }
            return zone
        }
    }

    /// The names of the machine's zones, for "did you mean".
    var names: [String] {
        if let names = allNames.withLock({ $0 }) { return names }
        let names = Zones.names
        allNames.withLock { $0 = names }
        return names
    }
}
