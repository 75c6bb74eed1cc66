internal import TrawlCore

/// What a page carries for machines: JSON-LD, microdata and `meta` elements.
///
/// Each kind is read when the first field asks for it, and once. Good as long as the page's tree
/// and table are.
struct StructuredData {
    private let index: ElementIndex
    private let kind: HTMLTree.Kind
    /// What URLs are resolved against.
    private let base: WebURL
    private let queryEncoder: QueryEncoder?
    private var linked: StructuredGraph?
    private var items: StructuredGraph?
    private var metas: PageMeta?
    /// Scripts of JSON-LD that could not be read; 0 while no field has asked for them.
    private(set) var unreadableScripts = 0
    /// What is wrong with the first of them.
    private(set) var firstMistake: JSONError?
    /// Whether something of what was asked for was left out for a limit.
    private(set) var isTruncated = false

    /// The data of the page whose elements the table holds; nothing is read yet.
    init(_ index: ElementIndex, kind: HTMLTree.Kind, base: WebURL, queryEncoder: QueryEncoder?) {
        self.index = index
        self.kind = kind
        self.base = base
        self.queryEncoder = queryEncoder
    }

    // MARK: Fields

    /// An object that was found, for going along paths inside it.
    struct Found {
        var fields: Fields
        fileprivate var syntax: StructuredSource.Syntax
    }

    /// The filled values that a source gives: of the first object of its type, or of all.
    ///
    /// Text has no white space at its ends; numbers, truth values and objects stay what they are.
    ///
    /// - Parameters:
    ///   - source: What is asked for.
    ///   - scope: The place of the element of `each`; nil: the page.
    ///   - wanted: The first value or all.
    /// - Returns: At most one value for `.first`.
    mutating func values(
        _ source: StructuredSource,
        scope: Int?,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value] {
        switch source {
        case .meta(let name):
            let contents = readMetas().contents(of: name).map(Value.text)
            return wanted == .all ? contents : Array(contents.prefix(1))
        case .objects(let syntax, let type, let path):
            var found: [Value] = []
            for object in objects(syntax, ofType: type, scope: scope, wanted) {
                found.append(contentsOf: values(of: path, in: object, wanted))
                guard found.count <= StructuredGraph.maximumValues else {
                    isTruncated = true
                    return Array(found.prefix(StructuredGraph.maximumValues))
                }
            }
            return found
        }
    }

    /// The objects of a type in document order, at most one for `.first`.
    ///
    /// Inside `each` those count that lie in its element. Where there are none, it is the innermost
    /// item of microdata around the element; and the whole page's JSON-LD when no script lies in the
    /// element.
    mutating func objects(
        _ syntax: StructuredSource.Syntax,
        ofType type: String,
        scope: Int?,
        _ wanted: StructuredGraph.Wanted
    ) -> [Found] {
        let found =
            scope.map { objects(syntax, ofType: type, around: $0, wanted) }
            ?? withGraph(syntax) { $0.objects(ofType: type, in: nil, wanted) }
        return found.map { Found(fields: $0, syntax: syntax) }
    }

    private mutating func objects(
        _ syntax: StructuredSource.Syntax,
        ofType type: String,
        around scope: Int,
        _ wanted: StructuredGraph.Wanted
    ) -> [Fields] {
        let index = index
        let inside = scope..<Int(index.entries[scope].end)
        return withGraph(syntax) { graph in
            guard syntax == .microdata else {
                let places = graph.hasObjects(in: inside) ? inside : nil
                return graph.objects(ofType: type, in: places, wanted)
            }
            var found = graph.objects(ofType: type, in: inside, wanted)
            var place = Int(index.entries[scope].parent)
            while found.isEmpty, place >= 0 {
                found = graph.objects(ofType: type, in: place..<place + 1, .first)
                place = Int(index.entries[place].parent)
            }
            return found
        }
    }

    /// What a path leads to inside an object.
    mutating func values(
        of path: StructuredPath,
        in object: Found,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value] {
        withGraph(object.syntax) { $0.values(of: path, in: object.fields, wanted) }
    }

    // MARK: Reading

    /// Lends the objects of a syntax, which are read first if they were not.
    private mutating func withGraph<Result>(
        _ syntax: StructuredSource.Syntax,
        _ body: (inout StructuredGraph) -> Result
    ) -> Result {
        var graph: StructuredGraph
        switch syntax {
        case .jsonld:
            graph = linked ?? readScripts()
            linked = nil
        case .microdata:
            graph = items ?? readItems()
            items = nil
        }
        let result = body(&graph)
        if graph.isTruncated { isTruncated = true }
        switch syntax {
        case .jsonld: linked = graph
        case .microdata: items = graph
        }
        return result
    }

    private mutating func readScripts() -> StructuredGraph {
        let scripts = LinkedScripts(index)
        unreadableScripts = scripts.unreadableCount
        firstMistake = scripts.firstMistake
        if scripts.isTruncated { isTruncated = true }
        var graph = StructuredGraph()
        for root in scripts.roots { graph.add(root.value, at: root.place) }
        return graph
    }

    private mutating func readItems() -> StructuredGraph {
        let reader = MicrodataReader(
            index,
            isHTML: kind == .html,
            base: base,
            queryEncoder: queryEncoder
        )
        if reader.isTruncated { isTruncated = true }
        var found: [Int: Fields] = [:]
        for item in reader.items { _ = Self.link(item, into: &found) }
        var graph = StructuredGraph()
        // What `itemref` gives to an item may stand before it.
        for (place, fields) in found.sorted(by: { $0.key < $1.key }) {
            guard graph.add(object: fields, at: place) else { break }
        }
        return graph
    }

    /// The form of JSON-LD of an item, which is kept by its place, as are those inside it.
    ///
    /// Of one that `itemref` gives to several the last is kept.
    private static func link(_ item: MicrodataItem, into found: inout [Int: Fields]) -> Fields {
        let fields = item.linked { link($0, into: &found) }
        found[item.place] = fields
        return fields
    }

    private mutating func readMetas() -> PageMeta {
        if let metas { return metas }
        let read = PageMeta(index)
        if read.isTruncated { isTruncated = true }
        metas = read
        return read
    }
}
