internal import Glibc

/// Where the process shall end by SIGKILL, with nothing cleaned up: `TRAWL_CRASH_AT=POINT#N`, the N-th time
/// that it passes the point; without `#N` the first time.
///
/// For tests of what survives the death of a process; `CrashPoint` has the names.
package final class CrashPlan: Sendable {
    private let point: CrashPoint
    /// How often the point may still be passed; written by whichever thread passes it.
    private let left: Lock<Int>

    /// What a plan says that cannot be followed.
    package struct Mistake: Error, Equatable {
        /// One sentence: lower case, no full stop.
        package let message: String
        /// The way out.
        package let help: String
    }

    private init(_ point: CrashPoint, number: Int) {
        self.point = point
        left = Lock(number)
    }

    /// A plan as it is written.
    ///
    /// - Throws: `Mistake` when there is no such point, or no such number.
    package convenience init(_ text: String) throws(Mistake) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let point = CrashPoint(rawValue: name) else {
            throw Mistake(
                message: "TRAWL_CRASH_AT: there is no crash point '\(name)'",
                help: "the points: "
                    + CrashPoint.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        let number = parts.count == 1 ? "1" : String(parts[1])
        guard let pass = Int(number), pass >= 1 else {
            throw Mistake(
                message: "TRAWL_CRASH_AT: '\(number)' is no number of passes from 1 on",
                help: "as in \(name)#17: the 17th time that the point is passed"
            )
        }
        self.init(point, number: pass)
    }

    /// The plan of the process's environment, read once; nil when there is none, and when it is a
    /// mistake.
    static let armed: CrashPlan? = {
        do { return try ofEnvironment() } catch { return nil }
    }()

    /// Says whether the environment asks for something that cannot be done.
    ///
    /// - Throws: `Mistake`, for whoever starts the process to be told.
    package static func check() throws(Mistake) {
        _ = try ofEnvironment()
        _ = try ProvokedCrash.ofEnvironment()
    }

    private static func ofEnvironment() throws(Mistake) -> CrashPlan? {
        guard let text = getenv("TRAWL_CRASH_AT") else { return nil }
        return try CrashPlan(String(cString: text))
    }

    /// Takes note that a point is passed; does not return when it is the one and its time has come.
    func pass(_ passed: CrashPoint) {
        guard passed == point else { return }
        let isNow = left.withLock { left in
            left -= 1
            return left == 0
        }
        guard isNow else { return }
        kill(getpid(), SIGKILL)  // the process's own number: nobody else is meant
        while true { pause() }
    }
}
