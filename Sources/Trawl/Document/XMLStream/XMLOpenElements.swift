/// The names of the elements that are open, to close the right ones.
struct XMLOpenElements {
    /// The names, one behind the other.
    private var names: [UInt8] = []
    /// Where each name begins.
    private var starts: [Int] = []
    /// How many namespaces each declares, and all together.
    private var namespaceCounts: [Int] = []
    private(set) var namespaceCount = 0
    /// How many were not opened since the document is too deep there.
    private var dropped = 0

    /// Whether an element more would be too deep.
    var isFull: Bool { starts.count >= XMLMender.maximumDepth }

    /// Opens an element that declares so many namespaces; false when it is too deep.
    mutating func append(_ name: ArraySlice<UInt8>, namespaces: Int) -> Bool {
        guard !isFull else {
            dropped += 1
            return false
        }
        starts.append(names.count)
        namespaceCounts.append(namespaces)
        namespaceCount += namespaces
        names.append(contentsOf: name)
        return true
    }

    /// Writes the end tags of the innermost element of a name and of all inside it.
    ///
    /// Case does not count. None is written when no such element is open.
    mutating func close(_ name: ArraySlice<UInt8>, _ output: inout [UInt8]) {
        guard dropped == 0 else { return dropped -= 1 }
        guard let index = starts.indices.reversed().first(where: { matches($0, name) }) else {
            return
        }
        while starts.count > index, let start = starts.popLast() {
            output.append(contentsOf: "</".utf8)
            output.append(contentsOf: names[start...])
            output.append(UInt8(ascii: ">"))
            names.removeSubrange(start...)
            namespaceCount -= namespaceCounts.popLast() ?? 0
        }
    }

    private func matches(_ index: Int, _ name: ArraySlice<UInt8>) -> Bool {
        let end = index + 1 < starts.count ? starts[index + 1] : names.count
        guard end - starts[index] == name.count else { return false }
        // In names there is nothing whose bit 0x20 matters but letters, `_` and what XML forbids.
        return zip(names[starts[index]..<end], name).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
}
