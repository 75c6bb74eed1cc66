import Glibc

/// One connection of a loopback server: reads requests, writes answers, on a thread of its own.
struct LoopbackConnection {
    let site: LoopbackSite
    let descriptor: Int32
    let number: Int
    private var input: [UInt8] = []

    init(site: LoopbackSite, descriptor: Int32, number: Int) {
        self.site = site
        self.descriptor = descriptor
        self.number = number
    }

    /// Serves requests until one side has enough.
    consuming func run() {
        while let request = nextRequest() {
            let place = site.began(request)
            let goesOn = send(site.handler(request), to: request, at: place)
            site.ended(place)
            if !goesOn || request.header("connection")?.lowercased() == "close" { return }
        }
    }

    // MARK: Reading

    private mutating func nextRequest() -> LoopbackServer.Request? {
        let blank = Array("\r\n\r\n".utf8)
        var end: Int?
        while true {
            end = input.indices.first { input[$0...].starts(with: blank) }
            if end != nil { break }
            guard input.count < 1 << 20, receive() else { return nil }
            // Not a method's name but, say, the first record of TLS: answered as servers do.
            if let first = input.first, !(0x41...0x5a).contains(first) {
                _ = write(head(.status(400)))
                return nil
            }
        }
        guard let end else { return nil }
        let lines = String(decoding: input[..<end], as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == " " }
            return (name: String(line[..<colon]), value: String(value))
        }
        input.removeSubrange(..<(end + blank.count))
        var request = LoopbackServer.Request(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: [],
            connection: number
        )
        let length = request.header("content-length").flatMap { Int($0) } ?? 0
        while input.count < length { guard receive() else { return nil } }
        request.body = Array(input[..<length])
        input.removeSubrange(..<length)
        return request
    }

    /// Reads what there is; false at the end of the connection.
    private mutating func receive() -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { bytes in
            let count = recv(descriptor, bytes.baseAddress, bytes.count, 0)
            if count > 0 { input.append(contentsOf: bytes[..<count]) }
            return count
        }
        return count > 0 || (count < 0 && errno == EINTR)
    }

    // MARK: Writing

    /// Answers; false when the connection is to be closed.
    private func send(
        _ answer: LoopbackServer.Answer,
        to request: LoopbackServer.Request,
        at place: Int
    ) -> Bool {
        guard answer.delay == .zero || site.pause(answer.delay) else { return false }
        let hasBody =
            request.method != "HEAD" && answer.status >= 200 && answer.status != 204
            && answer.status != 304
        if let mischief = answer.mischief {
            return misbehave(mischief, answer, hasBody: hasBody)
        }
        let whole = head(answer) + (hasBody ? framed(answer.body, answer.framing) : [])
        // First, as the client may ask again before this thread comes to itself.
        site.ended(place)
        guard write(whole) else { return false }
        if case .untilClose = answer.framing { return false }
        return true
    }

    private func misbehave(
        _ mischief: LoopbackServer.Answer.Mischief,
        _ answer: LoopbackServer.Answer,
        hasBody: Bool
    ) -> Bool {
        let head = head(answer)
        switch mischief {
        case .noAnswer:
            break
        case .reset:
            reset()
        case .cut(let count):
            _ = write(head + framed(answer.body, answer.framing).prefix(count))
        case .resetAfter(let count):
            _ = write(head + framed(answer.body, answer.framing).prefix(count))
            reset()
        case .stall(let count):
            _ = write(head + framed(answer.body, answer.framing).prefix(count))
            awaitClient()
        case .drip(let size, let pause):
            let whole = head + (hasBody ? framed(answer.body, answer.framing) : [])
            for start in stride(from: 0, to: whole.count, by: max(1, size)) {
                let piece = whole[start..<min(start + max(1, size), whole.count)]
                guard write(Array(piece)), site.pause(pause) else { return false }
            }
            return true
        case .badChunk:
            _ = write(self.head(answer.framed(.chunked(1))) + Array("xyz\r\nabc\r\n0\r\n\r\n".utf8))
        case .endlessHeaders:
            let line = Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8)
            var next = Array(head.dropLast(2))
            while write(next) { next = line }
        case .endlessBody:
            var next = head
            while write(next) { next = pieces(answer.body, answer.framing) }
        case .endlessTrailers:
            let line = Array("X-Filler: \(String(repeating: "a", count: 1000))\r\n".utf8)
            let chunked = answer.framed(.chunked(max(1, answer.body.count)))
            var next = self.head(chunked) + framed(answer.body, chunked.framing).dropLast(2)
            while write(next) { next = line }
        case .raw:
            _ = write(answer.body)
        case .rawAndOpen:
            return write(answer.body)
        }
        return false
    }

    private func head(_ answer: LoopbackServer.Answer) -> [UInt8] {
        var text = "HTTP/1.1 \(answer.status) Status\r\n"
        for (name, value) in answer.headers { text += "\(name): \(value)\r\n" }
        switch answer.framing {
        case .length:
            let isGiven = answer.headers.contains { $0.name.lowercased() == "content-length" }
            if !isGiven, answer.status != 204, answer.status != 304 {
                text += "Content-Length: \(answer.body.count)\r\n"
            }
        case .chunked:
            text += "Transfer-Encoding: chunked\r\n"
        case .untilClose:
            text += "Connection: close\r\n"
        }
        return Array((text + "\r\n").utf8)
    }

    private func framed(_ body: [UInt8], _ framing: LoopbackServer.Answer.Framing) -> [UInt8] {
        guard case .chunked = framing else { return body }
        return pieces(body, framing) + Array("0\r\n\r\n".utf8)
    }

    /// The body without the end that its framing may have.
    private func pieces(_ body: [UInt8], _ framing: LoopbackServer.Answer.Framing) -> [UInt8] {
        guard case .chunked(let size) = framing else { return body }
        return stride(from: 0, to: body.count, by: max(1, size)).flatMap { start in
            let piece = body[start..<min(start + max(1, size), body.count)]
            return Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [0x0d, 0x0a]
        }
    }

    /// Sends all; false when the client or the server has ended the connection.
    private func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                // Without the flag a client that has gone away would end the tests by SIGPIPE.
                let count = Glibc.send(
                    descriptor,
                    rest.baseAddress,
                    rest.count,
                    Int32(MSG_NOSIGNAL)
                )
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Makes the close that follows a reset instead of an orderly end.
    private func reset() {
        var off = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &off, size)
    }

    /// Waits until the client closes the connection or the server stops.
    private func awaitClient() {
        var bytes: UInt64 = 0
        while site.pause(nil, watching: descriptor) {
            guard recv(descriptor, &bytes, 8, 0) > 0 else { return }
        }
    }
}
