internal import Glibc
internal import Synchronization
internal import TrawlCore

/// The machine's time zones, read from its zone files.
enum Zones {
    /// Where zone files are; the first that exists (tzset(3): TZDIR).
    private static var folders: [String] {
        let named = getenv("TZDIR").map { [String(cString: $0)] } ?? []
        return named + ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]
    }

    /// The zone of an IANA identifier; nil when the machine has none of that name.
    static func zone(_ identifier: String) -> Zone? {
        guard !identifier.isEmpty, !identifier.hasPrefix("/"), !identifier.contains("..") else {
            return nil
        }
        for folder in folders {
            if let zone = read(folder + "/" + identifier, as: identifier) { return zone }
        }
        return identifier == "UTC" ? .utc : nil
    }

    /// The machine's zone: `TZ`, else what /etc/localtime points to, else UTC.
    static var local: Zone {
        if let name = getenv("TZ").map({ String(cString: $0) }), !name.isEmpty {
            let identifier = name.hasPrefix(":") ? String(name.dropFirst()) : name
            if let zone = zone(identifier) { return zone }
        }
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        if realpath("/etc/localtime", &path) != nil {
            let bytes = path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let target = String(decoding: bytes, as: UTF8.self)
            let identifier = target.range(after: "zoneinfo/") ?? "localtime"
            if let zone = read(target, as: identifier) { return zone }
        }
        return .utc
    }

    /// The names of the machine's zones, for "did you mean".
    static var names: [String] {
        for folder in folders {
            guard case .success(let bytes) = JobFolder.bytes(of: folder + "/tzdata.zi") else {
                continue
            }
            // Lines `Z NAME …` are zones, `L TARGET NAME` are links (zic(8)).
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            let names = lines.compactMap { line -> String? in
                let words = line.split(separator: " ", maxSplits: 3)
                switch words.first {
                case "Z" where words.count > 1: return String(words[1])
                case "L" where words.count > 2: return String(words[2])
                default: return nil
                }
            }
            if !names.isEmpty { return names }
        }
        return ["UTC"]
    }

    private static func read(_ path: String, as identifier: String) -> Zone? {
        guard case .success(let bytes) = JobFolder.bytes(of: path) else { return nil }
        do { return try Zone(identifier: identifier, tzif: bytes) } catch { return nil }
    }
}

extension String {
    /// What follows the last place of a text; nil when it is not there.
    fileprivate func range(after text: String) -> String? {
        var rest = self[...]
        var found: Substring?
        while let place = rest.firstRange(of: text) {
            rest = rest[place.upperBound...]
            found = rest
        }
        return found.map(String.init)
    }
}
