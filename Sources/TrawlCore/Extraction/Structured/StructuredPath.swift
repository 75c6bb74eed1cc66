/// The way from an object of structured data to a value inside it, such as `offers.price`.
///
/// Names are parted by full stops. `[0]` is one element of a list, `[-1]` its last, `[*]` each of
/// them; a name that holds a full stop, a bracket, a slash or a blank is quoted: `['a.b']`.
public struct StructuredPath: Hashable, Sendable {
    /// One step of a path.
    public enum Step: Hashable, Sendable {
        /// The value of a name.
        case name(String)
        /// One element of a list, from 0; below that, counted from the end.
        case place(Int)
        /// Each element of a list.
        case every
    }

    /// The steps in order; none: the object itself.
    public let steps: [Step]
    /// The path as it was written.
    public let text: String

    /// The longest path, in bytes.
    public static let maximumBytes = 1024
    /// Steps at most: deeper than anybody's data, and few enough to go for every object.
    public static let maximumSteps = 32

    /// The object itself.
    public static let whole = StructuredPath(steps: [], text: "")

    private init(steps: [Step], text: String) {
        self.steps = steps
        self.text = text
    }

    /// Reads a path.
    ///
    /// - Throws: What is wrong with it, and at which column.
    public init(_ text: String) throws(StructuredPathError) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong }
        var scanner = PathScanner(text)
        steps = try scanner.readSteps()
        self.text = text
    }
}

/// Reads a path character by character.
private struct PathScanner {
    private let characters: [Character]
    private var place = 0

    init(_ text: String) { characters = Array(text) }

    private var next: Character? { place < characters.count ? characters[place] : nil }
    private var column: Int { place + 1 }

    mutating func readSteps() throws(StructuredPathError) -> [StructuredPath.Step] {
        var steps: [StructuredPath.Step] = []
        while true {
            steps.append(next == "[" ? try readBracket() : .name(try readName()))
            while next == "[" { steps.append(try readBracket()) }
            guard steps.count <= StructuredPath.maximumSteps else {
                throw .tooManySteps(at: column)
            }
            guard let sign = next else { return steps }
            guard sign == "." else { throw .unexpected(sign, at: column) }
            place += 1
        }
    }

    private mutating func readName() throws(StructuredPathError) -> String {
        let start = place
        while let sign = next, sign != ".", sign != "[" {
            guard sign != "]", sign != "/", sign != "'", sign != "\"", !sign.isWhitespace else {
                throw .unexpected(sign, at: column)
            }
            place += 1
        }
        let name = String(characters[start..<place])
        if name == "$" { throw .unexpected("$", at: start + 1) }
        guard !name.isEmpty else { throw .nameExpected(found: next, at: column) }
        return name
    }

    private mutating func readBracket() throws(StructuredPathError) -> StructuredPath.Step {
        let start = column
        place += 1
        let step: StructuredPath.Step
        switch next {
        case "*":
            place += 1
            step = .every
        case "'", "\"": step = .name(try readQuoted(from: start))
        default: step = .place(try readPlace())
        }
        guard next == "]" else { throw .unclosed("'['", at: start) }
        place += 1
        return step
    }

    private mutating func readQuoted(from start: Int) throws(StructuredPathError) -> String {
        let quote = next
        place += 1
        let begin = place
        while let sign = next, sign != quote { place += 1 }
        guard next != nil else { throw .unclosed("'['", at: start) }
        defer { place += 1 }
        guard place > begin else { throw .nameExpected(found: quote, at: column) }
        return String(characters[begin..<place])
    }

    private mutating func readPlace() throws(StructuredPathError) -> Int {
        let start = place
        while let sign = next, sign != "]" { place += 1 }
        let digits = String(characters[start..<place])
        guard let number = Int(digits), digits.first != "+" else {
            throw .badPlace(digits, at: start + 1)
        }
        return number
    }
}
