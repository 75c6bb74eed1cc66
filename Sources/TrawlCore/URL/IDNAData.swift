/// The properties of scalars that host names need, read from `IDNATable` when the first name asks
/// for them.
struct IDNAData: Sendable {
    /// What becomes of a scalar (UTS 46, 5).
    enum Mapping {
        case valid
        case disallowed
        case replaced(by: ArraySlice<UInt32>)
    }

    /// Classes as the bidi rule tells them apart (RFC 5893, 2); `neutral` are ES, CS, ET, ON and
    /// BN.
    enum BidiClass: UInt32 {
        case left, right, arabicLetter, arabicNumber, europeanNumber, neutral, nonspacing
    }

    /// Joining types (RFC 5892, A.1); `other` are those that the rule does not name.
    enum JoiningType: UInt32 {
        case other, left, right, dual, transparent
    }

    /// Built once, on first use; about 0.2 ms and 100 KB.
    static let shared = IDNAData()

    private let mappings = Runs(IDNATable.mappings)
    private let classes = Runs(IDNATable.combiningClasses)
    private let marks = Runs(IDNATable.marks)
    private let bidi = Runs(IDNATable.bidiClasses)
    private let joining = Runs(IDNATable.joiningTypes)
    private let sequences: [UInt32]
    private let sequenceStarts: [Int]
    private let parts: [UInt32: (first: UInt32, second: UInt32)]
    private let composites: [UInt64: UInt32]

    private init() {
        let pool = Digits.numbers(in: IDNATable.sequences)
        var starts: [Int] = []
        var place = 0
        while place < pool.count {
            starts.append(place)
            place += Int(pool[place]) + 1
        }
        sequences = pool
        sequenceStarts = starts

        let triples = Digits.numbers(in: IDNATable.composites)
        var parts: [UInt32: (first: UInt32, second: UInt32)] = [:]
        var composites: [UInt64: UInt32] = [:]
        var composite: UInt32 = 0
        for index in stride(from: 0, to: triples.count - 2, by: 3) {
            composite += triples[index]
            let distance = Digits.zigzag(triples[index + 1])
            let first = UInt32(truncatingIfNeeded: Int(composite) - distance)
            let second = triples[index + 2]
            parts[composite] = (first, second)
            composites[UInt64(first) << 32 | UInt64(second)] = composite
        }
        self.parts = parts
        self.composites = composites
    }

    /// What UTS 46 makes of a scalar; deviations are valid (nontransitional), ASCII letters get
    /// lower case.
    func mapping(of scalar: UInt32) -> Mapping {
        if scalar < 0x80 {
            let isUpper = scalar &- 0x41 < 26
            return isUpper ? .replaced(by: [scalar | 0x20]) : .valid
        }
        let value = mappings[scalar]
        switch value {
        case 0: return .valid
        case 1: return .disallowed
        case 2: return .replaced(by: [])
        default: break
        }
        if value % 2 == 0 {
            let moved = Int(scalar) + Digits.zigzag((value - 4) / 2)
            return .replaced(by: [UInt32(truncatingIfNeeded: moved)])
        }
        let start = sequenceStarts[Int((value - 3) / 2)]
        return .replaced(by: sequences[(start + 1)...(start + Int(sequences[start]))])
    }

    /// The canonical combining class; 0 for all that is not reordered.
    func combiningClass(of scalar: UInt32) -> UInt32 { scalar < 0x300 ? 0 : classes[scalar] }

    /// Whether it is a mark (general category M).
    func isMark(_ scalar: UInt32) -> Bool { scalar >= 0x300 && marks[scalar] == 1 }

    func bidiClass(of scalar: UInt32) -> BidiClass { BidiClass(rawValue: bidi[scalar]) ?? .neutral }

    func joiningType(of scalar: UInt32) -> JoiningType {
        JoiningType(rawValue: joining[scalar]) ?? .other
    }

    /// The two scalars that a composite stands for.
    func parts(of scalar: UInt32) -> (first: UInt32, second: UInt32)? { parts[scalar] }

    /// The composite of two scalars.
    func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        composites[UInt64(first) << 32 | UInt64(second)]
    }
}

/// A value for each scalar, stored where it changes.
private struct Runs: Sendable {
    private var starts: [UInt32] = []
    private var values: [UInt32] = []

    init(_ packed: StaticString) {
        let numbers = Digits.numbers(in: packed)
        var start: UInt32 = 0
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            start += numbers[index]
            starts.append(start)
            values.append(numbers[index + 1])
        }
    }

    subscript(scalar: UInt32) -> UInt32 {
        // The first run starts at 0, so there is always one at or before.
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= scalar { low = middle } else { high = middle }
        }
        return values[low]
    }
}

/// Numbers in the printable digits of base 32 that the script writes, least significant first.
private enum Digits {
    static func numbers(in packed: StaticString) -> [UInt32] {
        var numbers: [UInt32] = []
        var value: UInt32 = 0
        var shift: UInt32 = 0
        let bytes = UnsafeBufferPointer(start: packed.utf8Start, count: packed.utf8CodeUnitCount)
        for byte in bytes where byte >= 0x30 {
            let digit = UInt32(byte - 0x30)
            value |= (digit & 31) << shift
            if digit & 32 != 0 {
                shift += 5
            } else {
                numbers.append(value)
                value = 0
                shift = 0
            }
        }
        return numbers
    }

    /// The signed number that an unsigned one stands for.
    static func zigzag(_ number: UInt32) -> Int {
        number % 2 == 0 ? Int(number / 2) : -Int(number / 2) - 1
    }
}
