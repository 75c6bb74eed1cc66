internal import TrawlCore

/// Reads one document that is no tree of elements: JSON, or plain text, which is one value.
///
/// CSS and XPath find nothing in it; `regex` alone takes the whole.
struct DataReader: FieldReading {
    let values: ValueReader
    var result: PageExtraction
    var objects: [StructuredData.Found] = []
    private let document: Value

    /// A reader of a document.
    init(_ document: Value, values: ValueReader, result: PageExtraction) {
        self.document = document
        self.values = values
        self.result = result
    }

    /// Tells the links that JSONPath finds: texts.
    mutating func followLinks(
        _ selectors: [CompiledRule.Selector],
        _ onLink: (UnsafeBufferPointer<UInt8>, Int, Bool) -> Void
    ) {
        for (place, selector) in selectors.enumerated() {
            for case .text(let text) in nodes(of: selector, in: nil) {
                var link = text.trimmed()
                link.withUTF8 { onLink($0, place, false) }
            }
        }
    }

    private mutating func nodes(
        of selector: CompiledRule.Selector,
        in scope: Value?,
        atMost count: Int? = nil
    ) -> [Value] {
        guard case .json(let path) = selector else { return [] }
        let document = scope ?? document
        let selection =
            count.map { path.selection(in: document, atMost: $0) } ?? path.selection(in: document)
        if let limit = selection.limit {
            result.fail(
                .selectorLimit,
                "JSONPath '\(path.text)' costs too much on this document (\(limit.rawValue))"
            )
        }
        return selection.values
    }

    mutating func scopes(
        of selector: CompiledRule.Selector,
        in scope: Value?,
        isOneEnough: Bool
    ) -> [Value] {
        nodes(of: selector, in: scope, atMost: isOneEnough ? 1 : nil)
    }

    mutating func forEachFound(
        _ selector: CompiledRule.Selector,
        in scope: Value?,
        _ way: FieldWay,
        _ body: (ValueReader.Found, Bool) -> Bool
    ) {
        for value in nodes(of: selector, in: scope, atMost: way.takesAll ? nil : 1) {
            guard body(values.read(value, way), false) else { return }
        }
    }

    mutating func count(of selector: CompiledRule.Selector, in scope: Value?) -> Int {
        nodes(of: selector, in: scope).count
    }

    mutating func own(_ scope: Value?, _ way: FieldWay) -> ValueReader.Found {
        values.read(scope ?? document, way)
    }

    // MARK: Data for machines, which pages of HTML have

    mutating func data(
        _ source: StructuredSource,
        in scope: Value?,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value] { [] }

    mutating func dataObjects(
        _ syntax: StructuredSource.Syntax,
        ofType type: String,
        in scope: Value?,
        _ wanted: StructuredGraph.Wanted
    ) -> [StructuredData.Found] { [] }

    mutating func data(
        along path: StructuredPath,
        in object: StructuredData.Found,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value] { [] }
}
