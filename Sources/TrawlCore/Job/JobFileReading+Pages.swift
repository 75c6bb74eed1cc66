/// `pages`, or the keys of the one kind of page at the top.
extension JobFileReading {
    /// Reads the kinds of page; with mistakes the list may be short.
    mutating func readPages(_ keys: KeyedEntries) -> [PageRule] {
        let digest = ExtractionDigest(job: keys)
        guard let node = keys["pages"] else {
            pageNames = [jobName]
            let page = readPage(keys, name: jobName, digest)
            if !isReadingDefaults { checkWork([page], keys) }
            return [page]
        }
        for key in keys.present(KeyTable.pageKeys) {
            error(.pagesAndTop(key), at: keys.span(of: key))
        }
        guard let elements = node.elements else {
            error(.wrongKind("pages", "a list", is: node.kindName), at: node.span)
            return []
        }
        if elements.isEmpty { error(.emptyList("pages"), at: node.span) }
        let named = readPageNames(elements)
        pageNames = named.map(\.name)
        var pages: [PageRule] = []
        for (name, page) in named { pages.append(readPage(page, name: name, digest)) }
        if !hasErrors { checkReach(pages, named.map(\.keys)) }
        if named.count == elements.count { checkWork(pages, keys) }
        return pages
    }

    private mutating func readPageNames(
        _ elements: [YAMLNode]
    ) -> [(name: String, keys: KeyedEntries)] {
        var named: [(name: String, keys: KeyedEntries)] = []
        var seen: Set<String> = []
        for (number, element) in elements.enumerated() {
            guard let keys = keys(of: element, "pages", in: .page) else { continue }
            var name = ""
            if let node = keys["name"] {
                name = self.name("name", node) ?? ""
                if !name.isEmpty, !seen.insert(name).inserted {
                    error(.pageTwice(name), at: node.span)
                }
            } else if !keys.isWritten("name") {
                error(.pageWithoutName(number + 1), at: keys.span)
            }
            named.append((name, keys))
        }
        return named
    }

    /// Warns of kinds that no page can ever be of.
    private mutating func checkReach(_ pages: [PageRule], _ keys: [KeyedEntries]) {
        let targets = Set(pages.flatMap { $0.follow.compactMap(\.page) })
        for (index, page) in pages.enumerated().dropFirst()
        where page.match == nil && !targets.contains(index) {
            warn(.pageUnreachable(page.name), at: keys[index].span(of: "name"))
        }
    }

    private mutating func checkWork(_ pages: [PageRule], _ keys: KeyedEntries) {
        guard !hasErrors, pages.allSatisfy({ $0.follow.isEmpty && $0.item == nil }) else { return }
        warn(.nothingToDo, at: keys.span(of: "start"))
    }

    private mutating func readPage(
        _ keys: KeyedEntries,
        name: String,
        _ digest: ExtractionDigest
    ) -> PageRule {
        var page = PageRule(name: name)
        page.digest = digest.hash(of: keys)
        if let node = keys["match"] { page.match = readPatterns("match", node) }
        if let node = keys["follow"] {
            for element in elements("follow", node) {
                if let rule = readFollow(element) { page.follow.append(rule) }
            }
        }
        page.item = readItem(keys)
        return page
    }

    private mutating func readFollow(_ node: YAMLNode) -> FollowRule? {
        if node.scalar != nil {
            return readCSS("follow", node).map { FollowRule(selector: .css($0)) }
        }
        guard let keys = keys(of: node, "follow", in: .follow) else { return nil }
        guard let selector = readSelector(keys) else { return nil }
        var rule = FollowRule(selector: selector)
        if let match = keys["match"] { rule.match = readPatterns("match", match) }
        if let page = keys["page"], let name = text("page", page) {
            rule.page = pageNumbers[name]
            if rule.page == nil {
                let near = didYouMean(name, among: pageNames)
                error(
                    .unknownPage(page.scalar?.shown ?? "", near: near, names: pageNames),
                    at: page.span
                )
            }
        }
        return rule
    }
}

/// `each`, `item`, `key` and `fields`
extension JobFileReading {
    private mutating func readItem(_ keys: KeyedEntries) -> ItemRule? {
        guard let entry = keys.entry("fields") else {
            for key in keys.present(["each", "item", "key"]) where !isReadingDefaults {
                error(.needsFields(key), at: keys.span(of: key))
            }
            return nil
        }
        let each = keys["each"].flatMap { readElementSelector("each", $0) }
        isInsideElement = each != nil
        let fields = readFields(entry, isTop: true)
        isInsideElement = false
        var item = ItemRule(kind: jobName, fields: fields)
        for place in item.fields.indices {
            let field = entry.value.entries?.first { $0.key == item.fields[place].name }
            item.fields[place].digest = ExtractionDigest.hash(
                ofField: field?.value,
                each: keys["each"]
            )
        }
        item.each = each
        if let node = keys["item"], let kind = name("item", node) { item.kind = kind }
        if let node = keys["key"] { item.key = readKey(node, entry, fields) }
        let hasURL = fields.contains { $0.ways.contains { $0.type == .url && !$0.takesAll } }
        if let each = keys.entry("each"), keys["key"] == nil, !hasURL, !fields.isEmpty {
            warn(.itemHasNoOwnKey(item.kind), at: each.keySpan)
        }
        return item
    }

    private mutating func readKey(
        _ node: YAMLNode,
        _ fieldsEntry: YAMLEntry,
        _ fields: [FieldRule]
    ) -> [String] {
        // Fields with a mistake are named all the same.
        let names = fieldsEntry.value.entries?.map(\.key) ?? []
        let known = Set(names)
        let nested = Set(fields.filter { !$0.isPlain }.map(\.name))
        var seen: Set<String> = []
        var key: [String] = []
        for element in elements("key", node) {
            guard let name = text("key", element) else { continue }
            let shown = element.scalar?.shown ?? ""
            guard known.contains(name) else {
                let near = didYouMean(name, among: names)
                error(.unknownKeyField(shown, near: near), at: element.span)
                continue
            }
            guard seen.insert(name).inserted else {
                error(.listedTwice("key", shown), at: element.span)
                continue
            }
            if nested.contains(name) {
                error(.nestedKeyField(shown), at: element.span)
            }
            key.append(name)
        }
        return key
    }
}

extension FieldRule {
    /// Whether every way gives one plain value: not a list and not an object.
    fileprivate var isPlain: Bool {
        ways.allSatisfy { way in
            switch way.source {
            case .object, .objects, .dataObject: false
            case .select, .scope, .constant, .data, .path: !way.takesAll
            }
        }
    }
}
