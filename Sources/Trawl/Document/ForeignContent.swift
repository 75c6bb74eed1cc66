/// Whether a place in HTML lies in SVG or MathML, where `<![CDATA[` begins text, and no element holds
/// plain text (HTML Standard, 13.2.6.5).
struct ForeignContent {
    /// Deeper ones are not counted; it bounds the search at each end tag.
    static let maximumDepth = 64

    /// The open elements that matter, the outermost first.
    private var levels: [UInt64] = []
    /// Whether the innermost of them is SVG or MathML itself.
    private(set) var isInside = false

    /// Whether any of them is open.
    var isActive: Bool { !levels.isEmpty }

    /// An element begins.
    mutating func open(_ key: UInt64) {
        let isRoot = MarkupNames.isForeign(key)
        if isInside, MarkupNames.breakouts.contains(key) {
            while let last = levels.last, MarkupNames.isForeign(last) { levels.removeLast() }
            isInside = false
        } else if isRoot || (isInside && MarkupNames.integrationPoints.contains(key)),
            levels.count < Self.maximumDepth
        {
            levels.append(key)
            isInside = isRoot
        }
    }

    /// An element ends.
    mutating func close(_ key: UInt64) {
        guard let place = levels.lastIndex(of: key) else { return }
        levels.removeSubrange(place...)
        isInside = levels.last.map { MarkupNames.isForeign($0) } ?? false
    }
}
