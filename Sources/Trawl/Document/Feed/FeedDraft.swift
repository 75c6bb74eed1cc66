internal import TrawlCore

/// An entry, or a feed, as far as it was read: what comes later may count more.
struct FeedDraft {
    /// How much a link is the page that is meant; of the same rank the later one counts.
    enum LinkRank: Comparable {
        case none
        /// Another form of the page, of another type than HTML.
        case otherForm
        case page
    }

    /// What was read.
    var entry = FeedEntry()
    /// Whether what identifies it may be its link.
    var isIdentifierLink = false
    private var linkRank = LinkRank.none
    /// How deep the element of the title and of the identifier was; less deep counts more.
    private var titleDepth = Int.max
    private var identifierDepth = Int.max
    /// Whether the title is that of a picture or film, which any other one takes the place of.
    private var isMediaTitle = true

    /// The page, or what identifies it when there is no page and it is a URL.
    var link: String? {
        if let link = entry.link { return link }
        guard isIdentifierLink, let id = entry.id else { return nil }
        return id.hasPrefix("http://") || id.hasPrefix("https://") ? id : nil
    }

    /// Sets what an element's text says.
    mutating func set(_ term: FeedTerm, _ text: String, depth: Int, base: FeedBase) {
        switch term {
        case .title, .mediaTitle: setTitle(text, depth: depth, isMedia: term == .mediaTitle)
        case .link: setLink(base.resolve(text), rank: .page)
        case .identifier where depth <= identifierDepth:
            identifierDepth = depth
            entry.id = isIdentifierLink ? base.resolveDeclared(text) : text
        case .published: entry.published = FeedDate.instant(text) ?? entry.published
        case .updated: entry.updated = FeedDate.instant(text) ?? entry.updated
        case .summary: entry.summary = entry.summary ?? text
        case .content: entry.content = entry.content ?? text
        case .author, .name: entry.author = entry.author ?? text
        default: break
        }
    }

    private mutating func setTitle(_ title: String, depth: Int, isMedia: Bool) {
        guard isMedia == isMediaTitle ? depth < titleDepth : isMediaTitle else { return }
        entry.title = title
        titleDepth = depth
        isMediaTitle = isMedia
    }

    /// Sets the page, unless there is one that counts more.
    mutating func setLink(_ link: String, rank: LinkRank) {
        guard !link.isEmpty, rank >= linkRank else { return }
        entry.link = link
        linkRank = rank
    }

    /// Adds what a link says, by its relation.
    mutating func add(_ link: FeedLink, _ base: FeedBase) {
        switch link.relation {
        case "alternate":
            setLink(base.resolve(link.reference), rank: link.isPage ? .page : .otherForm)
        case "enclosure": addEnclosure(base.resolve(link.reference))
        default: break
        }
    }

    /// Adds a file, unless there are too many.
    mutating func addEnclosure(_ link: String) {
        if !link.isEmpty, entry.enclosures.count < FeedReader.maximumEnclosures {
            entry.enclosures.append(link)
        }
    }
}

extension FeedDraft {
    /// The entry as it is handed out.
    var finished: FeedEntry {
        var finished = entry
        finished.link = link
        return finished
    }

    /// What the feed says of itself.
    var feed: Feed {
        var feed = Feed()
        feed.title = entry.title
        feed.link = link
        return feed
    }
}
