/// The name of an element or attribute, taken apart (Namespaces in XML, 4); ASCII letters in lower case.
///
/// Names in capitals are wrong in feeds and sitemaps, and common.
struct XMLName {
    /// What stands before the first colon; empty when there is none.
    let prefix: String
    let local: String

    /// A name as it stands in a tag.
    init(_ name: UnsafeBufferPointer<UInt8>) {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < name.count
        else {
            prefix = ""
            local = Self.lowercased(name)
            return
        }
        prefix = Self.lowercased(UnsafeBufferPointer(rebasing: name[..<colon]))
        local = Self.lowercased(UnsafeBufferPointer(rebasing: name[(colon + 1)...]))
    }

    /// A text with its ASCII letters in lower case.
    static func lowercased(_ text: String) -> String {
        var text = text
        return text.withUTF8 { lowercased($0) }
    }

    private static func lowercased(_ text: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: text.count) { room in
            for (place, byte) in text.enumerated() {
                room[place] = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            }
            return text.count
        }
    }
}

extension UInt8 {
    /// Whether it is white space of XML (2.3).
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    /// Whether it stands in a text of XML as it is: no control character, and no return, which is
    /// the end of a line (2.2, 2.11).
    var isXMLText: Bool { self >= 0x20 || self == 0x0A || self == 0x09 }
}
