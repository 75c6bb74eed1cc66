internal import TrawlCore

/// Makes entries of the elements of a feed: RSS, Atom or CDF.
///
/// What counts where the formats and their writers leave it open are the rules of Python's
/// feedparser, which most tools for feeds were built on.
final class FeedHandler: XMLStreamHandler {
    /// Which object what is read belongs to.
    enum Scope {
        case nothing, feed, entry, author
        /// A picture, an input field, the feed that an entry comes from.
        case aside
        /// Inside of what is read as text.
        case text
    }

    /// An element that is open.
    struct Open {
        let term: FeedTerm
        /// What its children belong to.
        let scope: Scope
        /// What references in it are relative to.
        var base: FeedBase
    }

    private(set) var open: [Open] = []
    /// The text of the innermost element whose text is wanted, and how deep that element is.
    private var text = FeedText(maximumBytes: 0)
    private var textDepth: Int?
    /// What the feed says of itself.
    private(set) var feed = FeedDraft()
    /// The entry in hand.
    private var entry: FeedDraft?
    /// Entries that are whole and were not taken yet.
    private var entries: [FeedEntry] = []
    /// How many entries there were.
    private(set) var count = 0
    /// How many texts were cut off or dropped as too long.
    private(set) var longTexts = 0
    /// Whether what was read is a feed.
    private(set) var isFeed = false
    private let base: FeedBase

    /// A handler for a feed of this URL, if it has one.
    init(url: WebURL?) { base = FeedBase(url: url) }

    /// The entries since it was asked last.
    func takeEntries() -> [FeedEntry] {
        defer { entries.removeAll() }
        return entries
    }

    /// Ends the entry in hand, if there is one: the document has ended.
    func finish() { endEntry() }

    // MARK: XMLStreamHandler

    func start(_ element: XMLStreamElement) {
        let parent = open.last?.scope ?? .nothing
        var base = open.last?.base ?? self.base
        base.enter(element)
        let term = FeedTerm(element)
        var scope = parent
        switch (term, parent) {
        case (_, .text): break
        case (.entry, .nothing), (.entry, .feed), (.entry, .entry):
            beginEntry()
            scope = .entry
        case (.feed, .nothing), (.feed, .feed):
            isFeed = true
            scope = .feed
        case (.aside, _): scope = .aside
        case (.author, .feed), (.author, .entry):
            scope = .author
            beginText(.author)
        case (.name, .author): beginText(.name)
        case (.other, _), (_, .nothing), (_, .aside), (_, .author): break
        default:
            scope = .text
            beginText(term)
        }
        open.append(Open(term: term, scope: scope, base: base))
        if parent != .text { readAttributes(of: element, term, scope: scope, base) }
    }

    func end() {
        guard let element = open.popLast() else { return }
        if textDepth == open.count {
            textDepth = nil
            longTexts += text.isOver ? 1 : 0
            if let value = text.value(of: element.term) {
                edit { $0.set(element.term, value, depth: open.count, base: element.base) }
            }
        }
        if element.term == .entry, element.scope == .entry { endEntry() }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if textDepth != nil { text.append(bytes) }
    }

    // MARK: Parts

    private func beginText(_ term: FeedTerm) {
        textDepth = open.count
        text.begin(for: term)
    }

    private func beginEntry() {
        endEntry()
        isFeed = true
        entry = FeedDraft()
    }

    private func endEntry() {
        guard let draft = entry else { return }
        entry = nil
        count += 1
        if count <= FeedReader.maximumEntries { entries.append(draft.finished) }
    }

    /// Changes what is being read: the entry, or the feed outside of entries.
    private func edit(_ change: (inout FeedDraft) -> Void) {
        if entry != nil {
            var draft = entry ?? FeedDraft()
            entry = nil
            change(&draft)
            entry = draft
        } else {
            change(&feed)
        }
    }

    /// What elements say in their attributes.
    private func readAttributes(
        of element: XMLStreamElement,
        _ term: FeedTerm,
        scope: Scope,
        _ base: FeedBase
    ) {
        switch (term, scope) {
        case (.feed, .feed), (.entry, .entry):
            // CDF has the page and its change there, RSS 1.0 what identifies an entry.
            let about = element.attribute("about", in: FeedBase.rdfNamespace)
            edit { draft in
                if term == .entry, let about { draft.entry.id = about }
                if let href = element.attribute("href") {
                    draft.setLink(base.resolve(href.trimmedOfSpace), rank: .page)
                }
                if let date = element.attribute("lastmod") {
                    draft.entry.updated = FeedDate.instant(date)
                }
            }
        case (.identifier, .text):
            let isLink = element.attribute("ispermalink")?.trimmedOfSpace.lowercased() ?? "true"
            edit { $0.isIdentifierLink = isLink == "true" }
        case (.link, .text):
            guard let link = FeedLink(element) else { return }
            textDepth = nil
            edit { $0.add(link, base) }
        case (.enclosure, .text):
            textDepth = nil
            guard let link = FeedLink(element) else { return }
            edit { $0.addEnclosure(base.resolve(link.reference)) }
        default: break
        }
    }
}
