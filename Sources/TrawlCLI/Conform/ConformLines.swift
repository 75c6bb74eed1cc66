internal import Glibc
internal import Trawl

/// Reads questions line by line and writes an answer for each, in their order.
struct ConformLines {
    private var area: any ConformArea
    /// What was read and not yet answered: at most one line and a part.
    private var input: [UInt8] = []
    /// Answers that are not written yet.
    private var output: [UInt8] = []
    /// Whether the line in hand is over the limit, and its rest is passed over.
    private var isSkipping = false

    /// More than any document that is read (16 MB) has in Base64 or in JSON's escapes.
    static let longestLine = 128 << 20
    /// How much is written at once when questions come without a pause.
    private static let outputBytes = 256 << 10

    /// Lines that an area answers.
    init(_ area: any ConformArea) { self.area = area }

    /// Answers standard input to its end, or until nobody reads the answers any more.
    ///
    /// Whenever no whole question is at hand, all answers until then have been written: an asker
    /// may wait for each.
    ///
    /// - Throws: `CommandFailure` when input cannot be read or output not be written.
    mutating func run() throws {
        var part = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            guard try flush() else { return }
            let (count, code) = part.withUnsafeMutableBytes { room in
                let count = read(STDIN_FILENO, room.baseAddress, room.count)
                return (count, errno)
            }
            if count < 0 {
                if code == EINTR { continue }
                throw CommandFailure.cannotRead("standard input", String(cString: strerror(code)))
            }
            if count == 0 { break }
            guard try take(part[..<count]) else { return }
        }
        if !input.isEmpty { answer(input) }
        _ = try flush()
    }

    /// Answers the lines that end in a part of the input; false when nobody reads the answers.
    private mutating func take(_ part: ArraySlice<UInt8>) throws -> Bool {
        var rest = part
        while let end = rest.firstIndex(of: 0x0A) {
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if isSkipping {
                isSkipping = false
            } else if input.isEmpty {
                answer(Array(line))
            } else {
                input += line
                answer(input)
                input.removeAll(keepingCapacity: input.capacity <= Self.outputBytes)
            }
            if output.count >= Self.outputBytes {
                guard try flush() else { return false }
            }
        }
        guard !isSkipping else { return true }
        input += rest
        if input.count > Self.longestLine {
            refuse(.null, "the line is longer than \(Self.longestLine >> 20) MB")
            input = []
            isSkipping = true
        }
        return true
    }

    private mutating func answer(_ line: [UInt8]) {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        let question: Value
        do throws(JSONError) { question = try Value(json: line) } catch {
            return refuse(.null, "the line is no JSON: \(error)")
        }
        guard case .object(let fields) = question else {
            return refuse(.null, "the line is no JSON object")
        }
        let id = fields["id"] ?? .null
        do {
            let answer = try area.answer(ConformQuestion(fields))
            append(id, answer)
        } catch {
            refuse(id, "\(error)")
        }
    }

    private mutating func refuse(_ id: Value, _ message: String) {
        append(id, Fields([("error", .text(message))]))
    }

    private mutating func append(_ id: Value, _ answer: Fields) {
        var whole = Fields([("id", id)])
        for field in answer.all { whole.append(name: field.name, value: field.value) }
        whole.appendJSON(to: &output)
        output.append(0x0A)
    }

    private mutating func flush() throws -> Bool {
        guard !output.isEmpty else { return true }
        let isRead = try StandardOutput.write(output)
        output.removeAll(keepingCapacity: output.capacity <= 4 * Self.outputBytes)
        return isRead
    }
}
