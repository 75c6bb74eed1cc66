internal import TrawlCore

/// What became of a page's links, by how they are written.
///
/// Menus and tables of contents lead to the same page again and again, up to other fragments: on 600
/// pages of documentation that is nearly half of all links. Their text tells it, without a URL.
struct WrittenLinks {
    /// What became of a link.
    enum Outcome {
        /// It is in scope.
        case taken
        case refused(LinkCollector.Fate)
    }

    private struct Entry {
        var text: Range<Int>
        var rule: Int
        var outcome: Outcome?
    }

    private var places = LinkPlaces()
    private var entries: [Entry] = []
    private var texts: [UInt8] = []

    /// Forgets all links: those of another page or base mean other URLs.
    mutating func removeAll() {
        places.removeAll()
        entries.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
    }

    /// The place of what a follow rule found; nil for a text that does not tell where it leads.
    mutating func place(of href: UnsafeBufferPointer<UInt8>, rule: Int) -> Int? {
        let end = href.firstIndex(of: UInt8(ascii: "#")) ?? href.count
        // At the end of a text a blank means nothing, and before a fragment it is part of the URL.
        if end < href.count, end > 0, href[end - 1] <= 0x20 { return nil }
        let text = UnsafeBufferPointer(rebasing: href[..<end])
        let hash = ContentHash(text)
        let place = places.place(of: Fingerprint(high: hash.high, low: hash.low))
        if place == entries.count {
            let start = texts.count
            texts.append(contentsOf: text)
            entries.append(Entry(text: start..<texts.count, rule: rule, outcome: nil))
            return place
        }
        // The hash is one that somebody could make two texts meet by.
        let entry = entries[place]
        guard entry.rule == rule, entry.text.count == text.count else { return nil }
        let isSame = texts.withUnsafeBufferPointer { texts in
            text.indices.allSatisfy { text[$0] == texts[entry.text.lowerBound &+ $0] }
        }
        return isSame ? place : nil
    }

    /// What became of the link at a place; nil before that is told.
    subscript(place: Int) -> Outcome? {
        get { entries[place].outcome }
        set { entries[place].outcome = newValue }
    }
}
