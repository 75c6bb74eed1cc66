internal import TrawlCore

/// A link that stands in an element's attributes.
struct FeedLink {
    /// What it is to the entry or feed, in lower case: `alternate`, `enclosure`, `self` and others.
    let relation: String
    /// Where it leads, as written.
    let reference: String
    /// Whether its type is that of a page for people.
    let isPage: Bool

    /// The link of an element; nil when it has no reference.
    init?(_ element: XMLStreamElement) {
        // RSS has `url`, Atom `href`, and some writers mix them up.
        let reference =
            element.attribute("url") ?? element.attribute("uri") ?? element.attribute("href")
        guard let reference = reference?.trimmedOfSpace, !reference.isEmpty else { return nil }
        self.reference = reference
        var relation = element.attribute("rel")?.trimmedOfSpace.lowercased() ?? "alternate"
        // RFC 4287, 4.2.7.2: a registered name is short for this URI.
        let registry = "http://www.iana.org/assignments/relation/"
        if relation.hasPrefix(registry) { relation.removeFirst(registry.count) }
        self.relation = relation.isEmpty ? "alternate" : relation
        let type = element.attribute("type")?.utf8.split(separator: UInt8(ascii: ";")).first
        let name = type.flatMap(String.init)?.trimmedOfSpace.lowercased() ?? ""
        isPage = ["", "html", "xhtml", "text/html", "application/xhtml+xml"].contains(name)
    }
}

/// What references are relative to.
struct FeedBase {
    private static let xmlNamespace = "http://www.w3.org/xml/1998/namespace"
    /// RDF's, in lower case as all names are.
    static let rdfNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

    private var url: WebURL?
    /// Whether the document itself names it, and not only where it was read from.
    private var isDeclared = false

    /// The base of a document that was read from this URL, if it is known.
    init(url: WebURL?) { self.url = url }

    /// Takes the base that an element names for what is inside it (XML Base).
    mutating func enter(_ element: XMLStreamElement) {
        guard !element.attributes.isEmpty,
            // CDF has it without a prefix.
            let base = element.attribute("base", in: Self.xmlNamespace)
                ?? element.attribute("base"),
            let new = WebURL(base, relativeTo: url), new.isHTTP
        else { return }
        url = new
        isDeclared = true
    }

    /// A reference made absolute; what is absolute, or cannot be made so, stays as written.
    func resolve(_ reference: String) -> String {
        guard let url, WebURL(reference) == nil else { return reference }
        return WebURL(reference, relativeTo: url)?.text ?? reference
    }

    /// The same, but only where the document names a base: identifiers do not depend on where they
    /// were read.
    func resolveDeclared(_ reference: String) -> String {
        isDeclared ? resolve(reference) : reference
    }
}

extension String {
    /// The text without white space of ASCII at its ends.
    var trimmedOfSpace: String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
        guard let first = utf8.first, let last = utf8.last, isSpace(first) || isSpace(last) else {
            return self
        }
        let start = utf8.drop(while: isSpace)
        guard let end = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(self[start.startIndex...end])
    }
}
