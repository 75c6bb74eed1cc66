internal import CLibxml2
internal import TrawlCore

/// The JSON-LD of a page: what its scripts of type `application/ld+json` hold.
struct LinkedScripts {
    /// One value at the top of a script.
    struct Root {
        var value: Value
        /// The place of the script among the page's elements.
        var place: Int
    }

    /// Bytes of scripts that are read at most; a script that goes beyond is passed over.
    ///
    /// Large shops' pages have some 200 KB.
    static let maximumBytes = 4 << 20

    /// Objects and other values in document order; an array at the top is spliced in, and what is
    /// empty is left out.
    private(set) var roots: [Root] = []
    /// Scripts that are no JSON, even when repaired.
    private(set) var unreadableCount = 0
    /// What is wrong with the first of them.
    private(set) var firstMistake: JSONError?
    /// Whether a script was passed over for ``maximumBytes``.
    private(set) var isTruncated = false

    /// Reads the scripts of the page whose elements the table holds.
    init(_ index: ElementIndex) {
        let script = NameKey("script").bits
        var bytesLeft = LinkedScripts.maximumBytes
        var place = 0
        while true {
            place = index.firstPlace(named: [script], from: place, to: index.count)
            guard place < index.count else { return }
            let node = index.entries[place].node
            if LinkedScripts.isLinkedData(node) {
                read(LinkedScripts.content(of: node), place, &bytesLeft)
            }
            place += 1
        }
    }

    private mutating func read(_ text: [UInt8], _ place: Int, _ bytesLeft: inout Int) {
        guard text.count <= bytesLeft else {
            isTruncated = true
            return
        }
        bytesLeft -= text.count
        guard text.contains(where: { $0 > 0x20 }) else { return }
        do throws(JSONError) {
            append(try Value(scriptJSON: text), place)
        } catch {
            unreadableCount += 1
            firstMistake = firstMistake ?? error
        }
    }

    private mutating func append(_ value: Value, _ place: Int) {
        switch value {
        case .list(let values):
            for value in values where !LinkedScripts.isEmpty(value) {
                roots.append(Root(value: value, place: place))
            }
        case .object(let fields) where !fields.all.isEmpty:
            roots.append(Root(value: value, place: place))
        default: break
        }
    }

    private static func isEmpty(_ value: Value) -> Bool {
        if case .object(let fields) = value { return fields.all.isEmpty }
        return !value.isFilled
    }

    /// Whether a script's type is JSON-LD's, whatever its case and parameters (RFC 6838, 4.2 and 4.3).
    private static func isLinkedData(_ node: xmlNodePtr) -> Bool {
        guard let type = attribute(of: node, named: NameKey("type")) else { return false }
        return withValue(of: type) { value in
            let essence = value.prefix { $0 != UInt8(ascii: ";") }.filter { $0 > 0x20 }
            return essence.count == mediaType.count
                && zip(essence, mediaType).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
        }
    }

    private static let mediaType = Array("application/ld+json".utf8)

    private static func content(of node: xmlNodePtr) -> [UInt8] {
        var bytes: [UInt8] = []
        var next = node.pointee.children
        while let current = next {
            let type = current.pointee.type
            if type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE {
                bytes.append(contentsOf: xmlBytes(current.pointee.content))
            }
            next = current.pointee.next
        }
        return bytes
    }
}
