import CPCRE2

/// A regular expression of a job file, compiled: PCRE2 with Unicode classes, bounded in time.
///
/// A value that any number of threads may use at once. However a pattern is written, one search
/// costs at most about 100 ms; a search that would cost more ends as ``PatternMatch/limit``.
public struct Pattern: Sendable, Hashable {
    /// The longest text that is searched, in bytes.
    public static let maximumInputBytes = 64 << 10
    /// The longest text that is searched by a pattern whose steps PCRE2 does not all count: atomic
    /// groups and possessive repeats run over the text in one step, back references compare it, and
    /// lookahead does both, so that a step may cost as much as the text is long.
    static let maximumUncountedInputBytes = 2 << 10
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
        let isCounted = !Pattern.hasUncountedWork(text)
        inputLimit =
            isCounted ? Pattern.maximumInputBytes : Pattern.maximumUncountedInputBytes
        compiled = try CompiledPattern(text, isCounted: isCounted)
    }

    /// The number of capture groups.
    public var groupCount: Int { compiled.groupCount }

    /// The first match anywhere in valid UTF-8; a text over ``maximumInputBytes`` is not searched.
    public func firstMatch(in bytes: UnsafeBufferPointer<UInt8>) -> PatternMatch {
        var search = PatternSearch()
        return match(in: bytes, from: 0, &search)
    }

    /// As ``firstMatch(in:)``, but without its ranges, which cost more than a short search.
    func anyMatch(in bytes: UnsafeBufferPointer<UInt8>) -> PatternMatch {
        var search = PatternSearch()
        search.wantsRanges = false
        return match(in: bytes, from: 0, &search)
    }

    /// Whether the pattern matches anywhere in a text; a search that hits the limit finds nothing.
    public func isFound(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if case .match = anyMatch(in: bytes) { return true }
        return false
    }

    /// Whether the pattern matches anywhere in a text; a search that hits the limit finds nothing.
    public func isFound(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { isFound(in: $0) }
    }

    func match(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ search: inout PatternSearch
    ) -> PatternMatch {
        guard bytes.count <= inputLimit else { return .limit }
        return compiled.search(bytes, from: start, &search)
    }

    private static func hasUncountedWork(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var place = 0
        while place + 1 < bytes.count {
            let next = bytes[place + 1]
            switch bytes[place] {
            case UInt8(ascii: "\\"):
                // Back references `\1`, `\g`, `\k`, and `\X`, which takes many characters at once.
                if (0x31...0x39).contains(next) || "gkX".utf8.contains(next) { return true }
                place += 1
            case UInt8(ascii: "("):
                if next == UInt8(ascii: "*") { return true }
                // `(?=`, `(?!`, `(?>`, recursion `(?R`, `(?1`, `(?+1`, `(?&name`, conditions `(?(`.
                let third = place + 2 < bytes.count ? bytes[place + 2] : 0
                if next == UInt8(ascii: "?"), isUncounted(third, bytes, place + 3) { return true }
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "}"):
                // Possessive repeats.
                if next == UInt8(ascii: "+") { return true }
            default: break
            }
            place += 1
        }
        return false
    }

    private static func isUncounted(_ byte: UInt8, _ bytes: [UInt8], _ next: Int) -> Bool {
        if byte == UInt8(ascii: "P"), next < bytes.count { return bytes[next] != UInt8(ascii: "<") }
        return "=!>R&+(0123456789".utf8.contains(byte)
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

/// What several searches of one text share, one behind the other.
struct PatternSearch {
    /// Steps left for all of them; nil before the first.
    var budget: Int?
    /// Whether the text is known to be UTF-8.
    var isChecked = false
    /// Whether a match is to say where it and its groups are; else it has no ranges.
    var wantsRanges = true
}

/// The compiled code; its memory is freed with it.
private final class CompiledPattern: Sendable {
    /// Steps that all start positions together may cost.
    ///
    /// Measured: PCRE2's JIT does 40 to 1,000 million steps a second, so that this is under 100 ms.
    private static let stepBudget = 3_000_000
    /// Steps of one start position in a search of many.
    private static let cheapSteps = 40
    /// The same where a step may cost as much as the text is long.
    private static let cheapUncountedSteps = 8
    /// Bytes that such steps may go over together.
    private static let byteBudget = 60_000_000
    /// Memory for backtracking without the JIT, in KiB.
    private static let heapLimitKiB: UInt32 = 8 << 10

    // Both are written by `init` alone. pcre2api(3), "Multithreading": compiled code, with its JIT
    // code, is read-only after compilation and may be used by many threads at once; each call of
    // `search` makes its own match data and match context.
    nonisolated(unsafe) private let code: OpaquePointer
    let groupCount: Int
    /// Whether PCRE2 counts every step; else a step may go over the whole text.
    private let isCounted: Bool

    init(_ text: String, isCounted: Bool) throws(PatternError) {
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
                    bytes.baseAddress ?? $0,
                    bytes.count,
                    UInt32(options),
                    &errorCode,
                    &errorOffset,
                    nil
                )
            }
        }
        guard let compiled else {
            let before = text.utf8.prefix(errorOffset)
            throw PatternError(
                message: CompiledPattern.message(of: errorCode),
                column: Substring(before).count + 1
            )
        }
        code = compiled
        self.isCounted = isCounted
        // Without JIT (no memory, another machine) the interpreter does the same, slower.
        _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE))
        var count: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count)
    }

    deinit { pcre2_code_free_8(code) }

    /// Searches from left to right within the budget.
    ///
    /// PCRE2's match limit counts the steps of each start position anew, so that a limit alone
    /// bounds nothing: 64 K positions of a million steps each are hours. Hence a cheap try of all
    /// positions at once; when one position needs more, smaller blocks find it, and that one
    /// position alone is given more and more out of the common budget.
    func search(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from first: Int,
        _ search: inout PatternSearch
    ) -> PatternMatch {
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else { return .limit }
        defer { pcre2_match_data_free_8(data) }
        guard let context = pcre2_match_context_create_8(nil) else { return .limit }
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_heap_limit_8(context, CompiledPattern.heapLimitKiB)

        var attempt = Attempt(code: code, data: data, context: context, bytes: bytes)
        attempt.isChecked = search.isChecked
        search.isChecked = true
        defer { pcre2_jit_stack_free_8(attempt.stack) }
        let budgetOfAll =
            isCounted
            ? CompiledPattern.stepBudget
            : min(CompiledPattern.stepBudget, CompiledPattern.byteBudget / (bytes.count + 1))
        let cheapSteps =
            isCounted ? CompiledPattern.cheapSteps : CompiledPattern.cheapUncountedSteps
        var budget = search.budget ?? budgetOfAll
        defer { search.budget = budget }
        var start = first
        var block = bytes.count - first + 1
        while start <= bytes.count {
            let last = min(start + block - 1, bytes.count)
            // A short text leaves room for more steps a position from the beginning.
            let steps = max(cheapSteps, budget / (last - start + 1) / 16)
            switch attempt.run(from: start, through: last, steps: steps) {
            case .match: return .match(search.wantsRanges ? groups(of: data) : [])
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
                    case .match: return .match(search.wantsRanges ? groups(of: data) : [])
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
            // Unset groups are PCRE2_UNSET, ~0; \K in an assertion can put the end before the
            // start.
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
    var isChecked = false
    /// More stack for the JIT; nil until the machine's was too small.
    private(set) var stack: OpaquePointer?
    /// Enough for a repeat of a group over the longest text; it is taken as it is used.
    private static let maximumStackBytes = 8 << 20

    init(
        code: OpaquePointer,
        data: OpaquePointer,
        context: OpaquePointer,
        bytes: UnsafeBufferPointer<UInt8>
    ) {
        self.code = code
        self.data = data
        self.context = context
        self.bytes = bytes
    }

    mutating func run(from first: Int, through last: Int, steps: Int) -> Outcome {
        // A start inside a character is none.
        if isChecked, first < bytes.count, bytes[first] & 0xC0 == 0x80, first == last {
            return .none
        }
        var start = first
        while isChecked, start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        pcre2_set_match_limit_8(context, UInt32(clamping: steps))
        pcre2_set_depth_limit_8(context, UInt32(clamping: steps))
        pcre2_set_offset_limit_8(context, last)
        let options = isChecked ? UInt32(PCRE2_NO_UTF_CHECK) : 0
        var code = call(from: start, options: options)
        // The JIT begins on 32 KiB of the machine's stack, which is enough but for long repeats.
        if code == PCRE2_ERROR_JIT_STACKLIMIT, stack == nil {
            stack = pcre2_jit_stack_create_8(32 << 10, Attempt.maximumStackBytes, nil)
            pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
            code = call(from: start, options: UInt32(PCRE2_NO_UTF_CHECK))
        }
        isChecked = true
        if code >= 0 { return .match }
        switch code {
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT,
            PCRE2_ERROR_JIT_STACKLIMIT:
            return .limit
        // Everything else, such as text that is not UTF-8, can be no match.
        default: return .none
        }
    }

    private func call(from start: Int, options: UInt32) -> Int32 {
        var nothing: UInt8 = 0
        return withUnsafePointer(to: &nothing) {
            pcre2_match_8(
                code,
                bytes.baseAddress ?? $0,
                bytes.count,
                start,
                options,
                data,
                context
            )
        }
    }
}
