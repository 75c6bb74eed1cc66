@testable import Trawl
@testable import TrawlCore

/// A page whose structured data a test looks at.
struct StructuredPage {
    var html: String
    var kind = HTMLTree.Kind.html
    var base = "https://shop.example/dir/page?q"

    /// Lends the data, and the table of the page's elements.
    func read<Result>(
        _ body: (inout StructuredData, ElementIndex) throws -> Result
    ) throws -> Result {
        guard let base = WebURL(base) else { preconditionFailure("a test's URL is wrong") }
        let index = ElementIndex()
        return try Array(html.utf8).withUnsafeBufferPointer { bytes in
            guard let tree = HTMLTree(utf8: bytes, kind: kind, into: index) else {
                preconditionFailure("a test's page is empty")
            }
            var data = StructuredData(index, kind: tree.kind, base: base, queryEncoder: nil)
            return try body(&data, index)
        }
    }

    /// The values of a path in the objects of a type, as JSON.
    func values(
        _ syntax: StructuredSource.Syntax,
        _ type: String,
        _ path: String,
        _ wanted: StructuredGraph.Wanted = .first
    ) throws -> String {
        let path = try path.isEmpty ? .whole : StructuredPath(path)
        return try read { data, _ in
            let source = StructuredSource.objects(syntax, type: type, path: path)
            return Value.list(data.values(source, scope: nil, wanted)).json
        }
    }

    /// The page's microdata as other readers give it, as JSON.
    func microdata() throws -> String {
        guard let base = WebURL(base) else { preconditionFailure("a test's URL is wrong") }
        return Value.list(StructuredAnswer(html: html, base: base).microdata).json
    }
}
