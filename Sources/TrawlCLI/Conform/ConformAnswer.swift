internal import Trawl

/// The answer to a line, as a line of JSON.
enum ConformAnswer {
    /// The answer of an area to a line; nothing for one that is blank.
    static func json(to line: [UInt8], area: inout any ConformArea) -> [UInt8] {
        guard line.contains(where: { $0 > 0x20 }) else { return [] }
        var output: [UInt8] = []
        let question: Value
        do throws(JSONError) { question = try Value(json: line) } catch {
            refuse(.null, "the line is no JSON: \(error)", to: &output)
            return output
        }
        guard case .object(let fields) = question else {
            refuse(.null, "the line is no JSON object", to: &output)
            return output
        }
        let id = fields["id"] ?? .null
        do {
            append(id, try area.answer(ConformQuestion(fields)), to: &output)
        } catch {
            refuse(id, "\(error)", to: &output)
        }
        return output
    }

    /// Appends the answer to what is refused.
    static func refuse(_ id: Value, _ message: String, to output: inout [UInt8]) {
        append(id, Fields([("error", .text(message))]), to: &output)
    }

    private static func append(_ id: Value, _ answer: Fields, to output: inout [UInt8]) {
        var whole = Fields([("id", id)])
        for field in answer.all { whole.append(name: field.name, value: field.value) }
        whole.appendJSON(to: &output)
        output.append(0x0A)
    }
}
