internal import CLibxml2
internal import TrawlCore

/// The pseudo-classes without argument.
extension SelectorMatcher {
    static let input = NameKey("input").bits
    static let option = NameKey("option").bits
    static let optgroup = NameKey("optgroup").bits
    static let textarea = NameKey("textarea").bits
    private static let progress = NameKey("progress").bits
    private static let openable = bits("details dialog")
    private static let media = bits("video audio")
    private static let disableable = bits("button input select textarea optgroup option fieldset")
    private static let fields = bits("input select textarea")
    private static let links = bits("a area link")

    static func bits(_ names: String) -> Set<UInt64> {
        Set(names.split(separator: " ").map { NameKey(String($0)).bits })
    }

    mutating func holds(_ state: CSSSelector.State, at place: Int) -> Bool {
        let name = names[place]
        let node = entries[place].node
        switch state {
        case .never: return false
        case .root: return entries[place].parent < 0
        case .scope: return scope.map { $0 == place } ?? (entries[place].parent < 0)
        case .empty: return isEmpty(node)
        case .link: return SelectorMatcher.links.contains(name) && has("href", node)
        case .defined: return isDefined(place)
        case .open:
            return SelectorMatcher.openable.contains(name) && has("open", node) && isHTML(place)
        case .muted:
            return SelectorMatcher.media.contains(name) && has("muted", node) && isHTML(place)
        case .checked: return formStates().checked.contains(place)
        case .default: return isDefault(place)
        case .indeterminate: return isIndeterminate(place)
        case .disabled:
            return SelectorMatcher.disableable.contains(name) && isHTML(place) && isDisabled(place)
        case .enabled:
            return SelectorMatcher.disableable.contains(name) && isHTML(place) && !isDisabled(place)
        case .required:
            return SelectorMatcher.fields.contains(name) && isHTML(place) && isRequired(place)
        case .optional:
            return SelectorMatcher.fields.contains(name) && isHTML(place) && !isRequired(place)
        case .readWrite: return isHTML(place) && isEditable(place)
        case .readOnly: return isHTML(place) && !isEditable(place)
        case .placeholderShown: return showsPlaceholder(place)
        case .inRange: return isOutOfRange(place) == false
        case .outOfRange: return isOutOfRange(place) == true
        }
    }

    // MARK: Attributes

    func has(_ name: String, _ node: xmlNodePtr) -> Bool {
        attribute(of: node, named: NameKey(name)) != nil
    }

    func value(_ name: String, _ node: xmlNodePtr) -> String? {
        attribute(of: node, named: NameKey(name)).map { attribute in
            withValue(of: attribute) { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static let typeName = NameKey("type")

    /// The value of `type` in lower case; empty when there is none.
    func type(of node: xmlNodePtr) -> String {
        guard let found = attribute(of: node, named: SelectorMatcher.typeName) else { return "" }
        return withValue(of: found) { SelectorMatcher.asciiLowercased($0) }
    }

    /// A text whose ASCII letters are made small; HTML's keywords know no other ones.
    static func asciiLowercased(_ text: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: lowercased(text), as: UTF8.self)
    }

    // MARK: Elements

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    /// Nothing but comments and ASCII white space (Selectors 4, 14.2).
    private func isEmpty(_ node: xmlNodePtr) -> Bool {
        var child = node.pointee.children
        while let current = child {
            switch current.pointee.type {
            case XML_ELEMENT_NODE, XML_ENTITY_REF_NODE: return false
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                let text = xmlBytes(current.pointee.content)
                if !text.allSatisfy(SelectorMatcher.isBlank) { return false }
            default: break
            }
            child = current.pointee.next
        }
        return true
    }

    /// Names with a hyphen are those of elements that the page's scripts define, and so is what `is`
    /// makes of others (HTML Standard, 4.13.2); one with a colon is of another kind.
    private mutating func isDefined(_ place: Int) -> Bool {
        let node = entries[place].node
        let name = xmlBytes(UnsafeMutablePointer(mutating: node.pointee.name))
        let isCustom = name.contains(0x2D) ? !name.contains(0x3A) : has("is", node)
        return !isCustom || SelectorMatcher.hyphenated.contains(names[place]) || !isHTML(place)
    }

    /// Names of SVG and MathML that have a hyphen (HTML Standard, 4.13.3), in their first eight bytes.
    private static let hyphenated = bits(
        "annotation-xml color-profile font-face font-face-src font-face-uri missing-glyph"
    )

    private mutating func isDefault(_ place: Int) -> Bool {
        let node = entries[place].node
        switch names[place] {
        case SelectorMatcher.option: return has("selected", node) && isHTML(place)
        case SelectorMatcher.input where has("checked", node):
            let type = type(of: node)
            if type == "checkbox" || type == "radio" { return isHTML(place) }
        default: break
        }
        return formStates().defaultButtons.contains(place)
    }

    /// A check box is indeterminate by script alone; its attribute is how pages tell that script.
    private mutating func isIndeterminate(_ place: Int) -> Bool {
        let node = entries[place].node
        switch names[place] {
        case SelectorMatcher.progress: return !has("value", node) && isHTML(place)
        case SelectorMatcher.input:
            switch type(of: node) {
            case "checkbox": return has("indeterminate", node) && isHTML(place)
            case "radio": return formStates().undecided.contains(place)
            default: return false
            }
        default: return false
        }
    }
}
