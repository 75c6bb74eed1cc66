package import TrawlCore

/// Takes links and items out of the pages of one job.
///
/// One thread's: it owns compiled selectors and buffers that are used again for every page.
package final class PageExtractor {
    private let job: Job
    private let values: ValueReader
    private let rules: [CompiledRule]
    /// The same for XML, where names tell upper from lower case.
    private let rulesForXML: [CompiledRule]
    /// The kinds of page that ask for JSON somewhere.
    private let jsonPages: Set<Int>
    /// The elements of the page in hand; kept for its memory.
    private let index = ElementIndex()

    /// Compiles a job's selectors.
    ///
    /// - Throws: An XPath expression that does not compile, which a checked job cannot hold.
    package init(
        job: Job,
        transforms: TransformRegistry,
        trace: ExtractionTrace? = nil
    ) throws {
        self.job = job
        values = ValueReader(job: job.name, transforms: transforms, trace: trace)
        jsonPages = Set(job.pages.indices.filter { job.pages[$0].asksForJSON })
        rules = try job.pages.map { page throws(XPathMistake) in
            try CompiledRule(page, kind: .html)
        }
        rulesForXML = try job.pages.map { page throws(XPathMistake) in
            try CompiledRule(page, kind: .xml)
        }
    }

    /// Takes links and items out of a page.
    ///
    /// All of the page's trouble is in the result.
    ///
    /// - Parameters:
    ///   - page: The document.
    ///   - robots: What the page's header fields ask of crawlers, to which its `meta` elements are
    ///     added; nil: neither these nor `rel=nofollow` are looked at.
    ///   - onBase: Told, once and before the first link, what links are resolved against, and what
    ///     their queries are written in; nil: UTF-8.
    ///   - onLink: Told each link: its text as written without white space around it, which is
    ///     valid UTF-8 and lives as long as the call; the place of its rule in the page's `follow`;
    ///     and whether it asks not to be followed. The same link may come several times.
    /// - Returns: The items and what went wrong.
    package func extract(
        _ page: PageInput,
        robots: RobotsDirectives?,
        onBase: (_ base: WebURL, _ queryEncoding: TextEncoding?) -> Void,
        onLink: (_ href: UnsafeBufferPointer<UInt8>, _ followRule: Int, _ isNofollow: Bool) -> Void
    ) -> PageExtraction {
        var extraction = PageExtraction(base: page.url.withoutCredentials())
        page.body.withUnsafeBufferPointer { body in
            let decoded = TextDecoding.decode(body, contentType: page.contentType)
            extraction.decodedAs = decoded.encoding.name
            let encoding = TextEncoding(decoded.encoding)
            if let text = decoded.text {
                text.withUnsafeBufferPointer {
                    extract($0, page, robots, encoding, onBase, onLink, &extraction)
                }
            } else {
                let text = UnsafeBufferPointer(rebasing: body[decoded.start...])
                extract(text, page, robots, encoding, onBase, onLink, &extraction)
            }
        }
        return extraction
    }

    private func extract(
        _ text: UnsafeBufferPointer<UInt8>,
        _ page: PageInput,
        _ robots: RobotsDirectives?,
        _ queryEncoding: TextEncoding?,
        _ onBase: (WebURL, TextEncoding?) -> Void,
        _ onLink: (UnsafeBufferPointer<UInt8>, Int, Bool) -> Void,
        _ extraction: inout PageExtraction
    ) {
        if let document = document(text, page) {
            return extract(document, page, onBase, onLink, &extraction)
        }
        let kind = DocumentKind.of(text, contentType: page.contentType)
        // HTML's attributes are cut where they are too many; XML is not written anew.
        guard kind == .html || TagGuard.allows(text) else {
            extraction.fail(.parse, "a tag of the document has too many attributes")
            return
        }
        let isBlank = text.allSatisfy { $0 <= 0x20 }
        let tree = isBlank ? nil : HTMLTree(utf8: text, kind: kind, into: index)
        guard let tree else {
            if !isBlank, kind == .xml { extraction.fail(.parse, "the document is not XML") }
            extraction.missingRequiredCount += missingOnEmptyPage(page.rule)
            onBase(extraction.base, queryEncoding)
            return
        }
        guard let rule = rule(page.rule, kind) else {
            extraction.fail(.parse, "the job has no such kind of page")
            return
        }
        extraction.isTruncated = tree.isCut || index.isTruncated
        var reader = PageReader(
            tree: tree,
            index: index,
            url: page.url,
            fetchedAt: page.fetchedAt,
            robots: robots,
            queryEncoding: queryEncoding,
            namespaces: job.namespaces,
            values: values
        )
        reader.readHead()
        if let hosts = page.canonicalHosts { reader.readCanonical(allowing: hosts) }
        onBase(reader.base, queryEncoding)
        reader.followLinks(rule.follow, onLink)
        if rule.item != nil {
            let address = reader.result.canonical ?? page.url.withoutFragment().withoutCredentials()
            reader.readItems(rule, job: job.name, page: address.text)
        }
        reader.finish(&extraction)
    }

    /// What the text says when it is no markup: JSON, or text alone; nil for markup.
    private func document(
        _ text: UnsafeBufferPointer<UInt8>,
        _ page: PageInput
    ) -> Result<Value, JSONError>? {
        let type = DocumentKind.essence(of: page.contentType)
        let first = text.first { $0 > 0x20 }
        let isJSON = type == "application/json" || type == "text/json" || type.hasSuffix("+json")
        let mayBeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let asksForJSON = mayBeJSON && jsonPages.contains(page.rule)
        if isJSON || asksForJSON {
            let reading = Result { () throws(JSONError) in try Value(json: Array(text)) }
            // What only looked like it may be markup all the same.
            if case .failure = reading, !isJSON { return nil }
            return reading
        }
        guard type == "text/plain", first != UInt8(ascii: "<") else { return nil }
        return .success(.text(String(decoding: text, as: UTF8.self)))
    }

    private func extract(
        _ document: Result<Value, JSONError>,
        _ page: PageInput,
        _ onBase: (WebURL, TextEncoding?) -> Void,
        _ onLink: (UnsafeBufferPointer<UInt8>, Int, Bool) -> Void,
        _ extraction: inout PageExtraction
    ) {
        onBase(extraction.base, nil)
        switch document {
        case .failure(let error):
            extraction.fail(.parse, "the document is not JSON: \(error)")
        case .success(let document):
            guard let rule = rule(page.rule, .html) else {
                return extraction.fail(.parse, "the job has no such kind of page")
            }
            values.begin(
                kind: .html,
                page: page.url,
                base: extraction.base,
                queryEncoding: nil,
                fetchedAt: page.fetchedAt
            )
            var reader = DataReader(document, values: values, result: extraction)
            reader.followLinks(rule.follow, onLink)
            if rule.item != nil {
                let address = page.url.withoutFragment().withoutCredentials().text
                reader.readItems(rule, job: job.name, page: address)
            }
            extraction = reader.result
            if values.isExhausted {
                extraction.fail(
                    .selectorLimit,
                    "the values of the page are too large or cost too much"
                )
            }
            extraction.problems = values.problems
            extraction.problemCount = values.problemCount
            extraction.wins = values.wins
        }
    }

    /// The compiled rule of a kind of page; nil when the job has no such kind.
    private func rule(_ place: Int, _ kind: HTMLTree.Kind) -> CompiledRule? {
        guard job.pages.indices.contains(place) else { return nil }
        return kind == .html ? rules[place] : rulesForXML[place]
    }

    /// A page without any element lacks every required field of its one item.
    private func missingOnEmptyPage(_ place: Int) -> Int {
        guard job.pages.indices.contains(place), let item = job.pages[place].item,
            item.each == nil, item.fields.contains(where: \.isRequired)
        else { return 0 }
        return 1
    }
}

/// How a document is to be parsed.
enum DocumentKind {
    /// The media type without parameters, in lower case; empty when there is none.
    static func essence(of contentType: String?) -> String {
        (contentType ?? "").prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// XML by its type, or without a type by its declaration; everything else is HTML, XHTML too,
    /// as most of it is not well-formed.
    static func of(
        _ text: UnsafeBufferPointer<UInt8>,
        contentType: String?
    ) -> HTMLTree.Kind {
        let type = essence(of: contentType)
        if type.hasSuffix("/xml") || (type.hasSuffix("+xml") && !type.contains("xhtml")) {
            return .xml
        }
        guard type.isEmpty else { return .html }
        let head = UnsafeBufferPointer(rebasing: text.prefix(EncodingSniffer.prescanBytes))
        let start = head.drop { $0 <= 0x20 }
        guard start.starts(with: "<?xml".utf8) else { return .html }
        return ByteSearch.contains(Array("<html".utf8), in: head) ? .html : .xml
    }
}
