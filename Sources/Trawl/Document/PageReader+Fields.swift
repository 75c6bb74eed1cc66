internal import CLibxml2
internal import TrawlCore

/// Fields of a tree of elements.
extension PageReader: FieldReading {
    mutating func scopes(
        of selector: CompiledRule.Selector,
        in scope: Int?,
        isOneEnough: Bool
    ) -> [Int] {
        var places: [Int] = []
        forEachHit(selector, scope: scope) { _, place in
            if let place { places.append(place) }
            return !isOneEnough || places.isEmpty
        }
        return places
    }

    mutating func forEachFound(
        _ selector: CompiledRule.Selector,
        in scope: Int?,
        _ way: FieldWay,
        _ body: (ValueReader.Found, Bool) -> Bool
    ) {
        let values = values
        forEachHit(selector, scope: scope) { hit, _ in
            var isOwnText = false
            if case .ownText = hit { isOwnText = true }
            return body(values.read(hit, way), isOwnText)
        }
    }

    mutating func count(of selector: CompiledRule.Selector, in scope: Int?) -> Int {
        var count = 0
        forEachHit(selector, scope: scope) { _, _ in
            count += 1
            return true
        }
        return count
    }

    mutating func own(_ scope: Int?, _ way: FieldWay) -> ValueReader.Found {
        let index = matcher.index
        let place = scope ?? 0
        guard place < index.count else { return .nothing }
        return values.read(.element(index.entries[place].node), way)
    }

    // MARK: Data for machines

    mutating func data(
        _ source: StructuredSource,
        in scope: Int?,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value] {
        withStructure { $0.values(source, scope: scope, wanted) }
    }

    mutating func dataObjects(
        _ syntax: StructuredSource.Syntax,
        ofType type: String,
        in scope: Int?,
        _ wanted: StructuredGraph.Wanted
    ) -> [StructuredData.Found] {
        withStructure { $0.objects(syntax, ofType: type, scope: scope, wanted) }
    }

    mutating func data(
        along path: StructuredPath,
        in object: StructuredData.Found,
        _ wanted: StructuredGraph.Wanted
    ) -> [Value] {
        withStructure { $0.values(of: path, in: object, wanted) }
    }

    /// Made when the first field asks for it.
    private mutating func withStructure<Result>(
        _ body: (inout StructuredData) -> Result
    ) -> Result {
        var data =
            structure
            ?? StructuredData(
                matcher.index,
                kind: tree.kind,
                base: base,
                queryEncoder: queryEncoding?.query
            )
        structure = nil
        defer { structure = data }
        return body(&data)
    }
}
