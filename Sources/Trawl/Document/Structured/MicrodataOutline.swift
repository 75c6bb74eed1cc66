internal import CLibxml2
internal import TrawlCore

/// Which element of a page is an item of microdata, and which one is a property of which item.
///
/// Made by one walk over the page's elements; no value is read.
struct MicrodataOutline {
    /// How many properties the `itemref` of a page's items may give, with the names that are looked
    /// up for it and the elements around those.
    ///
    /// Far more than honest pages use, and done in milliseconds.
    static let maximumReferences = 100_000

    private let index: ElementIndex
    /// The places of elements with `itemscope`, in document order.
    private(set) var items: [Int] = []
    /// The items that are nobody's property, in document order.
    private(set) var topItems: [Int] = []
    /// The properties of each item in document order, without those that it refers to; under -1
    /// those that lie in no item.
    private var owned: [Int: [Int]] = [:]
    /// The properties of items that refer to others, all in document order.
    private var referring: [Int: [Int]] = [:]
    /// The items that are properties of others, with other properties that `itemref` gives.
    private var inner: Set<Int> = []
    private var referencesLeft = MicrodataOutline.maximumReferences
    /// Whether references were left out for ``maximumReferences``.
    private(set) var isTruncated = false

    /// Walks over the elements in the table.
    init(_ index: ElementIndex) {
        self.index = index
        findItems()
        guard !items.isEmpty else { return }
        followReferences()
        for properties in referring.values { inner.formUnion(properties) }
        topItems = items.filter { !inner.contains($0) }
    }

    /// The properties of an item in document order.
    func properties(of item: Int) -> [Int] { referring[item] ?? owned[item] ?? [] }

    /// Whether an element is an item.
    func isItem(_ place: Int) -> Bool {
        attribute(of: index.entries[place].node, named: Self.itemscope) != nil
    }

    private static let itemscope = NameKey("itemscope")
    private static let itemprop = NameKey("itemprop")
    private static let itemref = NameKey("itemref")
    private static let id = NameKey("id")

    // MARK: Items

    private mutating func findItems() {
        var open: [Int] = []
        for place in 0..<index.count {
            let entry = index.entries[place]
            guard entry.node.pointee.properties != nil else { continue }
            while let last = open.last, index.entries[last].end <= place { open.removeLast() }
            let isOwned = isProperty(place)
            if isOwned { owned[open.last ?? -1, default: []].append(place) }
            if isItem(place) {
                if isOwned, !open.isEmpty { inner.insert(place) }
                items.append(place)
                open.append(place)
            }
        }
    }

    /// Whether an element has a name as a property.
    private func isProperty(_ place: Int) -> Bool {
        guard let names = attribute(of: index.entries[place].node, named: Self.itemprop) else {
            return false
        }
        return withValue(of: names) { $0.contains { $0 > 0x20 } }
    }

    // MARK: References

    private mutating func followReferences() {
        var places: [String: Int]?
        for item in items {
            guard let names = attribute(of: index.entries[item].node, named: Self.itemref) else {
                continue
            }
            let known = places ?? placesByID()
            places = known
            var found = Set(owned[item] ?? [])
            for name in withValue(of: names, words) {
                guard spend(1) else { break }
                guard let place = known[name] else { continue }
                let properties = properties(referredTo: place)
                guard spend(properties.count) else { break }
                found.formUnion(properties)
            }
            referring[item] = found.sorted()
        }
    }

    private func placesByID() -> [String: Int] {
        var places: [String: Int] = [:]
        for place in 0..<index.count {
            guard let id = attribute(of: index.entries[place].node, named: Self.id) else {
                continue
            }
            let name = withValue(of: id) { String(decoding: $0, as: UTF8.self) }
            // Of several elements with one id the first counts.
            if places[name] == nil { places[name] = place }
        }
        return places
    }

    /// The properties that an element gives to an item which refers to it.
    ///
    /// An item that is no property of anything is referred to for its properties, as readers of
    /// microdata have it; the standard would have nothing.
    private mutating func properties(referredTo place: Int) -> ArraySlice<Int> {
        if isItem(place) { return isProperty(place) ? [place] : (owned[place] ?? [])[...] }
        var owner = Int(index.entries[place].parent)
        while owner >= 0, !isItem(owner) {
            guard spend(1) else { return [] }
            owner = Int(index.entries[owner].parent)
        }
        guard let all = owned[owner] else { return [] }
        let start = all.firstPlace { $0 >= place }
        return all[start...].prefix { $0 < Int(index.entries[place].end) }
    }

    private mutating func spend(_ count: Int) -> Bool {
        guard count <= referencesLeft else {
            isTruncated = true
            referencesLeft = 0
            return false
        }
        referencesLeft -= count
        return true
    }
}

/// The words of an attribute that holds a set of them: each once, in their order.
func words(_ text: UnsafeBufferPointer<UInt8>) -> [String] {
    // Most attributes hold one word.
    if !text.isEmpty, text.allSatisfy({ $0 > 0x20 }) {
        return [String(decoding: text, as: UTF8.self)]
    }
    let parts = text.split { $0 <= 0x20 }
    var seen: Set<String> = []
    return parts.map { String(decoding: $0, as: UTF8.self) }.filter { seen.insert($0).inserted }
}
