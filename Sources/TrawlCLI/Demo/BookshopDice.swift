/// A small stream of pseudo-random numbers that is the same on every machine and in every version.
///
/// The steps are SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
/// 2014). The standard library's own `randomElement(using:)` is not used: how it draws from a
/// generator is not promised to stay.
struct BookshopDice {
    private var state: UInt64

    /// Dice for one matter: different `values` give streams that have nothing to do with each other.
    init(seed: UInt64, _ values: Int...) {
        state = seed
        for value in values {
            state ^= UInt64(bitPattern: Int64(value))
            state = roll()
        }
    }

    /// The next 64 bits.
    mutating func roll() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of the range, which must not be empty.
    mutating func roll(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(roll() % UInt64(range.count))
    }

    /// One of the choices, of which there must be at least one.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[roll(0...(choices.count - 1))]
    }
}
