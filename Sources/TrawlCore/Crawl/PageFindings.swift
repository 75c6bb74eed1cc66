/// All that came out of a page: its items, its links that were in scope, and what was counted on
/// the way.
///
/// Packed into bytes it is kept with the page, and taken in place of parsing while the page stays as
/// it is.
package struct PageFindings: Hashable, Sendable {
    /// The page's items.
    package var items: [FetchOutcome.Entry] = []
    /// The URL that the page names as its canonical one; nil: none, or nobody asked.
    package var canonical: String?
    /// What was counted, by name; not the links below.
    package var counts: [String: Int] = [:]
    /// Things worth a look.
    package var samples: [FetchOutcome.Sample] = []
    /// The links that were in scope, known ones and those too deep included: which run knows them, and
    /// how deep they are, is another question each time.
    package var links = PackedLinks()

    /// Nothing found yet.
    package init() {}

    /// Stands before a canonical URL, in place of a number of counts: no page has so many.
    private static let canonicalMark = Int.max

    /// The form in which they are kept.
    package var packed: [UInt8] {
        var bytes = PackedBytes()
        if let canonical {
            bytes.append(Self.canonicalMark)
            bytes.append(canonical)
        }
        bytes.append(counts.count)
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            bytes.append(name)
            bytes.append(count)
        }
        bytes.append(samples.count)
        for sample in samples {
            bytes.append(sample.subject)
            bytes.append(sample.text)
        }
        bytes.append(items.count)
        for item in items {
            bytes.append(item.kind)
            bytes.append(item.key)
            bytes.append(item.json)
            bytes.append(item.place)
        }
        return bytes.bytes + links.bytes
    }

    /// What was packed; nil for bytes that are no findings.
    package init?(packed: [UInt8]) {
        var reader = PackedReader(packed)
        guard var countCount = reader.number() else { return nil }
        if countCount == Self.canonicalMark {
            guard let canonical = reader.text(), let next = reader.number() else { return nil }
            self.canonical = canonical
            countCount = next
        }
        for _ in 0..<countCount {
            guard let name = reader.text(), let count = reader.number() else { return nil }
            counts[name] = count
        }
        guard let sampleCount = reader.number() else { return nil }
        for _ in 0..<sampleCount {
            guard let subject = reader.text(), let text = reader.text() else { return nil }
            samples.append(.init(subject: subject, text: text))
        }
        guard let itemCount = reader.number() else { return nil }
        for _ in 0..<itemCount {
            guard let kind = reader.text(), let key = reader.text(), let json = reader.text(),
                let place = reader.number()
            else { return nil }
            items.append(
                .init(
                    kind: kind,
                    key: key,
                    json: json,
                    hash: ContentHash(Array(json.utf8)),
                    place: place
                )
            )
        }
        links = PackedLinks(bytes: reader.rest)
        guard links.forEach({ _, _ in }) else { return nil }
    }
}

/// A list of URLs, each with the number of the follow rule that found it, of which only that is
/// written in which a URL differs from the one before: links of a page begin alike.
package struct PackedLinks: Hashable, Sendable {
    private(set) var bytes: [UInt8] = []
    /// How many were appended.
    package private(set) var count = 0
    private var last: [UInt8] = []

    /// No links.
    package init() {}

    fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

    /// Adds a URL.
    package mutating func append(_ url: ArraySlice<UInt8>, rule: Int) {
        let shared = url.withUnsafeBufferPointer { url in
            last.withUnsafeBufferPointer { last in
                let most = min(url.count, last.count)
                var shared = 0
                while shared < most, url[shared] == last[shared] { shared &+= 1 }
                return shared
            }
        }
        var packed = PackedBytes(bytes)
        bytes = []
        packed.append(rule)
        packed.append(shared)
        packed.append(url.count - shared)
        packed.append(url.dropFirst(shared))
        bytes = packed.bytes
        last.removeLast(last.count - shared)
        last.append(contentsOf: url.dropFirst(shared))
        count += 1
    }

    /// Gives every URL, in order, with its rule.
    ///
    /// - Returns: False when the bytes are no such list; then some may have been given.
    package func forEach(_ body: (_ url: UnsafeBufferPointer<UInt8>, _ rule: Int) -> Void) -> Bool {
        var reader = PackedReader(bytes)
        var url: [UInt8] = []
        while !reader.isAtEnd {
            guard let rule = reader.number(), let shared = reader.number(), shared <= url.count,
                let rest = reader.bytes()
            else { return false }
            url.removeSubrange(shared...)
            url.append(contentsOf: rest)
            url.withUnsafeBufferPointer { body($0, rule) }
        }
        return true
    }
}
