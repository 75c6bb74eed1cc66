internal import TrawlCore

/// Reads a sitemap that comes in pieces (sitemaps.org 0.9): locations or an index in XML, one location
/// a line in plain text, and the feeds that the protocol takes for sitemaps.
///
/// Entries are handed out as they end, so that what it keeps does not grow with the sitemap. What an
/// index leads to is the caller's to read, and how deep. Compressed bodies are opened by `GzipBody`.
package final class SitemapReader {
    /// How much of a sitemap is read (sitemaps.org: 50 MB before it is compressed).
    package static let maximumBytes = 50 << 20
    /// How many locations are handed out (sitemaps.org).
    package static let maximumEntries = 50_000
    /// The longest location; what is longer is passed over and counted.
    ///
    /// sitemaps.org allows 2,047. More is read, so that a job's own limit for URLs decides.
    package static let maximumLocationBytes = 8 << 10

    /// What a sitemap is.
    package enum Kind: Hashable, Sendable {
        /// Locations of pages, in XML.
        case pages
        /// Locations of other sitemaps.
        case index
        /// Locations of pages, one a line.
        case lines
        /// A feed: the pages of its entries.
        case feed
    }

    private enum Form { case unknown, markup, lines }

    private let handler: SitemapHandler
    private let looksLikeXML: Bool
    private var decoder: TextStream
    private var stream: XMLStream
    private var lines = SitemapLines()
    private var form = Form.unknown
    private var byteCount = 0
    private var entryCount = 0
    private var entries: [SitemapEntry] = []
    /// Whether bytes or entries are missing since there were too many.
    package private(set) var isCut = false
    /// How many locations were passed over: no absolute URLs with http or https, or too long ones.
    package private(set) var skippedCount = 0

    /// A reader of a sitemap.
    ///
    /// - Parameters:
    ///   - url: Where it was read from, which a feed's relative links start from.
    ///   - contentType: The Content-Type it came with, for its encoding.
    package init(url: WebURL?, contentType: String?) {
        handler = SitemapHandler(url: url)
        stream = XMLStream(handler)
        looksLikeXML = contentType?.lowercased().contains("xml") ?? false
        decoder = TextStream(contentType: contentType)
    }

    /// What the sitemap is; nil as long as that is not told, and for what is none.
    package var kind: Kind? {
        switch form {
        case .markup: handler.kind
        case .lines: .lines
        case .unknown: nil
        }
    }

    /// Reads the next piece of the body, in whatever encoding, and hands out the entries that ended
    /// in it.
    package func read(_ piece: UnsafeBufferPointer<UInt8>) -> [SitemapEntry] {
        let room = Self.maximumBytes - byteCount
        isCut = isCut || piece.count > room
        byteCount += min(piece.count, room)
        decoder.read(UnsafeBufferPointer(rebasing: piece.prefix(room))) { take($0) }
        return takeEntries()
    }

    /// The body has ended; hands out what is left.
    package func finish() -> [SitemapEntry] {
        decoder.finish { take($0) }
        switch form {
        case .markup:
            handler.finish()
            gather()
        // A line that was cut off in the middle would be another location.
        case .lines where !isCut: lines.finish { add(SitemapHandler.Found(location: $0)) }
        default: break
        }
        return takeEntries()
    }

    private func takeEntries() -> [SitemapEntry] {
        defer { entries = [] }
        return entries
    }

    /// Reads text, whose first sign tells what it is.
    private func take(_ text: UnsafeBufferPointer<UInt8>) {
        if case .unknown = form {
            guard let first = text.first(where: { !$0.isBlank }) else { return }
            form = first == UInt8(ascii: "<") || looksLikeXML ? .markup : .lines
        }
        switch form {
        case .markup:
            stream.read(text)
            gather()
        case .lines: lines.read(text) { add(SitemapHandler.Found(location: $0)) }
        case .unknown: break
        }
    }

    /// Takes the locations that the XML gave since.
    private func gather() {
        handler.takeLocations().forEach(add)
    }

    /// Adds an entry, unless there are too many; one without a location, as of a page without a link,
    /// is passed over.
    private func add(_ found: SitemapHandler.Found) {
        guard let entry = SitemapEntry(found) else { return skippedCount += 1 }
        entryCount += 1
        guard entryCount <= Self.maximumEntries else { return isCut = true }
        entries.append(entry)
    }
}
