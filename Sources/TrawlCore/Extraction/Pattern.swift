import CPCRE2

/// A regular expression of a job file, compiled: PCRE2 with Unicode classes, bounded in time.
///
/// A value that any number of threads may use at once. However a pattern is written, one search
/// costs at most about 100 ms; a search that would cost more ends as ``PatternMatch/limit``.
public struct Pattern: Sendable, Hashable {
    /// The longest text that is searched, in bytes.
    public static let maximumInputBytes = 64 << 10
    /// The longest text that is searched by a pattern whose work PCRE2 does not count: atomic groups
    /// and possessive repeats run over the text without a step, back references compare it, and
    /// assertions do both. Measured: 8 KiB keeps their quadratic cases under 100 ms.
    static let maximumUncountedInputBytes = 8 << 10
    /// The longest regular expression, in bytes.
    static let maximumPatternBytes = 4 << 10

    /// The regular expression as written.
    public let text: String
    /// The longest text that this pattern searches, in bytes.
    let inputLimit: Int
    private let compiled: CompiledPattern

    /// Compiles a regular expression.
    ///
    /// - Throws: What PCRE2 finds wrong, with its place.
    public init(_ text: String) throws(PatternError) {
        guard text.utf8.count <= Pattern.maximumPatternBytes else {
            throw PatternError(message: "regular expression is longer than 4 KB", column: 1)
        }
        self.text = text
        inputLimit =
            Pattern.hasUncountedWork(text)
            ? Pattern.maximumUncountedInputBytes : Pattern.maximumInputBytes
        compiled = try CompiledPattern(text)
    }

    /// The number of capture groups.
    public var groupCount: Int { compiled.groupCount }

    /// The first match anywhere in valid UTF-8; a text over ``maximumInputBytes`` is not searched.
    public func firstMatch(in bytes: UnsafeBufferPointer<UInt8>) -> PatternMatch {
        match(in: bytes, from: 0)
    }

    /// Whether the pattern matches anywhere in a text; a search that hits the limit finds nothing.
    public func isFound(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if case .match = match(in: bytes, from: 0) { return true }
        return false
    }

    /// Whether the pattern matches anywhere in a text; a search that hits the limit finds nothing.
    public func isFound(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { isFound(in: $0) }
    }

    func match(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> PatternMatch {
        guard bytes.count <= inputLimit else { return .limit }
        return compiled.search(bytes, from: start)
    }

    private static func hasUncountedWork(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch (previous, byte) {
            // Possessive repeats: `*+`, `++`, `?+`, `}+`.
            case (0x2A, 0x2B), (0x2B, 0x2B), (0x3F, 0x2B), (0x7D, 0x2B): return true
            // Groups `(?=`, `(?!`, `(?<`, `(?>`, `(?P`, `(?|`, recursion `(?R`, `(?1`, and verbs `(*`.
            case (0x28, 0x2A): return true
            case (0x28, 0x3F): previous = 1; continue
            case (1, 0x3D), (1, 0x21), (1, 0x3C), (1, 0x3E), (1, 0x50), (1, 0x52), (1, 0x28): return true
            case (1, 0x30...0x39), (1, 0x26), (1, 0x2B): return true
            // Back references: `\1`, `\g`, `\k`; and `\X`, which takes many characters in a step.
            case (0x5C, 0x31...0x39), (0x5C, 0x67), (0x5C, 0x6B), (0x5C, 0x58): return true
            case (0x5C, 0x5C): previous = 0; continue
            default: break
            }
            previous = byte
        }
        return false
    }

    /// Equal when written alike.
    public static func == (left: Pattern, right: Pattern) -> Bool { left.text == right.text }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// What a search found.
public enum PatternMatch: Hashable, Sendable {
    /// The byte ranges of the whole match and then of each group; nil for a group without a part.
    case match([Range<Int>?])
    /// No match.
    case none
    /// The text is too long, or the pattern too costly on it.
    case limit
}

/// A regular expression that does not compile.
public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What PCRE2 says is wrong.
    public let message: String
    /// Where in the expression, from 1, in characters.
    public let column: Int

    /// The message with its place.
    public var description: String { "\(message) at column \(column)" }
}

/// The compiled code; its memory is freed with it.
private final class CompiledPattern: Sendable {
    /// Steps that all start positions together may cost. Measured: PCRE2's JIT does 100 to 500
    /// million steps a second, so that this is well under 100 ms.
    private static let stepBudget = 6_000_000
    /// Steps of one start position in a search of many.
    private static let cheapSteps = 40
    /// Memory for backtracking, in KiB.
    private static let heapLimitKiB: UInt32 = 32 << 10

    // Both are written by `init` alone. pcre2api(3), "Multithreading": compiled code, with its JIT
    // code, is read-only after compilation and may be used by many threads at once; each call of
    // `search` makes its own match data and match context.
    nonisolated(unsafe) private let code: OpaquePointer
    let groupCount: Int

    init(_ text: String) throws(PatternError) {
        // Without NO_AUTO_POSSESS, PCRE2 turns `\w+;` into `\w++;`, whose work it does not count.
        let options =
            PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_AUTO_POSSESS
            | PCRE2_USE_OFFSET_LIMIT
        var errorCode: Int32 = 0
        var errorOffset = 0
        var copy = text
        let compiled = copy.withUTF8 { bytes in
            // An empty buffer may have no address; PCRE2 wants one.
            var nothing: UInt8 = 0
            return withUnsafePointer(to: &nothing) {
                pcre2_compile_8(
                    bytes.baseAddress ?? $0, bytes.count, UInt32(options), &errorCode, &errorOffset,
                    nil)
            }
        }
        guard let compiled else {
            let before = text.utf8.prefix(errorOffset)
            throw PatternError(
                message: CompiledPattern.message(of: errorCode),
                column: Substring(before).count + 1)
        }
        code = compiled
        // Without JIT (no memory, another machine) the interpreter does the same, slower.
        _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        var count: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count)
    }

    deinit { pcre2_code_free_8(code) }

    /// Searches from left to right within the budget.
    ///
    /// PCRE2's match limit counts the steps of each start position anew, so that a limit alone bounds
    /// nothing: 64 K positions of a million steps each are hours. Hence a cheap try of all positions
    /// at once; when one position needs more, smaller blocks find it, and that one position alone is
    /// given more and more out of the common budget.
    func search(_ bytes: UnsafeBufferPointer<UInt8>, from first: Int) -> PatternMatch {
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else { return .limit }
        defer { pcre2_match_data_free_8(data) }
        guard let context = pcre2_match_context_create_8(nil) else { return .limit }
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_heap_limit_8(context, CompiledPattern.heapLimitKiB)

        var attempt = Attempt(code: code, data: data, context: context, bytes: bytes)
        var budget = CompiledPattern.stepBudget
        var start = first
        var block = bytes.count - first + 1
        while start <= bytes.count {
            let last = min(start + block - 1, bytes.count)
            // A short text leaves room for more steps a position from the beginning.
            let steps = max(CompiledPattern.cheapSteps, budget / (last - start + 1) / 16)
            switch attempt.run(from: start, through: last, steps: steps) {
            case .match: return .match(groups(of: data))
            case .none:
                budget -= last - start + 1
                start = last + 1
                block *= 4
            case .limit where block > 1:
                budget -= steps
                block /= 8
            case .limit:
                var more = steps * 4
                var isDone = false
                while !isDone {
                    guard more <= budget else { return .limit }
                    budget -= more
                    switch attempt.run(from: start, through: start, steps: more) {
                    case .match: return .match(groups(of: data))
                    case .none: isDone = true
                    case .limit: more *= 4
                    }
                }
                start += 1
            }
            block = max(block, 1)
            if budget <= 0 { return .limit }
        }
        return .none
    }

    private func groups(of data: OpaquePointer) -> [Range<Int>?] {
        guard let offsets = pcre2_get_ovector_pointer_8(data) else { return [] }
        return (0...groupCount).map { group in
            let start = offsets[2 * group]
            let end = offsets[2 * group + 1]
            // Unset groups are PCRE2_UNSET, ~0; \K in an assertion can put the end before the start.
            return start <= end && end != ~0 ? start..<end : nil
        }
    }

    private static func message(of code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
            let length = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
            guard length > 0 else { return "regular expression is not valid" }
            return String(decoding: buffer.prefix(Int(length)), as: UTF8.self)
        }
    }
}

/// One call of PCRE2 on a range of start positions.
private struct Attempt {
    enum Outcome { case match, none, limit }

    let code: OpaquePointer
    let data: OpaquePointer
    let context: OpaquePointer
    let bytes: UnsafeBufferPointer<UInt8>
    /// The text is checked to be UTF-8 by the first call.
    private var isChecked = false

    init(
        code: OpaquePointer, data: OpaquePointer, context: OpaquePointer,
        bytes: UnsafeBufferPointer<UInt8>
    ) {
        self.code = code
        self.data = data
        self.context = context
        self.bytes = bytes
    }

    mutating func run(from first: Int, through last: Int, steps: Int) -> Outcome {
        // A start inside a character is none.
        if isChecked, first < bytes.count, bytes[first] & 0xC0 == 0x80, first == last { return .none }
        var start = first
        while isChecked, start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        pcre2_set_depth_limit_8(context, UInt32(clamping: steps))
        pcre2_set_offset_limit_8(context, last)
        let options = isChecked ? UInt32(PCRE2_NO_UTF_CHECK) : 0
        var code = call(from: start, options: options)
        // The JIT runs on 32 KiB of the machine's stack; the interpreter takes over on the heap.
        if code == PCRE2_ERROR_JIT_STACKLIMIT {
            code = call(from: start, options: UInt32(PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK))
        }
        isChecked = true
        if code >= 0 { return .match }
        switch code {
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT: return .limit
        // Everything else, such as text that is not UTF-8, can be no match.
        default: return .none
        }
    }

    private func call(from start: Int, options: UInt32) -> Int32 {
        var nothing: UInt8 = 0
        return withUnsafePointer(to: &nothing) {
            pcre2_match_8(
                code, bytes.baseAddress ?? $0, bytes.count, start, options, data, context)
        }
    }
}
