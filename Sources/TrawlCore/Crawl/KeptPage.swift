/// What a run keeps of a page for the next run of its job, so that the page need not be sent and
/// parsed again while it stays as it is.
public struct KeptPage: Hashable, Sendable, Codable {
    /// What makes its URL, the one that was asked for, the same URL.
    public var fingerprint: Fingerprint
    /// The hash of what decided, besides the answer, what came out of the page; under another one the
    /// rest is of no use.
    public var definition: ContentHash
    /// The hash of the answer: the body and the header fields that decide how it is read.
    public var answer: ContentHash
    /// The answer's `ETag` as it came (RFC 9110, 8.8.3), weak ones too; nil without one.
    public var etag: String?
    /// The answer's `Last-Modified` as it came (RFC 9110, 8.8.2); nil without one.
    public var lastModified: String?
    /// The body's size after decompression.
    public var bytes: Int
    /// How long its transfer and its reading took; nil where that was not measured.
    public var took: Duration?
    /// What came out of the page, as `PageFindings` packs it; empty where only the rest is meant.
    public var findings: [UInt8]

    /// A page from its parts.
    public init(
        fingerprint: Fingerprint,
        definition: ContentHash,
        answer: ContentHash,
        etag: String?,
        lastModified: String?,
        bytes: Int,
        took: Duration? = nil,
        findings: [UInt8]
    ) {
        self.fingerprint = fingerprint
        self.definition = definition
        self.answer = answer
        self.etag = etag
        self.lastModified = lastModified
        self.bytes = bytes
        self.took = took
        self.findings = findings
    }

    /// Whether the page can be asked for on the condition that it is another one.
    package var hasValidators: Bool { etag != nil || lastModified != nil }
}
