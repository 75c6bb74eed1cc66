/// Why nothing could be asked, or served, over a control socket.
package struct ControlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of trouble.
    package enum Code: Sendable {
        /// There is no socket: whoever holds the directory serves no control.
        case noSocket
        /// There is a socket that nobody listens at: a process left it that was killed.
        case nobodyListens
        /// No answer came in time.
        case silent
        /// The other side ended the connection without an answer.
        case closed
        /// The answer is none.
        case unreadable
        /// The answer is in the words of a newer Trawl.
        case newer
        /// The system refused a call.
        case system
    }

    /// What kind of trouble.
    package var code: Code
    /// The data directory.
    package var directory: String
    /// The cause in words.
    package var message: String

    init(_ code: Code, _ directory: String, _ message: String) {
        self.code = code
        self.directory = directory
        self.message = message
    }

    /// Directory and cause in one line.
    package var description: String { "\(directory): \(message)" }
}
