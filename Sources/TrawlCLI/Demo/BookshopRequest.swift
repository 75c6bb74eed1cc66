/// One request's head, as far as the sample site looks at it.
struct BookshopRequest {
    /// False when the connection ends after the answer: the client asked for it, or the request has
    /// a body or a method that this server does not read (RFC 9112, 9.6).
    private(set) var keepsConnection = true
    private var method = ""
    private var target = ""
    private var knownTag: String?

    init(head: some Sequence<UInt8>) {
        let lines = String(decoding: Array(head), as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        if words.count == 3 {
            method = String(words[0])
            target = String(words[1])
        }
        keepsConnection = (method == "GET" || method == "HEAD") && words.last == "HTTP/1.1"
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = parts[1].drop { $0 == " " }
            switch parts[0].lowercased() {
            case "connection" where value.lowercased() == "close": keepsConnection = false
            case "content-length" where value != "0": keepsConnection = false
            case "transfer-encoding": keepsConnection = false
            case "if-none-match": knownTag = String(value)
            default: break
            }
        }
    }

    /// The whole answer, head and body.
    func answer(from site: BookshopLoop.Site) -> [UInt8] {
        guard target.hasPrefix("/") else { return message("400 Bad Request", [:], []) }
        guard method == "GET" || method == "HEAD" else {
            return message("405 Method Not Allowed", ["Allow": "GET, HEAD"], [])
        }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let response = site(String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
        let tag = "\"\(String(fingerprint(response.body), radix: 16))\""
        let fields = ["Content-Type": response.contentType, "ETag": tag]
        guard response.status == 200 else {
            return message("404 Not Found", fields, response.body)
        }
        guard knownTag != tag else { return message("304 Not Modified", ["ETag": tag], nil) }
        return message("200 OK", fields, response.body)
    }

    /// A response message; `body` is nil where not even its length is told (RFC 9110, 8.6).
    private func message(_ status: String, _ fields: [String: String], _ body: [UInt8]?) -> [UInt8]
    {
        var head = "HTTP/1.1 \(status)\r\n"
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            head += "\(name): \(value)\r\n"
        }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        if !keepsConnection { head += "Connection: close\r\n" }
        head += "\r\n"
        return Array(head.utf8) + (method == "HEAD" ? [] : body ?? [])
    }

    /// FNV-1a, 64 bits: the same bytes have the same tag.
    private func fingerprint(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
