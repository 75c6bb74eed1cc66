internal import Trawl

/// How URLs are resolved.
struct ConformURL: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let href = try question.text("href")
        var base: WebURL?
        if let text = try question.optionalText("base") {
            base = WebURL(text)
            guard base != nil else { throw ConformRefusal("the base '\(text)' is no URL") }
        }
        var encoder: QueryEncoder?
        if let label = try question.optionalText("charset") {
            guard let encoding = CharacterEncoding(label: label) else {
                throw ConformRefusal("there is no encoding '\(label)'")
            }
            if let encoding = TextEncoding(encoding) { encoder = encoding.query }
        }
        var bytes = Array(href.utf8)
        let url = bytes.withUnsafeMutableBufferPointer {
            WebURL(parsing: UnsafeBufferPointer($0), base: base, queryEncoder: encoder)
        }
        guard let url else { throw ConformRefusal("'\(href)' is no URL") }
        return Fields([("resolved", .text(url.text))])
    }
}

/// The forms in which URLs are compared, or made safe.
struct ConformCanonicalURL: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let text = try question.text("url")
        let options = try question.object("options")
        guard let url = LooseURL(text) else { throw ConformRefusal("'\(text)' is no URL") }
        let encoder = try Self.encoder(options.optionalText("encoding"))
        let answer: String?
        switch try question.text("kind") {
        case "safe":
            answer = url.safe(
                encoder: encoder,
                pathEncoder: try Self.encoder(options.optionalText("path_encoding")),
                escapesPath: try options.flag("quote_path", otherwise: true)
            )
        case "canonicalize":
            answer = url.canonical(
                encoder: encoder,
                keepsBlankValues: try options.flag("keep_blank_values", otherwise: true),
                keepsFragment: try options.flag("keep_fragments", otherwise: false)
            )
        case let kind: throw ConformRefusal("there is no kind '\(kind)'")
        }
        guard let answer else {
            throw ConformRefusal("the encoding lacks a character of '\(text)'")
        }
        return Fields([("canonical", .text(answer))])
    }

    /// Nil for UTF-8, which needs none.
    private static func encoder(_ name: String?) throws -> LooseURL.Encoder? {
        guard let name, CharacterEncoding(label: name) != .utf8 else { return nil }
        guard let encoding = TextEncoding(iconvName: name) else {
            throw ConformRefusal("there is no encoding '\(name)'")
        }
        return { encoding.bytes(of: $0) }
    }
}
