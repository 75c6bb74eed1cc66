/// Makes texts that differ in the case of letters the same.
enum CaseFolding {
    /// UTF-8 with the case of all letters removed.
    ///
    /// Close to Unicode's full case folding (Unicode Standard, 3.13.3): a letter's capital made small
    /// again, so that "ß" is "ss" and a final sigma is a sigma.
    static func folded(_ text: [UInt8]) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count)
        if text.allSatisfy({ $0 < 0x80 }) {
            for byte in text { folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
            return folded
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            append(scalar, to: &folded)
        }
        return folded
    }

    private static func append(_ scalar: Unicode.Scalar, to folded: inout [UInt8]) {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        } else if scalar == "\u{131}" || !scalar.properties.isCased {
            // The dotless i is a letter of its own, though its capital is that of i.
            folded.append(contentsOf: UTF8.encode(scalar) ?? .init())
        } else {
            for capital in scalar.properties.uppercaseMapping.unicodeScalars {
                folded.append(contentsOf: capital.properties.lowercaseMapping.utf8)
            }
        }
    }
}
