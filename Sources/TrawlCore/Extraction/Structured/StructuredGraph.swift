/// The objects of a page's structured data, found by their types.
///
/// They are those of JSON-LD: names that begin with `@` say something about the object, all others
/// hold values, lists or further objects. Microdata comes in the same form.
package struct StructuredGraph: Sendable {
    /// One object.
    struct Node: Sendable {
        var fields: Fields
        /// The place of its element among the page's.
        var place: Int
    }

    /// Objects at most; the rest of a page's is not looked at.
    ///
    /// A listing of a thousand products with all their offers and ratings has some 10,000.
    package static let maximumObjects = 100_000
    /// Names and objects that the fields of one page may look at.
    ///
    /// A thousand items with twenty fields look at a million; measured, ten cost 0.4 s.
    package static let maximumLookups = 10_000_000
    /// Bytes of values that the fields of one page may be given: references may give the same one
    /// again and again.
    package static let maximumBytes = 64 << 20
    /// Values of one path at most.
    package static let maximumValues = 10_000

    /// The objects in document order, each before those inside it.
    private(set) var nodes: [Node] = []
    /// The objects of each type, by its name without vocabulary.
    private var byType: [String: [Int]] = [:]
    /// The object of each `@id` that says more than that.
    private var byID: [String: Int] = [:]
    /// Whether objects or values were left out for a limit.
    package internal(set) var isTruncated = false
    /// What is left of ``maximumLookups``.
    var lookupsLeft = StructuredGraph.maximumLookups
    /// What is left of ``maximumBytes``.
    var bytesLeft = StructuredGraph.maximumBytes

    /// No objects.
    package init() {}

    // MARK: Filling

    /// Adds an object or a list, and all objects inside.
    ///
    /// Recursion is as deep as the value, which JSON's reader bounds.
    ///
    /// - Parameters:
    ///   - value: What was read.
    ///   - place: The place of its element among the page's; not before that of the last one.
    package mutating func add(_ value: Value, at place: Int) {
        switch value {
        case .object(let fields):
            guard add(object: fields, at: place) else { return }
            for field in fields.all { add(field.value, at: place) }
        case .list(let values): for value in values { add(value, at: place) }
        default: break
        }
    }

    /// Adds one object without those inside it; false when there are too many.
    package mutating func add(object fields: Fields, at place: Int) -> Bool {
        precondition(place >= nodes.last?.place ?? 0, "objects are added in document order")
        guard nodes.count < Self.maximumObjects else {
            isTruncated = true
            return false
        }
        for type in Self.types(of: fields) {
            byType[String(SchemaName.bare(type)), default: []].append(nodes.count)
        }
        if case .text(let id)? = fields["@id"], byID[id] == nil, !Self.isReference(fields) {
            byID[id] = nodes.count
        }
        nodes.append(Node(fields: fields, place: place))
        return true
    }

    private static func types(of fields: Fields) -> [String] {
        switch fields["@type"] {
        case .text(let type): [type]
        case .list(let types):
            types.compactMap { if case .text(let type) = $0 { type } else { nil } }
        default: []
        }
    }

    /// Whether an object says nothing but which other one is meant.
    private static func isReference(_ fields: Fields) -> Bool {
        fields.all.allSatisfy { ["@id", "@type", "@context"].contains($0.name) }
    }

    // MARK: Finding

    /// The object that a reference stands for; nil when it is no reference, or to nowhere.
    ///
    /// What is found is never a reference itself, so that nothing goes in circles.
    func target(of fields: Fields) -> Fields? {
        guard Self.isReference(fields), case .text(let id)? = fields["@id"], let found = byID[id]
        else { return nil }
        return nodes[found].fields
    }

    /// The object that says more about the one at hand, under the same `@id`.
    func definition(of fields: Fields) -> Fields? {
        guard case .text(let id)? = fields["@id"], let found = byID[id] else { return nil }
        return nodes[found].fields
    }

    /// Finds the objects of a type.
    ///
    /// References are left out in favour of what they stand for.
    ///
    /// - Parameters:
    ///   - type: Its name, with or without schema.org's vocabulary.
    ///   - places: Only objects of elements at these places; nil: all.
    ///   - wanted: The first or all.
    /// - Returns: Objects in document order, at most one for `.first`.
    package mutating func objects(
        ofType type: String,
        in places: Range<Int>?,
        _ wanted: Wanted
    ) -> [Fields] {
        let type = String(SchemaName.bare(type))
        let candidates = byType[type] ?? []
        let start = places.map { range in
            candidates.firstPlace { nodes[$0].place >= range.lowerBound }
        }
        var found: [Fields] = []
        for node in candidates[(start ?? 0)...] {
            if let places, nodes[node].place >= places.upperBound { break }
            guard spend(1) else { break }
            let fields = nodes[node].fields
            let target = target(of: fields)
            if let target {
                let types = Self.types(of: target)
                guard spend(types.count) else { break }
                if types.contains(where: { SchemaName.bare($0) == type }) { continue }
            }
            found.append(target ?? fields)
            if wanted == .first { break }
        }
        return found
    }

    /// Whether an element in a range of places has an object.
    package func hasObjects(in places: Range<Int>) -> Bool {
        let first = nodes.firstPlace { $0.place >= places.lowerBound }
        return first < nodes.count && nodes[first].place < places.upperBound
    }

    /// Takes what a value is written with from ``bytesLeft``; false when too little is left.
    mutating func spendBytes(of value: Value) -> Bool {
        switch value {
        case .text(let text): bytesLeft -= text.utf8.count + 2
        case .list(let values):
            bytesLeft -= 2
            for value in values where !spendBytes(of: value) { return false }
        case .object(let fields):
            bytesLeft -= 2
            for field in fields.all {
                bytesLeft -= field.name.utf8.count + 3
                guard spendBytes(of: field.value) else { return false }
            }
        case .decimal(let digits): bytesLeft -= digits.utf8.count
        default: bytesLeft -= 8
        }
        guard bytesLeft < 0 else { return true }
        isTruncated = true
        return false
    }

    /// Takes from ``lookupsLeft``; false when nothing is left.
    mutating func spend(_ count: Int) -> Bool {
        lookupsLeft -= count
        guard lookupsLeft < 0 else { return true }
        isTruncated = true
        return false
    }
}

extension Array {
    /// The first place whose element passes a test that all later elements pass too; the count when
    /// none does.
    ///
    /// By halving: logarithmic.
    package func firstPlace(where passes: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if passes(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
