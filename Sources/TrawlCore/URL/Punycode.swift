/// Punycode (RFC 3492): scalars of any kind written in ASCII letters, digits and hyphens.
enum Punycode {
    /// What a label begins with that holds Punycode.
    static let prefix = Array("xn--".utf8)

    // RFC 3492, 5.
    private static let base: UInt32 = 36
    private static let tMin: UInt32 = 1
    private static let tMax: UInt32 = 26
    private static let skew: UInt32 = 38
    private static let damp: UInt32 = 700

    /// The scalars that a label without its prefix stands for; nil when it is no Punycode (6.2).
    static func decode(_ label: some Collection<UInt32>) -> [UInt32]? {
        let text = Array(label)
        let hyphen = text.lastIndex(of: 0x2D)
        var output = hyphen.map { Array(text[..<$0]) } ?? []
        var input = text[(hyphen.map { $0 + 1 } ?? 0)...]
        var code: UInt32 = 0x80
        var index: UInt32 = 0
        var bias: UInt32 = 72
        while !input.isEmpty {
            let before = index
            var weight: UInt32 = 1
            var step = base
            while true {
                guard let digit = input.popFirst().flatMap(digitValue) else { return nil }
                let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
                let (sum, overflowsToo) = index.addingReportingOverflow(product)
                guard !overflows, !overflowsToo else { return nil }
                index = sum
                let threshold = threshold(step, bias)
                if digit < threshold { break }
                let (next, tooLarge) = weight.multipliedReportingOverflow(by: base - threshold)
                guard !tooLarge else { return nil }
                weight = next
                step += base
            }
            let length = UInt32(output.count + 1)
            bias = adapt(index - before, length: length, isFirst: before == 0)
            let (next, overflows) = code.addingReportingOverflow(index / length)
            guard !overflows, Unicode.Scalar(next) != nil else { return nil }
            code = next
            index %= length
            output.insert(code, at: Int(index))
            index += 1
        }
        return output
    }

    /// The ASCII form of a label, without the prefix; nil when it is too long (6.3).
    static func encode(_ label: [UInt32]) -> [UInt8]? {
        var output: [UInt8] = label.filter { $0 < 0x80 }.map { UInt8($0) }
        var handled = UInt32(output.count)
        let basic = handled
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var code: UInt32 = 0x80
        var delta: UInt32 = 0
        var bias: UInt32 = 72
        while handled < label.count {
            guard let next = label.lazy.filter({ $0 >= code }).min() else { return nil }
            let (gap, overflows) = (next - code).multipliedReportingOverflow(by: handled + 1)
            let (sum, overflowsToo) = delta.addingReportingOverflow(gap)
            guard !overflows, !overflowsToo else { return nil }
            delta = sum
            code = next
            for scalar in label {
                if scalar < code { delta += 1 }
                guard scalar == code else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, length: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return output
    }

    private static func append(_ delta: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var rest = delta
        var step = base
        while true {
            let threshold = threshold(step, bias)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            step += base
        }
        output.append(digit(rest))
    }

    private static func threshold(_ step: UInt32, _ bias: UInt32) -> UInt32 {
        step <= bias + tMin ? tMin : step >= bias + tMax ? tMax : step - bias
    }

    /// RFC 3492, 6.1.
    private static func adapt(_ delta: UInt32, length: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / length
        var step: UInt32 = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            step += base
        }
        return step + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26)
    }

    private static func digitValue(_ digit: UInt32) -> UInt32? {
        switch digit {
        case 0x30...0x39: digit - 0x30 + 26
        case 0x41...0x5A: digit - 0x41
        case 0x61...0x7A: digit - 0x61
        default: nil
        }
    }
}
