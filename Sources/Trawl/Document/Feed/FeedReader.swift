internal import TrawlCore

/// Reads a feed that comes in pieces: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, JSON Feed.
///
/// Entries are handed out as they end. A broken feed is read as far as it makes sense. JSON is kept
/// to its end, for it cannot be told earlier whether it is any.
package final class FeedReader {
    /// How much of a feed is read, as of a page (a decoded body's default limit).
    package static let maximumBytes = 16 << 20
    /// How many entries are handed out (a guess: as many as a sitemap may have).
    package static let maximumEntries = 50_000
    /// How many enclosures of an entry are kept (a guess: an album has fewer).
    package static let maximumEnclosures = 64

    private enum Form { case unknown, markup, json }

    private let url: WebURL?
    private let handler: FeedHandler
    private var decoder: TextStream
    private var form = Form.unknown
    private var stream: XMLStream
    private var json: [UInt8] = []
    private var byteCount = 0
    private var jsonFeed: JSONFeed?
    /// Whether bytes or entries are missing since there were too many.
    package private(set) var isCut = false
    /// Why JSON could not be read; nil when it could, and for other feeds.
    package private(set) var failure: JSONError?

    /// A reader of a feed.
    ///
    /// - Parameters:
    ///   - url: Where it was read from, which relative links start from; nil leaves them as written.
    ///   - contentType: The Content-Type it came with, for its encoding.
    package init(url: WebURL?, contentType: String?) {
        self.url = url
        handler = FeedHandler(url: url)
        stream = XMLStream(handler)
        decoder = TextStream(contentType: contentType)
    }

    /// What the feed says of itself, as far as it was read.
    package var feed: Feed { jsonFeed?.feed ?? handler.feed.feed }

    /// Whether what was read is a feed at all.
    package var isFeed: Bool { jsonFeed != nil || handler.isFeed }

    /// How many texts were cut off or dropped as too long.
    package var longTexts: Int { handler.longTexts }

    /// Reads the next piece of the body, in whatever encoding, and hands out the entries that ended
    /// in it.
    package func read(_ piece: UnsafeBufferPointer<UInt8>) -> [FeedEntry] {
        let room = Self.maximumBytes - byteCount
        isCut = isCut || piece.count > room
        byteCount += min(piece.count, room)
        decoder.read(UnsafeBufferPointer(rebasing: piece.prefix(room))) { take($0) }
        return takeEntries()
    }

    /// The body has ended; hands out what is left.
    package func finish() -> [FeedEntry] {
        decoder.finish { take($0) }
        if case .json = form { return finishJSON() }
        handler.finish()
        return takeEntries()
    }

    private func takeEntries() -> [FeedEntry] {
        if handler.count > Self.maximumEntries { isCut = true }
        return handler.takeEntries()
    }

    /// Reads text, whose first sign tells what it is.
    private func take(_ text: UnsafeBufferPointer<UInt8>) {
        if case .unknown = form {
            guard let first = text.first(where: { !$0.isBlank }) else { return }
            form = first == UInt8(ascii: "{") ? .json : .markup
        }
        switch form {
        case .markup: stream.read(text)
        case .json: json.append(contentsOf: text)
        case .unknown: break
        }
    }

    private func finishJSON() -> [FeedEntry] {
        defer { json = [] }
        do throws(JSONError) {
            let feed = JSONFeed(try Value(json: json), url: url)
            jsonFeed = feed
            guard let entries = feed?.entries else { return [] }
            isCut = isCut || entries.count > Self.maximumEntries
            return Array(entries.prefix(Self.maximumEntries))
        } catch {
            failure = error
            return []
        }
    }
}
