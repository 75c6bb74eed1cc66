extension URLTraps {
    /// Which limit a URL exceeds, for people, without a full stop.
    package func explanation(of trap: Trap) -> String {
        switch trap {
        case .length(let length): "\(length) bytes, over \(maxLength)"
        case .segments(let count): "\(count) segments, over \(maxSegments)"
        case .repeated(let segment): "'\(segment)' stands in the path over \(maxRepeats) times"
        case .arguments(let count): "\(count) arguments, over \(Self.maxArguments)"
        case .argument(let name): "the argument '\(name)' comes again and again"
        case .date(let date): "the date \(date) is over 10 years ahead"
        }
    }
}

extension URLTraps.Trap {
    /// The kind in a word, by which traps are counted.
    package var name: String {
        switch self {
        case .length: "length"
        case .segments: "segments"
        case .repeated: "repeated"
        case .arguments, .argument: "arguments"
        case .date: "calendar"
        }
    }
}
