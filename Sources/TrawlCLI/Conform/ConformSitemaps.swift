internal import Trawl

/// Locations of sitemaps, packed or not.
struct ConformSitemaps: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let reader = SitemapReader(
            url: nil,
            contentType: try question.optionalText("content_type")
        )
        let opener = GzipBody(maximumBytes: SitemapReader.maximumBytes)
        var entries: [SitemapEntry] = []
        var failure: GzipError?
        try question.bytes("bytes_b64").withUnsafeBufferPointer { bytes in
            do throws(GzipError) {
                try opener.read(bytes) { entries += reader.read($0) }
                try opener.finish { entries += reader.read($0) }
            } catch { failure = error }
        }
        entries += reader.finish()
        // What a broken file gave before its mistake is an answer.
        if let failure, entries.isEmpty { throw ConformRefusal(failure.description) }
        let name = reader.kind == .index ? "sitemaps" : "urls"
        return Fields([(name, .list(entries.map { .object(Self.fields(of: $0)) }))])
    }

    private static func fields(of entry: SitemapEntry) -> Fields {
        var fields = Fields([("loc", .text(entry.location))])
        let others = [
            ("lastmod", entry.lastModifiedText), ("changefreq", entry.changeFrequency),
            ("priority", entry.priority),
        ]
        for (name, text) in others {
            if let text { fields.append(name: name, value: .text(text)) }
        }
        return fields
    }
}
