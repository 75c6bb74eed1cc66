/// What is expected of runs.
extension DiagnosticWording {
    static func notExpectation(
        _ key: String,
        _ value: String,
        isPercentage: Bool
    ) -> DiagnosticWording {
        let sign = isPercentage ? "%" : ""
        let digits = value.drop { !$0.isNumber }.prefix(while: \.isNumber)
        let meant = NumberExpectation(">= \(digits)\(sign)", isPercentage: isPercentage)
        return DiagnosticWording(
            "\(quote(key)) must be a comparison such as '>= 20\(sign)', or a range such as"
                + " '20\(sign)..50\(sign)', not \(quote(value))",
            help: meant.map { "perhaps \(key): \"\($0)\"" }
        )
    }
    static func neverHolds(_ key: String, _ value: String) -> DiagnosticWording {
        DiagnosticWording("\(quote(key)) \(quote(value)) can never hold")
    }
    static func changeIsUnbounded(_ value: String) -> DiagnosticWording {
        DiagnosticWording(
            "'change' says how much the number of items may change at most, not \(quote(value))",
            help: "write \"<= 50%\""
        )
    }
    static func unknownExpectedField(_ name: String, near: String?) -> DiagnosticWording {
        DiagnosticWording(
            "'expect' names the field \(quote(name)), which there is not",
            help: near
        )
    }
}
