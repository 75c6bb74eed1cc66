package import TrawlCore

/// All structured data of an HTML text, without a job: for checking it against others' readings, and
/// for looking at a page.
package struct StructuredAnswer {
    /// The values of the scripts of JSON-LD; an array at the top of a script is spliced in.
    package private(set) var linkedData: [Value] = []
    /// The items of microdata that are nobody's property: `type`, `id`, `properties`, and `value` for
    /// what stands in an item without properties.
    package private(set) var microdata: [Value] = []
    /// Names and contents of the Open Graph protocol, as they are written.
    package private(set) var openGraph: [(property: String, content: String)] = []

    /// Reads a document whose URLs are resolved against `base`, whatever it says about that.
    package init(html: String, base: WebURL) {
        var html = html
        html.withUTF8 { fill($0, base) }
    }

    private mutating func fill(_ text: UnsafeBufferPointer<UInt8>, _ base: WebURL) {
        let index = ElementIndex()
        guard let tree = HTMLTree(utf8: text, kind: .html, into: index) else { return }
        linkedData = LinkedScripts(index).roots.map(\.value)
        let reader = MicrodataReader(
            index,
            isHTML: tree.kind == .html,
            base: base,
            queryEncoder: nil
        )
        microdata = reader.items.map(\.described)
        openGraph = PageMeta(index).openGraph
    }
}
