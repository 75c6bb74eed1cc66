/// What a job file expects of its runs: the keys under `expect`.
public struct Expectations: Sendable, Hashable {
    /// The share of items in which a field is filled.
    public struct Fill: Sendable, Hashable {
        /// The field's name.
        public var field: String
        /// The share, in percent.
        public var share: NumberExpectation
    }

    /// The number of items; nil: nothing is expected of it.
    public var items: NumberExpectation?
    /// The fields that are to be filled, in the order of the file.
    public var fields: [Fill] = []
    /// By how many percent the number of items may differ from the median of the last good runs; nil:
    /// the job's own past is the measure.
    public var change: NumberExpectation?
    /// How long a job may be without a good run before it is reported; nil: 3 fire intervals.
    public var quiet: Duration?
}

/// What a number is expected to be: `>= 20`, or `20..50`.
public struct NumberExpectation: Sendable, Hashable, CustomStringConvertible {
    /// The ways to compare.
    public enum Comparison: String, Sendable, CaseIterable {
        /// Not less.
        case atLeast = ">="
        /// Not more.
        case atMost = "<="
        /// The same.
        case equal = "=="
        /// More.
        case above = ">"
        /// Less.
        case below = "<"
    }

    /// What a number is held against.
    public enum Rule: Sendable, Hashable {
        /// One number.
        case compare(Comparison, Int)
        /// Two, which it may reach.
        case range(ClosedRange<Int>)
    }

    /// What the number is held against.
    public var rule: Rule
    /// Whether it is a percentage.
    public var isPercentage: Bool

    /// The largest number that can be written.
    static let largest = 1_000_000_000_000
    /// The largest percentage: a whole of 10^13 times that stays below 2^63.
    static let largestPercentage = 100_000

    /// An expectation as job files write it: a comparison and a number, or `20..50`; nil for anything
    /// else.
    ///
    /// - Parameters:
    ///   - text: What is written.
    ///   - isPercentage: Whether the numbers carry a `%`.
    init?(_ text: String, isPercentage: Bool) {
        self.isPercentage = isPercentage
        let comparisons = NumberExpectation.Comparison.allCases
        if let comparison = comparisons.first(where: { text.hasPrefix($0.rawValue) }) {
            let rest = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
            guard let number = Self.number(rest, isPercentage) else { return nil }
            rule = .compare(comparison, number)
            return
        }
        guard let dots = text.firstRange(of: ".."),
            let low = Self.number(text[..<dots.lowerBound], isPercentage),
            let high = Self.number(text[dots.upperBound...], isPercentage), low <= high
        else { return nil }
        rule = .range(low...high)
    }

    private static func number(_ text: Substring, _ isPercentage: Bool) -> Int? {
        guard !isPercentage || text.hasSuffix("%") else { return nil }
        let digits = isPercentage ? text.dropLast() : text
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(digits), number <= (isPercentage ? largestPercentage : largest)
        else { return nil }
        return number
    }

    /// Whether a number is as expected.
    ///
    /// - Parameters:
    ///   - number: The number, or the hundredfold of a part.
    ///   - unit: 1, or the whole that the part is of.
    /// - Returns: Whether it is.
    public func holds(_ number: Int, of unit: Int) -> Bool {
        switch rule {
        case .range(let range):
            number >= range.lowerBound * unit && number <= range.upperBound * unit
        case .compare(.atLeast, let bound): number >= bound * unit
        case .compare(.atMost, let bound): number <= bound * unit
        case .compare(.equal, let bound): number == bound * unit
        case .compare(.above, let bound): number > bound * unit
        case .compare(.below, let bound): number < bound * unit
        }
    }

    /// Whether any number from 0 to `most` is as expected.
    func canHold(upTo most: Int) -> Bool {
        switch rule {
        case .range(let range): range.lowerBound <= most
        case .compare(.atLeast, let bound), .compare(.equal, let bound): bound <= most
        case .compare(.above, let bound): bound < most
        case .compare(.below, let bound): bound > 0
        case .compare(.atMost, _): true
        }
    }

    /// As a job file writes it.
    public var description: String {
        let sign = isPercentage ? "%" : ""
        return switch rule {
        case .compare(let comparison, let number): "\(comparison.rawValue) \(number)\(sign)"
        case .range(let range): "\(range.lowerBound)\(sign)..\(range.upperBound)\(sign)"
        }
    }
}
