internal import CLibxml2

/// The elements of a document in document order, in one flat table made by one walk.
///
/// A selector goes through the table, not through libxml2's nodes: names compare as numbers, the
/// elements inside another one are a range, and the place among siblings is known. What lies in
/// HTML's `template` and `iframe` is not part of the page and not in the table.
///
/// One thread's, used for page after page for the sake of its memory. It holds plain memory in
/// place of arrays, as the walk over it is the inner loop of every selector.
final class ElementIndex {
    /// One element.
    struct Entry {
        /// libxml2's node; its `_private` is the place in the table plus one.
        var node: xmlNodePtr
        /// The place behind the last element inside it.
        var end: Int32
        /// The place of its parent; -1 for a root.
        var parent: Int32
        /// The place of the element before it under the same parent; -1 for the first.
        var previous: Int32
        /// Its place among the elements under its parent, from 1.
        var ordinal: Int32
        /// How many elements it holds.
        var childCount: Int32
    }

    /// Elements at most; the rest of a document is not looked at.
    static let maximumCount = 1_000_000

    /// The elements in document order; valid until the next `fill`.
    private(set) var entries: UnsafeMutablePointer<Entry>
    /// The first eight bytes of each element's name, for comparing; see `NameKey`.
    private(set) var names: UnsafeMutablePointer<UInt64>
    /// How many there are.
    private(set) var count = 0
    /// How many roots there are: one, but for broken documents.
    private(set) var rootCount: Int32 = 0
    /// Whether some elements are not in the table, being too deep or too many.
    private(set) var isTruncated = false
    private var capacity = 4096

    init() {
        entries = .allocate(capacity: capacity)
        names = .allocate(capacity: capacity)
    }

    deinit {
        entries.deallocate()
        names.deallocate()
    }

    /// Fills the table from a document.
    func fill(from tree: borrowing HTMLTree) {
        count = 0
        isTruncated = false
        rootCount = 0
        let opaque = (NameKey("template").bits, NameKey("iframe").bits)
        let isHTML = tree.kind == .html
        var parent: Int32 = -1
        var previous: Int32 = -1
        var depth = 0
        var node = tree.document.pointee.children
        while let current = node {
            var child: xmlNodePtr?
            if current.pointee.type == XML_ELEMENT_NODE {
                guard count < ElementIndex.maximumCount else {
                    isTruncated = true
                    break
                }
                let name = NameKey.bits(of: current.pointee.name)
                previous = append(current, name, parent: parent, previous: previous)
                child = current.pointee.children
                if child != nil {
                    if isHTML, name == opaque.0 || name == opaque.1 {
                        child = nil
                    } else if depth >= HTMLTree.maximumDepth {
                        isTruncated = true
                        child = nil
                    } else {
                        parent = previous
                        previous = -1
                        depth += 1
                    }
                }
            }
            node = child ?? current.pointee.next
            // Up to the first element that has something after it; the document ends the way.
            while node == nil, parent >= 0 {
                let entry = close(parent)
                previous = parent
                node = entry.node.pointee.next
                parent = entry.parent
                depth -= 1
            }
        }
        while parent >= 0 { parent = close(parent).parent }
    }

    @inline(__always)
    private func append(
        _ node: xmlNodePtr,
        _ name: UInt64,
        parent: Int32,
        previous: Int32
    ) -> Int32 {
        if count == capacity { grow() }
        let place = Int32(truncatingIfNeeded: count)
        let ordinal = previous < 0 ? 1 : entries[Int(previous)].ordinal &+ 1
        node.pointee._private = UnsafeMutableRawPointer(bitPattern: count &+ 1)
        names[count] = name
        (entries + count).initialize(
            to: Entry(
                node: node,
                end: place &+ 1,
                parent: parent,
                previous: previous,
                ordinal: ordinal,
                childCount: 0
            )
        )
        count &+= 1
        if parent < 0 {
            rootCount = ordinal
        } else {
            entries[Int(parent)].childCount = ordinal
        }
        return place
    }

    /// Everything that came after an element's start lies inside it.
    private func close(_ place: Int32) -> Entry {
        entries[Int(place)].end = Int32(truncatingIfNeeded: count)
        return entries[Int(place)]
    }

    private func grow() {
        let newEntries = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        let newNames = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
        newEntries.moveInitialize(from: entries, count: count)
        newNames.moveInitialize(from: names, count: count)
        entries.deallocate()
        names.deallocate()
        entries = newEntries
        names = newNames
        capacity *= 2
    }

    /// The place of an element of the table; nil for nodes that are not in it.
    func place(of node: xmlNodePtr) -> Int? {
        guard node.pointee.type == XML_ELEMENT_NODE, let mark = node.pointee._private else {
            return nil
        }
        return Int(bitPattern: mark) - 1
    }

    /// The first element from one place up to another whose name begins with one of the given eight
    /// bytes; `end` when there is none.
    func firstPlace(named wanted: [UInt64], from start: Int, to end: Int) -> Int {
        let names = names
        var place = start
        if wanted.count == 1 {
            let name = wanted[0]
            while place < end, names[place] != name { place &+= 1 }
            return place
        }
        return wanted.withUnsafeBufferPointer { wanted in
            while place < end {
                let name = names[place]
                for candidate in wanted where candidate == name { return place }
                place &+= 1
            }
            return place
        }
    }

    /// The number of elements under the parent of an element.
    func siblingCount(of entry: Entry) -> Int32 {
        entry.parent < 0 ? rootCount : entries[Int(entry.parent)].childCount
    }

    /// The place of the element after one under the same parent; nil for the last.
    func next(after place: Int) -> Int? {
        let entry = entries[place]
        guard entry.ordinal < siblingCount(of: entry) else { return nil }
        return Int(entry.end)
    }
}
