internal import Trawl

/// What `trawl doctor` found out about one thing.
struct Finding: Equatable {
    /// How things stand.
    enum State: String {
        case ok
        /// It works, and something may be missed.
        case warning
        /// Crawling cannot work like this.
        case bad
    }

    /// What was looked at.
    let subject: Subject
    let state: State
    /// How things are, in one line.
    let text: String
    /// The way out; nil when there is none, or none is needed.
    let help: String?

    /// The things that are looked at, by the names that are printed.
    enum Subject: String, CaseIterable {
        case libraries
        case clock
        case zones
        case data
        case disk
        case jobs
        case network
    }

    static func ok(_ subject: Subject, _ text: String) -> Finding {
        Finding(subject: subject, state: .ok, text: text, help: nil)
    }

    static func warning(_ subject: Subject, _ text: String, help: String? = nil) -> Finding {
        Finding(subject: subject, state: .warning, text: text, help: help)
    }

    static func bad(_ subject: Subject, _ text: String, help: String? = nil) -> Finding {
        Finding(subject: subject, state: .bad, text: text, help: help)
    }

    /// As JSON.
    var value: Value {
        .object([
            "subject": .text(subject.rawValue), "state": .text(state.rawValue),
            "text": .text(text), "help": .optional(help),
        ])
    }
}

extension [Finding] {
    /// For people: a line each, with the way out below.
    func text(_ paint: Paint) -> String {
        let widest = Finding.Subject.allCases.map(\.rawValue.count).max() ?? 0
        return map { finding in
            let padding = String(
                repeating: " ",
                count: widest - finding.subject.rawValue.count + "  ".count
            )
            let state: String =
                switch finding.state {
                case .ok: ""
                case .warning: paint(.warning, "warning: ")
                case .bad: paint(.bad, "error: ")
                }
            let help = finding.help.map { help in
                "\n" + String(repeating: " ", count: widest + "  ".count) + "  help: "
                    + SafeText.line(help)
            }
            return finding.subject.rawValue + padding + state + SafeText.line(finding.text)
                + (help ?? "") + "\n"
        }.joined()
    }
}
