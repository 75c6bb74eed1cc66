import Foundation

@testable import TrawlCore

/// Zones from the machine's database; the library takes bytes only.
enum ZoneFixtures {
    static let folder = "/usr/share/zoneinfo/"

    static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder + name)))
    }

    static func zone(_ name: String) throws -> Zone {
        name == "UTC" ? .utc : try Zone(identifier: name, tzif: bytes(name))
    }

    /// Every zone of the database, by its list of names.
    static func allNames() throws -> [String] {
        try String(contentsOfFile: folder + "tzdata.zi", encoding: .utf8)
            .split(separator: "\n")
            .compactMap { line in
                let words = line.split(separator: " ")
                switch words.first {
                case "Z": return String(words[1])
                case "L": return String(words[2])
                default: return nil
                }
            }
    }
}

/// A fixed sequence of numbers that look random (SplitMix64).
struct ScheduleNoise: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
