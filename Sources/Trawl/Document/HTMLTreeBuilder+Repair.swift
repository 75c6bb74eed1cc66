internal import CLibxml2

/// What libxml2 nests in another way than the HTML Standard, put right where the tree is built.
extension HTMLTreeBuilder {
    /// An element that the parser has open and the tree has not.
    struct Ghost {
        /// Its place among those that the parser has open, from 1.
        var depth: Int
        /// The first eight bytes of its name.
        var key: UInt64
    }

    /// An element inside a paragraph, in which blocks do not end it.
    struct Enclosure {
        var node: xmlNodePtr
        /// The paragraph around it.
        var paragraph: xmlNodePtr?
    }

    /// The root, its head and its body come once (HTML Standard, 13.2.6.4.7).
    @inline(__always)
    func isRepeated(_ key: UInt64) -> Bool {
        guard root != nil else { return false }
        if key == HTMLTreeNames.root { return true }
        return body != nil && (key == HTMLTreeNames.body || key == HTMLTreeNames.head)
    }

    /// Ends the paragraph that is open when an element begins that ends it.
    ///
    /// Not where a link or other formatting is open inside the paragraph: browsers begin that again
    /// behind its end, for which there are no second nodes here.
    ///
    /// - Returns: Whether the element keeps the paragraph from what comes inside it.
    mutating func prepareParagraph(for key: UInt64) -> Bool {
        if HTMLTreeNames.scopes.contains(key) { return true }
        guard HTMLTreeNames.blocks.contains(key) else { return false }
        var node = open
        while let here = node, here != paragraph {
            if HTMLTreeNames.formatting.contains(NameKey.bits(of: here.pointee.name)) {
                return true
            }
            node = here.pointee.parent
        }
        endParagraph()
        return false
    }

    /// Closes the elements up to the paragraph; the parser goes on to think that they are open.
    private mutating func endParagraph() {
        // The innermost is the one that begins.
        var level = depth - 1
        var added: [Ghost] = []
        while paragraph != nil, let node = open, level > 0 {
            if let ghost = ghosts.last, ghost.depth == level {
                added.append(ghosts.removeLast())
            } else {
                added.append(Ghost(depth: level, key: NameKey.bits(of: node.pointee.name)))
                close(node)
            }
            level -= 1
        }
        ghosts.append(contentsOf: added.reversed())
    }

    /// Goes back to the paragraph around an element that ends.
    mutating func leaveEnclosure(_ node: xmlNodePtr) {
        guard enclosures.last?.node == node else { return }
        paragraph = enclosures.removeLast().paragraph
    }

    /// Ends an element where it began, for the parser too: what is inside it becomes its sibling.
    mutating func endTooDeep(_ key: UInt64) {
        // Their content is read by the name of the innermost element; they hold no others.
        guard key != HTMLTreeNames.script, key != HTMLTreeNames.style else { return }
        guard let node = open, node != root, let parser, parser.pointee.nameNr > 1 else { return }
        close(node)
        index.noteTooDeep()
        depth -= 1
        parser.pointee.nameNr -= 1
        parser.pointee.name = parser.pointee.nameTab[Int(parser.pointee.nameNr) - 1]
    }

    /// Adds a part of a script with `<` where a sign stands for it; see `HTMLRepair`.
    mutating func addScript(_ part: UnsafeBufferPointer<xmlChar>, _ parent: xmlNodePtr) {
        let mark = HTMLRepair.hiddenMark
        var script: [UInt8] = []
        var place = 0
        while place < part.count {
            let isMark = part[place...].starts(with: mark)
            script.append(isMark ? UInt8(ascii: "<") : part[place])
            place += isMark ? mark.count : 1
        }
        script.withUnsafeBufferPointer { script in
            guard let start = script.baseAddress else { return }
            append(start, script.count, XML_CDATA_SECTION_NODE, parent)
        }
    }
}
