internal import TrawlCore

/// Turns the links of a page into those that the writer is to see: resolved, within the run's scope
/// and not known yet.
///
/// It belongs to a consumer, and its buffers serve all its pages.
struct LinkCollector: ~Copyable {
    /// A link in scope that may be new.
    private struct Candidate {
        var start: Int
        var end: Int
        var host: Range<Int>
        var fingerprint: Fingerprint
        var rule: Int
    }

    private var resolver: URLResolver
    /// Writes the queries of the page's links; nil: in UTF-8, as they stand.
    private var queryEncoder: QueryEncoder?
    private var bytes: [UInt8] = []
    private var candidates: [Candidate] = []
    private var places = LinkPlaces()
    private var written = WrittenLinks()
    /// The links that the page may still have.
    private var left = 0
    private var counts = [Int](repeating: 0, count: Fate.allCases.count)
    /// The traps of the page by their kind, each with the first one in words.
    private var traps: [String: (count: Int, first: String)] = [:]

    /// What becomes of a link; the names under which links are counted.
    enum Fate: Int, CaseIterable {
        case seen, nofollow, invalid, scheme, outOfScope, denied, trap, unmatched, noPage, tooDeep
        case tooMany

        var name: String {
            switch self {
            case .seen: "links"
            case .nofollow: "links.nofollow"
            case .invalid: "links.invalid"
            case .scheme: "links.scheme"
            case .outOfScope: "links.out_of_scope"
            case .denied: "links.denied"
            case .trap: "links.trap"
            case .unmatched: "links.unmatched"
            case .noPage: "links.no_page"
            case .tooDeep: "links.too_deep"
            case .tooMany: "links.too_many"
            }
        }

        init(_ refusal: Scope.Refusal) {
            switch refusal {
            case .scheme: self = .scheme
            case .host: self = .outOfScope
            case .denied: self = .denied
            case .trap: self = .trap
            }
        }
    }

    /// The longest text of a sample in letters.
    private static let longestSample = 200

    init(base: WebURL) { resolver = URLResolver(base: base) }

    /// Begins a page, of which at most so many links are taken.
    mutating func begin(base: WebURL, most: Int) {
        left = most
        resolver.setBase(base)
        queryEncoder = nil
        bytes.removeAll(keepingCapacity: true)
        candidates.removeAll(keepingCapacity: true)
        places.removeAll()
        written.removeAll()
        for place in counts.indices { counts[place] = 0 }
        traps.removeAll(keepingCapacity: true)
    }

    /// Resolves links against another base from now on, the document's `<base href>`, and writes
    /// their queries in the document's encoding, nil for UTF-8.
    mutating func setBase(_ base: WebURL, queryEncoding: TextEncoding?) {
        resolver.setBase(base)
        queryEncoder = queryEncoding?.query
        written.removeAll()
    }

    /// Counts a link that its page asks not to follow.
    mutating func refuseNofollow() {
        count(.seen)
        count(.nofollow)
    }

    /// Takes one link as it stands in the document, found by a follow rule of the page.
    mutating func add(
        _ href: UnsafeBufferPointer<UInt8>,
        rule: Int,
        of page: PageRule,
        scope: Scope,
        form: CanonicalForm
    ) {
        count(.seen)
        guard href.first != UInt8(ascii: "#") else { return }
        guard left > 0 else { return count(.tooMany) }
        left -= 1
        let place = written.place(of: href, rule: rule)
        if let place, let outcome = written[place] {
            if case .refused(let fate) = outcome { count(fate) }
            return
        }
        let match = page.follow[rule].match
        let wish = match.map { Wish.matching($0) } ?? .page
        let fate = take(href, rule: rule, wish, scope: scope, form: form)
        if let fate { count(fate) }
        // Each trap is noted.
        if let place, fate != .trap { written[place] = fate.map { .refused($0) } ?? .taken }
    }

    /// What a link is to be.
    enum Wish {
        /// A page.
        case page
        /// Something whose URL fits.
        case matching(URLPatterns)
        /// A list of start URLs.
        case list
    }

    /// Takes one URL of a list of start URLs.
    mutating func add(
        listed url: UnsafeBufferPointer<UInt8>,
        as wish: Wish,
        scope: Scope,
        form: CanonicalForm
    ) {
        count(.seen)
        var rule = Self.listedPage
        if case .list = wish { rule = Self.listedList }
        if let fate = take(url, rule: rule, wish, scope: scope, form: form) { count(fate) }
    }

    /// In place of the rule of a link.
    private static let listedPage = -1
    private static let listedList = -2

    /// Resolves a link and keeps it; else why not.
    private mutating func take(
        _ href: UnsafeBufferPointer<UInt8>,
        rule: Int,
        _ wish: Wish,
        scope: Scope,
        form: CanonicalForm
    ) -> Fate? {
        guard let url = resolver.resolve(href, queryEncoder: queryEncoder) else {
            return .invalid
        }
        var trap: URLTraps.Trap?
        let refused: Fate? = resolver.withBytes { text in
            if let refusal = scope.refusal(of: url, in: text) { return Fate(refusal) }
            var isAskedFor = true
            switch wish {
            case .matching(let match): if !match.matches(text) { return .unmatched }
            case .page: isAskedFor = false
            case .list: break
            }
            trap = scope.trap(of: url, in: text, isAskedFor: isAskedFor)
            if trap != nil { return .trap }
            if isAskedFor { return nil }
            let path = UnsafeBufferPointer(rebasing: text[url.path])
            return MediaSuffix.ends(path) ? .noPage : nil
        }
        if let trap { note(trap, of: url, traps: scope.traps) }
        if let refused { return refused }
        let fingerprint = resolver.fingerprint(form)
        // Pages link to the same page again and again: the first time counts.
        guard places.insert(fingerprint) else { return nil }
        let start = bytes.count
        resolver.append(to: &bytes)
        candidates.append(
            Candidate(
                start: start,
                end: bytes.count,
                host: (start + url.host.lowerBound)..<(start + url.host.upperBound),
                fingerprint: fingerprint,
                rule: rule
            )
        )
        return nil
    }

    /// The links taken so far, in the order of the page, in the form in which they are kept.
    var packed: PackedLinks {
        candidates.reduce(into: PackedLinks()) { links, link in
            links.append(bytes[link.start..<link.end], rule: link.rule)
        }
    }

    /// What was counted of a page apart from so many links that were taken, and from how deep it
    /// stood: what is added to the counts when these links are taken again.
    static func counts(_ counts: [String: Int], without taken: Int) -> [String: Int] {
        var counts = counts
        counts[Fate.tooDeep.name] = nil
        counts[Fate.seen.name, default: 0] -= taken
        return counts.filter { $0.value > 0 }
    }

    /// Ends a page: its links that are not known, in the order of the page, and what was counted.
    mutating func finish(
        plan: RunPlan,
        page: Int,
        depth: Int,
        into outcome: inout FetchOutcome
    ) {
        if depth >= plan.job.limits.depth {
            counts[Fate.tooDeep.rawValue] += candidates.count
            candidates.removeAll(keepingCapacity: true)
        }
        let rules = plan.job.pages[page].follow
        tell(plan, into: &outcome) { link, text in
            rules[link.rule].page ?? kind(of: text, in: plan.job) ?? page
        }
    }

    /// Ends a list of start URLs, itself so many lists away from its seed: its URLs that are not known,
    /// and what was counted.
    mutating func finishList(plan: RunPlan, depth: Int, into outcome: inout FetchOutcome) {
        if depth >= Self.deepestList {
            let before = candidates.count
            candidates.removeAll { $0.rule == Self.listedList }
            counts[Fate.tooDeep.rawValue] += before - candidates.count
        }
        tell(plan, into: &outcome) { link, text in
            link.rule == Self.listedList
                ? FetchTask.Purpose.sitemap.row ?? 0 : kind(of: text, in: plan.job) ?? 0
        }
    }

    /// Indexes of sitemaps inside each other: one is what the protocol allows, some sites have two.
    static let deepestList = 5

    private func tell(
        _ plan: RunPlan,
        into outcome: inout FetchOutcome,
        page: (Candidate, ArraySlice<UInt8>) -> Int
    ) {
        for fate in Fate.allCases where counts[fate.rawValue] > 0 {
            outcome.counts[fate.name] = counts[fate.rawValue]
        }
        for (kind, trap) in traps {
            let subject = Fate.trap.name + "." + kind
            outcome.counts[subject] = trap.count
            outcome.samples.append(.init(subject: subject, text: trap.first))
        }
        let found = candidates
        let new = plan.known.withLock { known in
            found.filter { !known.contains($0.fingerprint) }
        }
        outcome.links = new.map { link in
            let text = bytes[link.start..<link.end]
            return FetchOutcome.Link(
                url: String(decoding: text, as: UTF8.self),
                host: String(decoding: bytes[link.host], as: UTF8.self),
                fingerprint: link.fingerprint,
                page: page(link, text)
            )
        }
    }

    /// The first kind of page whose `match` fits; nil when none does.
    private func kind(of text: ArraySlice<UInt8>, in job: Job) -> Int? {
        text.withUnsafeBufferPointer { bytes in
            job.pages.firstIndex { $0.match?.matches(bytes) ?? false }
        }
    }

    /// Keeps a trap for `trawl show`: its kind, and of the first one what it was.
    private mutating func note(_ trap: URLTraps.Trap, of url: ResolvedURL, traps limits: URLTraps) {
        if traps[trap.name] != nil {
            traps[trap.name]?.count += 1
            return
        }
        // From the host on: user names and passwords stand before it.
        let text = resolver.withBytes {
            String(decoding: $0[url.host.lowerBound...], as: UTF8.self)
        }
        let cause = limits.explanation(of: trap) + ": " + text
        traps[trap.name] = (count: 1, first: String(cause.prefix(Self.longestSample)))
    }

    private mutating func count(_ fate: Fate) { counts[fate.rawValue] += 1 }
}
