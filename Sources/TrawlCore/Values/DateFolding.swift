/// A text as dates are compared: lower case, no accents, plain digits and signs.
///
/// Texts and the words they are compared with go through the same folding, so that `FÉVRIER`,
/// `février` and `fevrier` are one word.
struct FoldedText {
    /// The folded text in units of 16 bits.
    var units: [UInt16] = []
    /// For each unit, the place in `scalars` of what it was.
    var places: [UInt16] = []
    /// The text as it was.
    var scalars: [Unicode.Scalar] = []
}

/// What folding makes of scalars.
enum DateFolding {
    /// What a unit is to a reader of dates.
    enum Kind: UInt8 {
        case sign, space, digit
        /// A letter or mark of a script that puts blanks between words.
        case letter
        /// A letter of a script that does not, or that joins words to numbers.
        case unspaced
    }

    /// The text folded.
    ///
    /// - Throws: When it is longer than `DateText.maximumLength`.
    static func fold(_ text: String) throws(DateTextError) -> FoldedText {
        guard text.utf8.count <= DateText.maximumLength * 4 else { throw .tooLong }
        var folded = FoldedText()
        folded.units.reserveCapacity(text.utf8.count)
        folded.places.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard folded.scalars.count < DateText.maximumLength else { throw .tooLong }
            let place = UInt16(folded.scalars.count)
            folded.scalars.append(scalar)
            forEachUnit(of: scalar) { unit in
                folded.units.append(unit)
                folded.places.append(place)
            }
        }
        return folded
    }

    /// A word of the vocabulary folded.
    static func units(of word: some StringProtocol) -> [UInt16] {
        var units: [UInt16] = []
        for scalar in word.unicodeScalars { forEachUnit(of: scalar) { units.append($0) } }
        return units
    }

    private static func forEachUnit(of scalar: Unicode.Scalar, _ body: (UInt16) -> Void) {
        let value = scalar.value
        if value < tableEnd {
            let unit = table[Int(value)]
            if unit == 0 { return }
            body(unit)
            if let second = secondLetter(of: value) { body(second) }
        } else if let unit = unitBeyondTable(value) {
            body(unit)
        }
    }

    /// The class of a folded unit.
    static func kind(_ unit: UInt16) -> Kind {
        if unit < tableEnd { return kinds[Int(unit)] }
        switch unit {
        // Hiragana, katakana, ideographs, Hangul syllables.
        case 0x3005...0x3007, 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3: return .unspaced
        case 0x2C00...0x2DFF, 0xA640...0xABFF, 0xF900...0xFDFF, 0xFE70...0xFEFC: return .letter
        default: return .sign
        }
    }

    /// Scalars below it are folded by table: alphabets that are written with blanks, and Thai.
    private static let tableEnd: UInt32 = 0x2000

    /// Folded units; 0 for what is dropped.
    private static let table: [UInt16] = (0..<tableEnd).map { value in
        Unicode.Scalar(value).map(foldedUnit) ?? 0
    }

    private static let kinds: [Kind] = (0..<tableEnd).map { value in
        guard let scalar = Unicode.Scalar(value) else { return .sign }
        switch value {
        case 0x20: return .space
        case 0x30...0x39: return .digit
        case 0x0E01...0x0EDF, 0x1000...0x109F, 0x1780...0x17D3: return .unspaced
        default:
            let properties = scalar.properties
            switch properties.generalCategory {
            case .nonspacingMark, .spacingMark: return .letter
            default: return properties.isAlphabetic ? .letter : .sign
            }
        }
    }

    private static func foldedUnit(_ scalar: Unicode.Scalar) -> UInt16 {
        let properties = scalar.properties
        if properties.numericType == .decimal, let digit = properties.numericValue {
            return 0x30 + UInt16(digit)
        }
        if properties.isWhitespace { return 0x20 }
        if isDropped(scalar.value) { return 0 }
        let lower = properties.lowercaseMapping.unicodeScalars.first ?? scalar
        return UInt16(truncatingIfNeeded: similar(base(of: lower.value)))
    }

    /// The letter without marks that are dropped.
    private static func base(of scalar: UInt32) -> UInt32 {
        var scalar = scalar
        while let parts = IDNAData.shared.parts(of: scalar), isDropped(parts.second) {
            scalar = parts.first
        }
        return scalar
    }

    /// Accents, points and vowel signs that people leave out, and what is not seen.
    private static func isDropped(_ scalar: UInt32) -> Bool {
        switch scalar {
        // Combining marks; Hebrew points; Arabic vowel signs, hamza above and tatweel.
        case 0x300...0x36F, 0x591...0x5BD, 0x5BF, 0x5C1...0x5C7, 0x610...0x61A, 0x64B...0x65F,
            0x640, 0x670:
            return true
        // Nukta of Devanagari and Bengali: encoded with its letter or behind it.
        case 0x93C, 0x9BC: return true
        // Soft hyphen and the marks of direction.
        case 0xAD, 0x61C: return true
        default: return false
        }
    }

    /// Letters and signs that stand for one another.
    private static func similar(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xDF: 0x73  // ß, written ss
        case 0xE6: 0x61  // æ, ae
        case 0x153: 0x6F  // œ, oe
        case 0xFE: 0x74  // þ, th
        case 0xF0, 0x111: 0x64  // ð đ
        case 0xF8: 0x6F  // ø
        case 0x131: 0x69  // ı
        case 0x142: 0x6C  // ł
        case 0x3C2: 0x3C3  // final sigma
        case 0x671: 0x627  // alef wasla
        case 0x649, 0x6CC: 0x64A  // alef maksura and Persian yeh
        case 0x6A9: 0x643  // Persian kaf
        case 0x629, 0x6C0, 0x6C1, 0x6D5: 0x647  // teh marbuta and other hehs
        case 0x958...0x95F:
            [0x915, 0x916, 0x917, 0x91C, 0x921, 0x922, 0x92B, 0x92F][Int(scalar - 0x958)]
        case 0x9DC, 0x9DD, 0x9DF: scalar == 0x9DF ? 0x9AF : scalar - 0x3B
        case 0x60C, 0x66C: 0x2C  // commas
        case 0x66B, 0x589, 0x964: 0x2E  // decimal point and full stops
        case 0x5BE: 0x2D  // maqaf
        case 0x5F3, 0x2BC, 0x2B9, 0x2BB, 0x55A, 0xB4, 0x60: 0x27  // apostrophes
        default: scalar
        }
    }

    /// The second letter of those that are written as two.
    private static func secondLetter(of scalar: UInt32) -> UInt16? {
        switch scalar {
        case 0xDF: 0x73
        case 0xE6, 0xC6, 0x152, 0x153: 0x65
        case 0xFE, 0xDE: 0x68
        default: nil
        }
    }

    private static func unitBeyondTable(_ scalar: UInt32) -> UInt16? {
        switch scalar {
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0x301C: 0x2D
        case 0x2018...0x201B, 0x2032, 0x2035, 0xA78C: 0x27
        case 0x2044, 0x2215: 0x2F
        case 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: 0x20
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F, 0xFEFF: nil
        case 0x3001: 0x2C
        case 0x3002: 0x2E
        case 0x3007: 0x96F6  // the other zero of ideographs
        case 0xFF21...0xFF3A: UInt16(scalar - 0xFF21 + 0x61)
        case 0xFF01...0xFF5E: UInt16(scalar - 0xFEE0)
        case 0x1_0000...: 0xFFFD
        default: UInt16(scalar)
        }
    }
}
