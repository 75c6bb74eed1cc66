internal import Trawl

/// Locations of sitemaps, packed or not.
struct ConformSitemaps: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let reader = SitemapReader(
            url: nil,
            contentType: try question.optionalText("content_type")
        )
        let opener = GzipBody(maximumBytes: SitemapReader.maximumBytes)
        var locations: [Value] = []
        let take = { (entries: [SitemapEntry]) in
            locations += entries.map { .object(Self.fields(of: $0)) }
        }
        var failure: GzipError?
        try question.bytes("bytes_b64").withUnsafeBufferPointer { bytes in
            do throws(GzipError) {
                try opener.read(bytes) { take(reader.read($0)) }
                try opener.finish { take(reader.read($0)) }
            } catch { failure = error }
        }
        take(reader.finish())
        // What a broken file gave before its mistake is an answer.
        if let failure, locations.isEmpty { throw ConformRefusal(failure.description) }
        let name = reader.kind == .index ? "sitemaps" : "urls"
        return Fields([(name, .list(locations))])
    }

    private static func fields(of entry: SitemapEntry) -> Fields {
        var fields = Fields()
        fields.append(name: "loc", value: .text(entry.location))
        if let text = entry.lastModifiedText { fields.append(name: "lastmod", value: .text(text)) }
        if let text = entry.changeFrequency {
            fields.append(name: "changefreq", value: .text(text))
        }
        if let text = entry.priority { fields.append(name: "priority", value: .text(text)) }
        return fields
    }
}
