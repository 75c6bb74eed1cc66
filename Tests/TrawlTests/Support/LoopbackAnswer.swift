extension LoopbackServer {
    /// A request as it arrived.
    struct Request: Sendable {
        /// `GET` and so on.
        var method: String
        /// What stood in the request line: path and query.
        var target: String
        /// The fields in order.
        var headers: [(name: String, value: String)]
        /// The body by its `Content-Length`.
        var body: [UInt8]
        /// The number of the connection, from 1 on; equal numbers mean a reused connection.
        var connection: Int

        /// The target up to the `?`.
        var path: String { String(target.prefix { $0 != "?" }) }
        /// The target behind the `?`; empty when there is none.
        var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

        /// The value of the first field of a name, in any case.
        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// What the server remembers of a request.
    struct LogEntry: Sendable {
        var request: Request
        /// When its last byte was read, on the monotonic clock, counted from the server's start.
        var arrived: Duration
        /// When its answer was over; nil while it is being answered.
        var answered: Duration?
        /// Requests being answered at its arrival, itself included.
        var inFlight: Int
    }

    /// What to answer, and what to do wrong on purpose.
    struct Answer: Sendable {
        /// How the end of the body is told.
        enum Framing: Sendable {
            /// By `Content-Length`, or by a field of that name in `headers`.
            case length
            /// In chunks of so many bytes.
            case chunked(Int)
            /// By the end of the connection.
            case untilClose
        }

        /// What goes wrong; each but `drip` and `rawAndOpen` ends the connection.
        enum Mischief: Sendable {
            /// The connection is closed without an answer.
            case noAnswer
            /// The connection is reset instead of an answer.
            case reset
            /// The head and so many bytes of the body are sent, then the connection is closed.
            case cut(after: Int)
            /// The same, but the connection is reset.
            case resetAfter(Int)
            /// The same, but then nothing is sent until the client goes away.
            case stall(after: Int)
            /// Head and body are sent in pieces of so many bytes with a pause behind each.
            case drip(Int, every: Duration)
            /// The body's first chunk has a size that is no number.
            case badChunk
            /// Header fields without end.
            case endlessHeaders
            /// The body over and over without end, framed as the answer says.
            case endlessBody
            /// A whole chunked body and then trailers without end.
            case endlessTrailers
            /// The body is sent as it stands, without a head; then the connection is closed.
            case raw
            /// The same, but the connection stays open for more requests.
            case rawAndOpen
        }

        var status = 200
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// How long to wait before the first byte.
        var delay = Duration.zero
        var framing = Framing.length
        var mischief: Mischief?

        /// A page with status 200.
        static func html(_ text: String) -> Answer {
            Answer(headers: [("Content-Type", "text/html; charset=utf-8")], body: Array(text.utf8))
        }

        /// A text with status 200.
        static func text(_ text: String) -> Answer {
            Answer(headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
        }

        /// Bytes with a type and status 200.
        static func bytes(_ body: [UInt8], type: String = "application/octet-stream") -> Answer {
            Answer(headers: [("Content-Type", type)], body: body)
        }

        /// A status with a short text as its body.
        static func status(_ status: Int, _ headers: [(name: String, value: String)] = []) -> Answer
        {
            Answer(status: status, headers: headers, body: Array("status \(status)".utf8))
        }

        /// A redirect with a `Location` as given.
        static func redirect(to location: String, status: Int = 302) -> Answer {
            .status(status, [("Location", location)])
        }

        /// These bytes instead of an answer, then the end of the connection.
        static func raw(_ text: String) -> Answer {
            Answer(body: Array(text.utf8), mischief: .raw)
        }

        /// An answer that goes wrong.
        static func mischief(_ mischief: Mischief, body: String = "0123456789") -> Answer {
            Answer(body: Array(body.utf8), mischief: mischief)
        }

        /// The same with one more header field.
        func with(_ name: String, _ value: String) -> Answer {
            var copy = self
            copy.headers.append((name, value))
            return copy
        }

        /// The same after a wait.
        func delayed(by delay: Duration) -> Answer {
            var copy = self
            copy.delay = delay
            return copy
        }

        /// The same with another framing.
        func framed(_ framing: Framing) -> Answer {
            var copy = self
            copy.framing = framing
            return copy
        }

        /// The same, going wrong.
        func breaking(_ mischief: Mischief) -> Answer {
            var copy = self
            copy.mischief = mischief
            return copy
        }
    }
}
