/// Internationalised host names: the processing of UTS 46, nontransitional.
///
/// As the URL Standard (3.3) asks for it: CheckHyphens, VerifyDnsLength and UseSTD3ASCIIRules are
/// off, CheckBidi and CheckJoiners on.
enum IDNA {
    private static let dot: UInt32 = 0x2E
    /// The longest domain in UTF-8 that is looked at.
    ///
    /// DNS has names of 253 letters, which are at most some 900 bytes here; Punycode takes time in
    /// proportion to the square of the length.
    private static let maxLength = 1024

    /// The ASCII form of a domain in UTF-8, or nil for what is none.
    static func toASCII(_ domain: [UInt8]) -> [UInt8]? {
        let data = IDNAData.shared
        guard domain.count <= maxLength, let mapped = mapped(domain, data: data) else {
            return nil
        }
        var labels: [[UInt32]] = []
        for label in mapped.split(separator: dot, omittingEmptySubsequences: false) {
            guard let unicode = unicodeLabel(Array(label), data: data) else { return nil }
            labels.append(unicode)
        }
        let isBidi = labels.contains { IDNABidi.isRightToLeft($0, data: data) }
        if isBidi, !labels.allSatisfy({ IDNABidi.allows($0, data: data) }) { return nil }

        var output: [UInt8] = []
        for (index, label) in labels.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ".")) }
            if label.allSatisfy({ $0 < 0x80 }) {
                output += label.map { UInt8(truncatingIfNeeded: $0) }
            } else {
                guard let encoded = Punycode.encode(label) else { return nil }
                output += Punycode.prefix + encoded
            }
        }
        return output
    }

    /// UTS 46, 4, steps 1 and 2: map and normalise.
    private static func mapped(_ domain: [UInt8], data: IDNAData) -> [UInt32]? {
        var output: [UInt32] = []
        for scalar in String(decoding: domain, as: UTF8.self).unicodeScalars {
            switch data.mapping(of: scalar.value) {
            case .valid: output.append(scalar.value)
            case .disallowed: return nil
            case .replaced(let replacement): output += replacement
            }
        }
        return UnicodeNormalization.composed(output, data: data)
    }

    /// UTS 46, 4, step 4: decode a label and check it.
    private static func unicodeLabel(_ label: [UInt32], data: IDNAData) -> [UInt32]? {
        guard label.starts(with: Punycode.prefix.lazy.map(UInt32.init)) else {
            return isValid(label, data: data) ? label : nil
        }
        guard label.allSatisfy({ $0 < 0x80 }),
            let decoded = Punycode.decode(label.dropFirst(Punycode.prefix.count)),
            // Revision 33: a label that needs no Punycode is a mistake.
            decoded.contains(where: { $0 >= 0x80 }),
            isValid(decoded, data: data)
        else { return nil }
        return decoded
    }

    /// UTS 46, 4.1: the validity criteria.
    private static func isValid(_ label: [UInt32], data: IDNAData) -> Bool {
        guard let first = label.first else { return true }
        if label.allSatisfy({ $0 < 0x80 }) { return true }
        guard !data.isMark(first), !label.contains(dot),
            !label.starts(with: Punycode.prefix.lazy.map(UInt32.init)),
            UnicodeNormalization.composed(label, data: data) == label
        else { return false }
        for (index, scalar) in label.enumerated() {
            guard case .valid = data.mapping(of: scalar) else { return false }
            if scalar == 0x200C || scalar == 0x200D {
                guard IDNAJoiners.allow(at: index, in: label, data: data) else { return false }
            }
        }
        return true
    }
}

/// The rules for the two joiners (RFC 5892, A.1 and A.2).
enum IDNAJoiners {
    private static let virama: UInt32 = 9

    static func allow(at index: Int, in label: [UInt32], data: IDNAData) -> Bool {
        if index > 0, data.combiningClass(of: label[index - 1]) == virama { return true }
        guard label[index] == 0x200C else { return false }
        let before = label[..<index].lazy.map(data.joiningType).last { $0 != .transparent }
        let after = label[(index + 1)...].lazy.map(data.joiningType).first { $0 != .transparent }
        return (before == .left || before == .dual) && (after == .right || after == .dual)
    }
}

/// The bidi rule (RFC 5893, 2).
enum IDNABidi {
    /// Whether the label makes its domain one to which the rule applies.
    static func isRightToLeft(_ label: [UInt32], data: IDNAData) -> Bool {
        label.contains { scalar in
            // The first right-to-left letter is Hebrew.
            guard scalar >= 0x590 else { return false }
            switch data.bidiClass(of: scalar) {
            case .right, .arabicLetter, .arabicNumber: return true
            default: return false
            }
        }
    }

    static func allows(_ label: [UInt32], data: IDNAData) -> Bool {
        let classes = label.map { asciiClass($0) ?? data.bidiClass(of: $0) }
        guard let first = classes.first else { return true }
        let last = classes.last { $0 != .nonspacing }
        switch first {
        case .left:
            let fits = classes.allSatisfy {
                $0 == .left || $0 == .europeanNumber || $0 == .neutral || $0 == .nonspacing
            }
            return fits && (last == .left || last == .europeanNumber)
        case .right, .arabicLetter:
            let endsRight =
                last == .right || last == .arabicLetter || last == .europeanNumber
                || last == .arabicNumber
            let mixesNumbers =
                classes.contains(.europeanNumber) && classes.contains(.arabicNumber)
            return endsRight && !classes.contains(.left) && !mixesNumbers
        default:
            return false
        }
    }

    /// The class of an ASCII scalar, which the table leaves out.
    private static func asciiClass(_ scalar: UInt32) -> IDNAData.BidiClass? {
        switch scalar {
        case 0x30...0x39: .europeanNumber
        case 0x41...0x5A, 0x61...0x7A: .left
        case 0..<0x80: .neutral
        default: nil
        }
    }
}
