internal import Trawl

/// What bytes are written in, and their text.
struct ConformEncoding: ConformArea {
    private let context: JobContext
    /// Made for the first page.
    private var extractor: PageExtractor?

    init(_ context: JobContext) { self.context = context }

    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        switch try question.text("kind") {
        case "label":
            return Self.answer(CharacterEncoding(label: try question.text("label")))
        case "header":
            let type = try question.text("content_type")
            return Self.answer(EncodingSniffer.declared(inHeader: type))
        case "declared":
            return try question.bytes("bytes_b64").withUnsafeBufferPointer {
                Self.answer(EncodingSniffer.declaration(inDocument: $0))
            }
        case "sniff":
            return try question.bytes("bytes_b64").withUnsafeBufferPointer { bytes in
                Self.answer(
                    EncodingSniffer.byteOrderMark(bytes)?.encoding
                        ?? EncodingSniffer.declared(inDocument: bytes) ?? .windows1252
                )
            }
        case "decode": return try decode(question)
        case "page": return try page(question)
        case let kind: throw ConformRefusal("there is no kind '\(kind)'")
        }
    }

    private static func answer(_ encoding: CharacterEncoding?) -> Fields {
        Fields([("encoding", .optional(encoding?.name))])
    }

    private func decode(_ question: ConformQuestion) throws -> Fields {
        let type = try question.optionalText("content_type")
        return try question.bytes("bytes_b64").withUnsafeBufferPointer { bytes in
            let decoded = TextDecoding.decode(bytes, contentType: type)
            let text =
                decoded.text.map { String(decoding: $0, as: UTF8.self) }
                ?? String(decoding: bytes[decoded.start...], as: UTF8.self)
            return Fields([("encoding", .text(decoded.encoding.name)), ("text", .text(text))])
        }
    }

    private mutating func page(_ question: ConformQuestion) throws -> Fields {
        guard let url = WebURL("http://localhost/") else {
            preconditionFailure("a plain URL must parse")
        }
        let extractor = try extractor ?? Self.extractor(at: url, context)
        self.extractor = extractor
        let page = PageInput(
            url: url,
            body: try question.bytes("bytes_b64"),
            contentType: try question.optionalText("content_type"),
            rule: 0
        )
        let extraction = extractor.extract(
            page,
            robots: nil,
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        if extraction.failure != nil { throw ConformRefusal(extraction.failureMessage) }
        let fields = extraction.items.first?.item.fields ?? Fields()
        var paragraph = Value.null
        if case .list(let values)? = fields[TrialSelector.fields(of: 0).values] {
            paragraph = values.first ?? .null
        }
        return Fields([
            ("encoding", .text(extraction.decodedAs)),
            ("title", fields[TrialSelector.titleField] ?? .null), ("p", paragraph),
        ])
    }

    /// The paragraph of a page is asked for as a job would.
    private static func extractor(at url: WebURL, _ context: JobContext) throws -> PageExtractor {
        let job = try TrialSelector.job(for: [.css("p")], at: url, context)
        return try PageExtractor(job: job, transforms: TransformRegistry())
    }
}
