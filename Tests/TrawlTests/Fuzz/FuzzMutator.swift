/// Makes inputs that are nearly right: what a seed says, with some bytes changed.
///
/// The same number gives the same inputs in every run.
struct FuzzMutator {
    private var noise: TestNoise
    private let seeds: [[UInt8]]
    /// Pieces that mean something to the target.
    private let words: [[UInt8]]

    /// The longest input, in bytes: long enough for everything that is not a matter of size.
    private static let longest = 4096
    /// Bytes at which parsers change their minds.
    private static let signs =
        Array("\0\t\n\r\"'<>&;:,.*/\\?#[](){}=%$@!|~^+-0123456789aZ".utf8) + [
            0x80, 0xC3, 0xE2, 0xF0, 0xFF,
        ]

    init(number: UInt64, seeds: [String], words: [String]) {
        noise = TestNoise(seed: number)
        self.seeds = seeds.map { Array($0.utf8) }
        self.words = words.map { Array($0.utf8) }
    }

    /// The next input.
    mutating func next() -> [UInt8] {
        var bytes = seeds.randomElement(using: &noise) ?? []
        for _ in 0..<Int.random(in: 1...8, using: &noise) { change(&bytes) }
        return Array(bytes.prefix(Self.longest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &noise)
        let range = place..<min(bytes.count, place + Int.random(in: 0...16, using: &noise))
        switch Int.random(in: 0..<8, using: &noise) {
        case 0: bytes.removeSubrange(range)
        case 1: bytes.insert(contentsOf: bytes[range], at: place)
        case 2:
            // Many of the same: nesting and repetition.
            let copies = Int.random(in: 2...64, using: &noise)
            let part = Array(bytes[range])
            for _ in 0..<copies { bytes.insert(contentsOf: part, at: place) }
        case 3, 4: bytes.insert(contentsOf: words.randomElement(using: &noise) ?? [], at: place)
        case 5:
            let other = seeds.randomElement(using: &noise) ?? []
            let cut = Int.random(in: 0...other.count, using: &noise)
            bytes = Array(bytes[..<place] + other[cut...])
        case 6 where place < bytes.count:
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &noise)
        default:
            let sign = Self.signs.randomElement(using: &noise) ?? 0
            bytes.insert(sign, at: place)
        }
    }
}
