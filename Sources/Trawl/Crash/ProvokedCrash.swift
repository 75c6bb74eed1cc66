internal import CCrashMark
internal import Glibc

/// A page that crashes the process while it is parsed: `TRAWL_CRASH_ON=KIND:URL`.
///
/// For tests of what is done about such pages; of the parsers' own crashes none is known.
struct ProvokedCrash: Sendable {
    /// How the process crashes.
    enum Kind: String, CaseIterable, Sendable {
        /// By abort(3), as after damage to the heap.
        case abort
        /// By a store to where no memory is.
        case fault
        /// By an instruction that stops the program, as after a broken invariant.
        case trap
        /// For want of stack.
        case stack
        /// Not at all: it stands still, for somebody else to end it.
        case stop
    }

    let kind: Kind
    /// The URL, as it is asked for.
    let url: String

    /// A crash as it is written.
    ///
    /// - Throws: `CrashPlan.Mistake` when there is no such kind.
    init(_ text: String) throws(CrashPlan.Mistake) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let kind = Kind(rawValue: name), parts.count == 2 else {
            throw CrashPlan.Mistake(
                message: "TRAWL_CRASH_ON: '\(text)' is no KIND:URL",
                help: "the kinds: " + Kind.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        self.kind = kind
        url = String(parts[1])
    }

    /// What the process's environment asks for, read once; nil for nothing, and for a mistake.
    static let armed: ProvokedCrash? = {
        do { return try ofEnvironment() } catch { return nil }
    }()

    static func ofEnvironment() throws(CrashPlan.Mistake) -> ProvokedCrash? {
        guard let text = getenv("TRAWL_CRASH_ON") else { return nil }
        return try ProvokedCrash(String(cString: text))
    }

    /// Crashes, when this is the URL that `TRAWL_CRASH_ON` names.
    @inline(__always)
    static func pass(_ url: String) {
        guard let armed, armed.url == url else { return }
        switch armed.kind {
        case .abort: trawl_crash_now(TRAWL_CRASH_ABORT)
        case .fault: trawl_crash_now(TRAWL_CRASH_FAULT)
        case .trap: trawl_crash_now(TRAWL_CRASH_TRAP)
        case .stack: trawl_crash_now(TRAWL_CRASH_STACK)
        case .stop: trawl_crash_now(TRAWL_CRASH_STOP)
        }
    }
}
