import Testing

@testable import Trawl

/// A server that answers as the routes of a conformance case say.
struct VectorSite {
    let server: LoopbackServer
    /// The beginning of its URLs, without a slash.
    let origin: String

    init(_ vector: Vector, address: String = "127.0.0.1") throws {
        let routes = try (vector["server"] as? [Vector] ?? []).map(VectorRoute.init)
        let visits = LoopbackGuarded<[String: Int]>([:])
        server = try LoopbackServer(address: address) { request in
            let visit = visits.change { visits in
                defer { visits[request.path, default: 0] += 1 }
                return visits[request.path, default: 0]
            }
            // Routes of one path answer in turn, and the last one for good.
            let fitting = routes.filter { $0.path == request.path || $0.path == "/*" }
            guard !fitting.isEmpty else { return .status(404) }
            return fitting[min(visit, fitting.count - 1)].answer(to: request)
        }
        origin = String(server.url("/").dropLast())
    }

    /// A text of the case with its placeholders filled in.
    func filled(_ text: String) throws -> String {
        let text = text.replacing("{A_host}", with: origin.dropFirst("http://".count))
            .replacing("{A}", with: origin)
        guard text.contains("{closed_port}") else { return text }
        let closed = try LoopbackServer { _ in .status(404) }
        closed.stop()
        return text.replacing("{closed_port}", with: "\(closed.port)")
    }

    /// What of the requests that were seen is not as the case says; nil when all is.
    func mistake(inRequests expected: [Vector]) throws -> String? {
        let seen = server.log.map(\.request)
        let wanted = expected.map { "\($0.text("method") ?? "") \($0.text("path") ?? "")" }
        guard seen.map({ "\($0.method) \($0.path)" }) == wanted else {
            return "requests \(server.log.map(\.request.target)), not \(wanted)"
        }
        for (request, expected) in zip(seen, expected) {
            for field in expected["headers"] as? [[String]] ?? [] {
                let value = try filled(field[1])
                guard request.header(field[0]) == value else { return "no \(field[0]): \(value)" }
            }
            if let wanted = expected["cookies"] as? [String: String] {
                let cookies = request.header("Cookie")?.split(separator: "; ").map(String.init)
                let pairs = Set(wanted.map { "\($0.key)=\($0.value)" })
                guard Set(cookies ?? []) == pairs else { return "cookies \(cookies ?? [])" }
            }
            for (name, parts) in expected["header_contains"] as? [String: [String]] ?? [:] {
                let value = request.header(name) ?? ""
                guard parts.allSatisfy(value.contains) else { return "\(name): \(value)" }
            }
        }
        return nil
    }
}

/// A path of a site and what it answers.
private struct VectorRoute: Sendable {
    /// A case that asks the server for what it cannot do.
    struct NotScripted: Error { let key: String }

    private static let known: Set<String> = [
        "origin", "path", "status", "headers", "body", "raw", "encode", "body_repeat", "framing",
        "raw_close", "chunks", "trailers", "drip", "parts", "note", "cut", "headers_charset",
        "body_infinite", "headers_infinite", "header_fill", "reset", "stall", "body_append",
        // Routes of one path answer in turn, which is all that the cases want.
        "times",
    ]

    let path: String
    private var status = 200
    private var headers: [(name: String, value: String)] = []
    private var isLatin1 = false
    /// The body as it is sent, in chunks if it is.
    private var body: [UInt8] = []
    private var raw: String?
    private var framing = LoopbackServer.Answer.Framing.length
    private var mischief: LoopbackServer.Answer.Mischief?

    init(_ vector: Vector) throws {
        let unknown = vector.keys.first { !Self.known.contains($0) }
        if let unknown { throw NotScripted(key: unknown) }
        if let origin = vector.text("origin"), origin != "A" { throw NotScripted(key: origin) }
        path = vector.text("path") ?? "/"
        raw = vector.text("raw")
        status = vector["status"] as? Int ?? 200
        headers = (vector["headers"] as? [[String]] ?? []).map { ($0[0], $0[1]) }
        if let fill = vector["header_fill"] as? [Any], let count = fill[2] as? Int {
            headers.append(("\(fill[0])", String(repeating: "\(fill[1])", count: count)))
        }
        isLatin1 = vector.text("headers_charset") != nil
        body = try Self.body(vector)
        if vector["stall"] != nil { mischief = .stall(after: body.count) }
        // A head whose body is empty would be a whole answer.
        if vector["reset"] != nil { mischief = body.isEmpty ? .reset : .resetAfter(body.count) }
        // A tenth of the case's second.
        if vector["drip"] != nil { mischief = .drip(1, every: .milliseconds(100)) }
        if vector["headers_infinite"] != nil { mischief = .endlessHeaders }
        if let endless = vector.text("body_infinite") {
            body = Array(String(repeating: endless, count: 10_000).utf8)
            mischief = .endlessBody
            framing = .chunked(body.count)
        } else if vector.text("framing") == "chunked" {
            headers.append(("Transfer-Encoding", "chunked"))
            body = Self.chunked(body, vector)
        } else if mischief == nil, status != 204, status != 304,
            !headers.contains(where: { $0.name == "Content-Length" })
        {
            headers.append(("Content-Length", "\(body.count)"))
        }
    }

    func answer(to request: LoopbackServer.Request) -> LoopbackServer.Answer {
        if let raw { return .raw(raw) }
        let host = request.header("host") ?? ""
        let headers = headers.map { name, value in
            (
                name: name,
                value: value.replacing("{A_host}", with: host)
                    .replacing("{A}", with: "http://" + host).replacing(
                        "{path}",
                        with: request.path
                    )
            )
        }
        if let mischief {
            return .init(
                status: status,
                headers: headers,
                body: body,
                framing: framing,
                mischief: mischief
            )
        }
        let head =
            "HTTP/1.1 \(status) Status\r\n"
            + headers.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
        let bytes = isLatin1 ? head.unicodeScalars.map { UInt8($0.value) } : Array(head.utf8)
        return .init(body: bytes + body, mischief: .raw)
    }

    private static func body(_ vector: Vector) throws -> [UInt8] {
        let parts = vector["parts"] as? [String] ?? [vector.text("body") ?? ""]
        var bodies = parts.map { Array($0.utf8) }
        if let pair = vector["body_repeat"] as? [Any], let count = pair[1] as? Int {
            // 1 GiB is no worse than 64 MiB where 10 MB are the limit.
            bodies[0] += Array(String(repeating: "\(pair[0])", count: min(count, 64 << 20)).utf8)
        }
        bodies[bodies.count - 1] += Array((vector.text("body_append") ?? "").utf8)
        for name in vector["encode"] as? [String] ?? [] where name != "identity" {
            let packing: Packing = name == "deflate" ? .zlib : .gzip
            bodies = try bodies.map { try packing.pack($0) }
        }
        let whole = Array(bodies.joined())
        guard let share = vector["cut"] as? Double else { return whole }
        return Array(whole.prefix(Int(Double(whole.count) * share)))
    }

    private static func chunked(_ body: [UInt8], _ vector: Vector) -> [UInt8] {
        var (sent, start) = ([UInt8](), 0)
        for size in vector["chunks"] as? [Int] ?? [body.count] {
            sent += Array("\(String(size, radix: 16))\r\n".utf8) + body[start..<(start + size)]
            sent += Array("\r\n".utf8)
            start += size
        }
        let trailers = (vector["trailers"] as? [[String]] ?? []).map { "\($0[0]): \($0[1])\r\n" }
        return sent + Array(("0\r\n" + trailers.joined() + "\r\n").utf8)
    }
}
