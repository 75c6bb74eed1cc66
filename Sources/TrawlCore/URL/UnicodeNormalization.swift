/// Normalisation Form C (UAX 15) of scalars that UTS 46 has mapped.
///
/// The mapping has already replaced every scalar whose canonical decomposition is not undone by
/// composition, so one table of pairs serves both ways.
enum UnicodeNormalization {
    // Hangul syllables (The Unicode Standard, 3.12).
    private static let syllableBase: UInt32 = 0xAC00
    private static let leadBase: UInt32 = 0x1100
    private static let vowelBase: UInt32 = 0x1161
    private static let trailBase: UInt32 = 0x11A7
    private static let leadCount: UInt32 = 19
    private static let vowelCount: UInt32 = 21
    private static let trailCount: UInt32 = 28

    /// The scalars composed.
    static func composed(_ scalars: [UInt32], data: IDNAData) -> [UInt32] {
        var decomposed: [UInt32] = []
        decomposed.reserveCapacity(scalars.count)
        for scalar in scalars { appendDecomposed(scalar, to: &decomposed, data: data) }
        sortMarks(&decomposed, data: data)
        return compose(decomposed, data: data)
    }

    private static func appendDecomposed(
        _ scalar: UInt32,
        to output: inout [UInt32],
        data: IDNAData
    ) {
        let syllable = scalar &- syllableBase
        if syllable < leadCount * vowelCount * trailCount {
            output.append(leadBase + syllable / (vowelCount * trailCount))
            output.append(vowelBase + syllable % (vowelCount * trailCount) / trailCount)
            let trail = syllable % trailCount
            if trail > 0 { output.append(trailBase + trail) }
        } else if let parts = data.parts(of: scalar) {
            appendDecomposed(parts.first, to: &output, data: data)
            appendDecomposed(parts.second, to: &output, data: data)
        } else {
            output.append(scalar)
        }
    }

    /// Canonical ordering: marks in a row by class, those of one class in their order.
    private static func sortMarks(_ scalars: inout [UInt32], data: IDNAData) {
        var place = 0
        while place < scalars.count {
            var marks: [(mark: UInt32, order: UInt32)] = []
            while place + marks.count < scalars.count {
                let order = data.combiningClass(of: scalars[place + marks.count])
                if order == 0 { break }
                marks.append((scalars[place + marks.count], order))
            }
            if marks.count > 1 {
                // The standard library's sort is stable in practice, but only the index promises
                // it.
                let sorted = marks.enumerated().sorted {
                    ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
                }
                for (offset, entry) in sorted.enumerated() {
                    scalars[place + offset] = entry.element.mark
                }
            }
            place += marks.count + 1
        }
    }

    private static func compose(_ scalars: [UInt32], data: IDNAData) -> [UInt32] {
        var output: [UInt32] = []
        output.reserveCapacity(scalars.count)
        var starter: Int?
        var lastClass: UInt32 = 0
        for scalar in scalars {
            let order = data.combiningClass(of: scalar)
            if let starter {
                let isAdjacent = starter == output.count - 1
                if isAdjacent || (lastClass < order && lastClass != 0),
                    let composite = composite(output[starter], scalar, data: data)
                {
                    output[starter] = composite
                    continue
                }
            }
            if order == 0 { starter = output.count }
            lastClass = order
            output.append(scalar)
        }
        return output
    }

    private static func composite(_ first: UInt32, _ second: UInt32, data: IDNAData) -> UInt32? {
        let lead = first &- leadBase
        let vowel = second &- vowelBase
        if lead < leadCount, vowel < vowelCount {
            return syllableBase + (lead * vowelCount + vowel) * trailCount
        }
        let syllable = first &- syllableBase
        let trail = second &- trailBase
        if syllable < leadCount * vowelCount * trailCount, syllable % trailCount == 0,
            trail > 0, trail < trailCount
        {
            return first + trail
        }
        return data.composite(first, second)
    }
}
