package import TrawlCore

/// A fetched document and what is to be done with it.
package struct PageInput {
    /// Where it came from, after redirects.
    package var url: WebURL
    /// The body, decompressed.
    package var body: [UInt8]
    /// The value of its Content-Type header; nil when there was none.
    package var contentType: String?
    /// The kind of page: its place in `job.pages`.
    package var rule: Int
    /// When it was fetched, from which relative dates count; nil: such dates are none.
    package var fetchedAt: Instant?
    /// The hosts that a canonical URL may name; nil: the page is not asked for one.
    package var canonicalHosts: [HostPattern]?

    /// A document of a kind of page.
    package init(
        url: WebURL,
        body: [UInt8],
        contentType: String?,
        rule: Int,
        fetchedAt: Instant? = nil,
        canonicalHosts: [HostPattern]? = nil
    ) {
        self.canonicalHosts = canonicalHosts
        self.fetchedAt = fetchedAt
        self.url = url
        self.body = body
        self.contentType = contentType
        self.rule = rule
    }
}

/// An item with its place on the page.
package struct ExtractedItem: Hashable, Sendable {
    /// The item.
    package var item: Item
    /// From 0, counting also the matches of `each` that gave no item.
    package var place: Int
}

/// What came out of a page, besides its links.
package struct PageExtraction: Sendable {
    /// The items, in document order.
    package var items: [ExtractedItem] = []
    /// What links and URLs are resolved against: the page's URL without
    /// credentials, or its `<base href>`.
    package var base: WebURL
    /// Values that became null though something matched, at most ``maximumProblems``.
    package var problems: [FieldProblem] = []
    /// How many such values there were.
    package var problemCount = 0
    /// How often each way of a field won, for fields that have several: by the field's path and the
    /// way's place from 0.
    package var wins: [String: [Int: Int]] = [:]
    /// Scripts of JSON-LD that could not be read, when a field asked for them, and what is wrong with
    /// the first.
    package var unreadableScripts = (count: 0, cause: "")
    /// Where the page sends those who come, by a `meta` element, before they can read it.
    package var refresh: WebURL?
    /// The URL that the page names as its canonical one, without fragment and credentials; nil: it
    /// names none, or was not asked.
    package var canonical: WebURL?
    /// Items that were not made because a required field was empty.
    package var missingRequiredCount = 0
    /// Why the page, or a part of it, could not be extracted; nil when all went well.
    package var failure: FailureKind?
    /// The cause of the failure in words; empty without one.
    package var failureMessage = ""
    /// Whether the document was too long, too deep or had too many elements, so that its end, or
    /// what lay too deep, was not looked at.
    package var isTruncated = false
    /// Whether the page asks not to be shown in an index, when it was asked about that.
    package var isNoindex = false
    /// The encoding that the body was read as, in the Encoding Standard's words.
    package var decodedAs = "utf-8"

    /// Problems kept of one page; all are counted.
    package static let maximumProblems = 50

    mutating func note(_ structure: StructuredData) {
        unreadableScripts = (
            structure.unreadableScripts, structure.firstMistake.map { "\($0)" } ?? ""
        )
        isTruncated = isTruncated || structure.isTruncated
    }

    package mutating func fail(_ kind: FailureKind, _ message: String) {
        guard failure == nil else { return }
        failure = kind
        failureMessage = message
    }
}
