internal import TrawlCore

/// The fingerprints of one page's links: a small table that is used for page after page.
struct LinkPlaces {
    /// The links in their order.
    private var links: [Fingerprint] = []
    /// Places in `links` plus one, 0 for none, by the last bits of the fingerprint; at most half
    /// full.
    private var table = [Int32](repeating: 0, count: 512)

    /// Forgets all links.
    mutating func removeAll() {
        guard !links.isEmpty else { return }
        links.removeAll(keepingCapacity: true)
        // A page of very many links must not make all later ones slow.
        if table.count > 16384 { table = [Int32](repeating: 0, count: 512) }
        for place in table.indices { table[place] = 0 }
    }

    /// How many links there are.
    var count: Int { links.count }

    /// Takes a link; false when it was there.
    mutating func insert(_ link: Fingerprint) -> Bool {
        let before = links.count
        return place(of: link) == before
    }

    /// The place of a link in their order; one that was not there is taken as the last.
    mutating func place(of link: Fingerprint) -> Int {
        if links.count * 2 >= table.count { grow() }
        let slot = slot(of: link)
        guard table[slot] == 0 else { return Int(table[slot]) - 1 }
        links.append(link)
        table[slot] = Int32(links.count)
        return links.count - 1
    }

    /// Where a link is, or would be.
    private func slot(of link: Fingerprint) -> Int {
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: link.low) & mask
        while table[slot] != 0, links[Int(table[slot]) - 1] != link { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        table = [Int32](repeating: 0, count: table.count * 2)
        for (place, link) in links.enumerated() { table[slot(of: link)] = Int32(place + 1) }
    }
}
