/// A coding of a body that can be undone (RFC 9110, 8.4.1); the raw value is its name.
enum ContentCoding: String {
    case gzip
    case deflate
    case brotli = "br"
    case zstandard = "zstd"

    /// What a request says that it understands.
    static let accepted = "gzip, deflate, br, zstd"

    /// The coding of a name in lower case.
    init?(name: String) {
        // RFC 9110, 8.4.1.3: x-gzip is gzip.
        self.init(rawValue: name == "x-gzip" ? "gzip" : name)
    }
}

extension ResponseHeaders {
    /// The codings of the body, in the order in which they were applied; none for most bodies.
    ///
    /// - Throws: For the name of a coding that cannot be undone.
    func contentCodings() throws(CodingError) -> [ContentCoding] {
        var codings: [ContentCoding] = []
        for part in values(of: "content-encoding").flatMap({ $0.split(separator: ",") }) {
            let name = part.filter { $0 != " " && $0 != "\t" }.lowercased()
            // "none" is no coding's name, but is sent by some in place of "identity".
            guard !["", "identity", "none"].contains(name) else { continue }
            guard let coding = ContentCoding(name: name) else {
                throw CodingError("nobody knows the content coding '\(name.prefix(40))'")
            }
            codings.append(coding)
        }
        return codings
    }
}
