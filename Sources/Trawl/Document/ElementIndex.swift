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
    /// Whether some elements are not in the table or not where they belong, being too deep or too many.
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

    // MARK: Filling

    /// The innermost element in the table that is open; -1 for none.
    private var current: Int32 = -1
    /// The last element that was closed under `current`; -1 before the first.
    private var previous: Int32 = -1
    /// How many elements of the table are open.
    private var depth = 0
    /// How many elements are open that are not in the table.
    private var unlisted = 0
    private var opaque: (UInt64, UInt64) = (0, 0)

    private static let opaqueInHTML = (NameKey("template").bits, NameKey("iframe").bits)

    /// Empties the table for a document whose elements will be opened and closed in their order.
    func begin(_ kind: HTMLTree.Kind) {
        count = 0
        rootCount = 0
        isTruncated = false
        current = -1
        previous = -1
        depth = 0
        unlisted = 0
        opaque = kind == .html ? ElementIndex.opaqueInHTML : (0, 0)
    }

    /// An element begins.
    ///
    /// - Parameters:
    ///   - node: libxml2's node, its `_private` nil.
    ///   - name: The first eight bytes of its name.
    @inline(__always)
    func open(_ node: xmlNodePtr, _ name: UInt64) {
        guard unlisted == 0, isListed() else {
            unlisted &+= 1
            return
        }
        append(node, name)
    }

    /// Whether an element inside `current` has a place in the table.
    @inline(__always)
    private func isListed() -> Bool {
        if current >= 0 {
            let around = names[Int(current)]
            if around == opaque.0 || around == opaque.1 { return false }
        }
        guard depth <= HTMLTree.maximumDepth, count < ElementIndex.maximumCount else {
            isTruncated = true
            return false
        }
        return true
    }

    @inline(__always)
    private func append(_ node: xmlNodePtr, _ name: UInt64) {
        if count == capacity { grow() }
        let place = Int32(truncatingIfNeeded: count)
        let ordinal = previous < 0 ? 1 : entries[Int(previous)].ordinal &+ 1
        node.pointee._private = UnsafeMutableRawPointer(bitPattern: count &+ 1)
        names[count] = name
        (entries + count).initialize(
            to: Entry(
                node: node,
                end: place &+ 1,
                parent: current,
                previous: previous,
                ordinal: ordinal,
                childCount: 0
            )
        )
        count &+= 1
        if current < 0 {
            rootCount = ordinal
        } else {
            entries[Int(current)].childCount = ordinal
        }
        current = place
        previous = -1
        depth &+= 1
    }

    /// The innermost open element ends.
    @inline(__always)
    func close() {
        guard unlisted == 0 else {
            unlisted &-= 1
            return
        }
        guard current >= 0 else { return }
        // Everything that came after its start lies inside it.
        entries[Int(current)].end = Int32(truncatingIfNeeded: count)
        previous = current
        current = entries[Int(current)].parent
        depth &-= 1
    }

    /// An element lies so deep that what is inside it is taken for what follows it.
    func noteTooDeep() { isTruncated = true }

    /// The document ends.
    func closeAll() {
        unlisted = 0
        while current >= 0 { close() }
    }

    /// Fills the table from a tree that is there.
    func fill(from document: xmlDocPtr, _ kind: HTMLTree.Kind) {
        begin(kind)
        var node = document.pointee.children
        while let here = node {
            if here.pointee.type == XML_ELEMENT_NODE {
                open(here, NameKey.bits(of: here.pointee.name))
                if let child = here.pointee.children {
                    node = child
                    continue
                }
                close()
            }
            node = here.pointee.next
            // Up to the first element that has something after it; the document ends the way.
            var above = here.pointee.parent
            while node == nil, let element = above, element.pointee.type == XML_ELEMENT_NODE {
                close()
                node = element.pointee.next
                above = element.pointee.parent
            }
        }
        closeAll()
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
