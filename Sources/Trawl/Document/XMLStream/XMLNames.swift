/// The different names in a document, up to a limit.
struct XMLNames {
    private var known: Set<ArraySlice<UInt8>> = []

    /// Whether a name is known, or may be known from now on.
    mutating func admit(_ name: ArraySlice<UInt8>) -> Bool {
        if known.contains(name) { return true }
        guard known.count < XMLMender.maximumNames else { return false }
        // A copy, so that the tag it stands in is not kept.
        known.insert(ArraySlice(Array(name)))
        return true
    }
}
