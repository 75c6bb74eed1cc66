/// Functions and the types of their arguments (RFC 9535, 2.4.3).
extension JSONPathParser {
    /// A function's argument and where it stands.
    private struct Argument {
        var term: Term
        var place: Int
    }

    /// A function; its opening bracket is the next byte, its name began at a place.
    mutating func parseFunction(_ name: String, at start: Int) throws(JSONPathError) -> Term {
        guard let function = JSONPathFunction(rawValue: name) else {
            throw .unknownFunction(name, at: scanner.column(at: start))
        }
        try enter()
        defer { depth -= 1 }
        let arguments = try parseArguments(of: function)
        guard arguments.count == function.argumentCount else {
            throw .argumentCount(function, arguments.count, at: scanner.column(at: start))
        }
        switch function {
        case .length: return .value(.length(try value(arguments[0], of: function)), of: function)
        case .count: return .value(.count(try query(arguments[0], of: function)), of: function)
        case .value: return .value(.value(try query(arguments[0], of: function)), of: function)
        case .match, .search:
            let text = try value(arguments[0], of: function)
            let expression = try expression(arguments[1], of: function)
            return .condition(.match(text, expression), of: function)
        }
    }

    private mutating func parseArguments(
        of function: JSONPathFunction
    ) throws(JSONPathError) -> [Argument] {
        let open = scanner.place
        scanner.advance()
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: ")")) { return [] }
        var arguments: [Argument] = []
        repeat {
            scanner.skipBlanks()
            let start = scanner.place
            // No function takes a condition.
            if scanner.next == UInt8(ascii: "!") || scanner.next == UInt8(ascii: "(") {
                throw .argument(function, found: "a condition", at: scanner.column)
            }
            arguments.append(Argument(term: try parseTerm(), place: start))
            scanner.skipBlanks()
            if "=!<>&|".utf8.contains(scanner.next) {
                let column = scanner.column(at: start)
                throw .argument(function, found: "a condition", at: column)
            }
        } while scanner.take(UInt8(ascii: ","))
        guard scanner.take(UInt8(ascii: ")")) else {
            if scanner.isAtEnd { throw .unclosed("'('", at: scanner.column(at: open)) }
            throw .expected("',' or ')'", found: scanner.nextCharacter, at: scanner.column)
        }
        return arguments
    }

    /// An argument that is a value.
    private func value(
        _ argument: Argument,
        of function: JSONPathFunction
    ) throws(JSONPathError) -> Operand {
        let column = scanner.column(at: argument.place)
        switch argument.term {
        case .literal(let value): return .literal(value)
        case .value(let operand, of: _): return operand
        case .query(let query):
            guard query.isSingular else {
                throw .argument(function, found: "a query for many nodes", at: column)
            }
            return .node(query)
        case .condition: throw .argument(function, found: "a condition", at: column)
        }
    }

    /// An argument that is nodes.
    private func query(
        _ argument: Argument,
        of function: JSONPathFunction
    ) throws(JSONPathError) -> JSONPathProgram.Query {
        let column = scanner.column(at: argument.place)
        switch argument.term {
        case .query(let query): return query
        case .literal, .value: throw .argument(function, found: "a value", at: column)
        case .condition: throw .argument(function, found: "a condition", at: column)
        }
    }

    /// An argument that is a regular expression.
    private mutating func expression(
        _ argument: Argument,
        of function: JSONPathFunction
    ) throws(JSONPathError) -> JSONPathProgram.Expression {
        let isWhole = function == .match
        guard case .literal(.text(let text)) = argument.term else {
            let operand = try value(argument, of: function)
            defer { patternCount += 1 }
            return .found(operand, isWhole: isWhole, slot: patternCount)
        }
        let expression = IRegexp(text, isWhole: isWhole)
        if case .invalid(let mistake) = expression {
            warnings.append(.notIRegexp(mistake, at: scanner.column(at: argument.place)))
        }
        return .literal(expression)
    }
}
