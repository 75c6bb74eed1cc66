import TrawlCore

@testable import Trawl

/// An answer that is received byte for byte as the test says, without a server.
struct AnswerFeed {
    /// What an answer led to: a body, or a kind of failure.
    enum Outcome: Equatable {
        case body([UInt8])
        case failure(FailureKind)
    }

    /// Used for one body after another, as a transfer does.
    private var answer = IncomingAnswer()

    /// Receives a body with these values of `Content-Encoding`, in pieces of so many bytes.
    mutating func receive(
        _ body: [UInt8],
        _ encodings: String...,
        pieces: Int = .max,
        maxBodyBytes: Int = 1 << 24,
        cutsLongBody: Bool = false,
        status: Int = 200,
        length: Int? = nil
    ) -> Outcome {
        answer.begin(
            buffer: [],
            maxBodyBytes: maxBodyBytes,
            cutsLongBody: cutsLongBody,
            hasBody: true
        )
        var lines = ["HTTP/1.1 \(status) OK"] + encodings.map { "Content-Encoding: \($0)" }
        if let length { lines.append("Content-Length: \(length)") }
        for line in lines + [""] {
            guard receive(line: line) else { return outcome }
        }
        var start = 0
        while start < body.count {
            let end = start + min(pieces, body.count - start)
            guard body[start..<end].withUnsafeBytes({ answer.receive(body: $0) }) else {
                return outcome
            }
            start = end
        }
        answer.end()
        return outcome
    }

    private mutating func receive(line: String) -> Bool {
        Array((line + "\r\n").utf8).withUnsafeBytes { answer.receive(line: $0) }
    }

    private var outcome: Outcome {
        mutating get {
            defer { answer.forget() }
            if let verdict = answer.verdict { return .failure(verdict.kind) }
            return .body(answer.takeBody())
        }
    }
}
