internal import Glibc

/// Colours for people: used on a terminal only, and never with `NO_COLOR` (no-color.org).
struct Paint: Sendable {
    /// What a colour stands for.
    enum Style: String {
        case good = "32"
        case warning = "33"
        case bad = "31"
        case strong = "1"
        case faint = "2"
    }

    /// Whether colours are used.
    let isOn: Bool

    /// Paint for a stream: on when the stream is a terminal that nobody has forbidden colours.
    init(_ descriptor: Int32) {
        let forbids = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        self.init(isOn: isatty(descriptor) == 1 && !forbids && !isDumb)
    }

    init(isOn: Bool) { self.isOn = isOn }

    /// The text in a colour, or as it is.
    func callAsFunction(_ style: Style, _ text: String) -> String {
        isOn ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
