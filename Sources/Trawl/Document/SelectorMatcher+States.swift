internal import CLibxml2
internal import TrawlCore

/// The pseudo-classes that look at more than names, attributes and places.
extension SelectorMatcher {
    static let input = NameKey("input").bits
    static let option = NameKey("option").bits
    static let optgroup = NameKey("optgroup").bits
    private static let textarea = NameKey("textarea").bits
    private static let fieldset = NameKey("fieldset").bits
    private static let legend = NameKey("legend").bits
    private static let openable = bits("details dialog")
    private static let disableable = bits("button input select textarea optgroup option fieldset")
    private static let fields = bits("input select textarea")
    private static let links = bits("a area link")
    /// Values of `type` for which an input holds no text that a user could edit.
    private static let fixedTypes: Set<String> = [
        "hidden", "range", "color", "checkbox", "radio", "file", "submit", "image", "reset",
        "button",
    ]
    /// Values of `type` for which an input shows its placeholder; no value means text.
    private static let placeholderTypes: Set<String> = [
        "", "text", "search", "url", "tel", "email", "password", "number",
    ]

    private static func bits(_ names: String) -> Set<UInt64> {
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
        case .checked: return checkedPlaces().contains(place)
        case .disabled:
            return SelectorMatcher.disableable.contains(name) && isDisabled(place)
        case .enabled:
            return SelectorMatcher.disableable.contains(name) && !isDisabled(place)
        case .required:
            return SelectorMatcher.fields.contains(name) && has("required", node)
        case .optional:
            return SelectorMatcher.fields.contains(name) && !has("required", node)
        case .readWrite: return isEditable(place)
        case .readOnly: return !isEditable(place)
        case .open:
            return SelectorMatcher.openable.contains(name) && has("open", node)
        case .defined: return isDefined(node)
        case .placeholderShown: return showsPlaceholder(place)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    func has(_ name: String, _ node: xmlNodePtr) -> Bool {
        attribute(of: node, named: NameKey(name)) != nil
    }

    func value(_ name: String, _ node: xmlNodePtr) -> String? {
        attribute(of: node, named: NameKey(name)).map { attribute in
            withValue(of: attribute) { String(decoding: $0, as: UTF8.self) }
        }
    }

    func type(of node: xmlNodePtr) -> String { value("type", node)?.lowercased() ?? "" }

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

    /// HTML Standard, 4.10.19.5 and 4.10.10: its own attribute, that of a fieldset around it unless
    /// it lies in the fieldset's first legend, that of an option's group.
    func isDisabled(_ place: Int) -> Bool {
        if has("disabled", entries[place].node) { return true }
        var above = Int(entries[place].parent)
        if names[place] == SelectorMatcher.option {
            guard above >= 0 else { return false }
            return names[above] == SelectorMatcher.optgroup && has("disabled", entries[above].node)
        }
        if names[place] == SelectorMatcher.optgroup { return false }
        var below = place
        while above >= 0 {
            if names[above] == SelectorMatcher.fieldset, has("disabled", entries[above].node) {
                let isFirstLegend =
                    names[below] == SelectorMatcher.legend && below != place
                    && !hasLegend(before: below)
                if !isFirstLegend { return true }
            }
            below = above
            above = Int(entries[above].parent)
        }
        return false
    }

    private func hasLegend(before place: Int) -> Bool {
        var before = Int(entries[place].previous)
        while before >= 0 {
            if names[before] == SelectorMatcher.legend { return true }
            before = Int(entries[before].previous)
        }
        return false
    }

    private func isEditable(_ place: Int) -> Bool {
        let name = names[place]
        if name == SelectorMatcher.input || name == SelectorMatcher.textarea {
            let node = entries[place].node
            let isText =
                name != SelectorMatcher.input
                || !SelectorMatcher.fixedTypes.contains(type(of: node))
            return isText && !has("readonly", node) && !isDisabled(place)
        }
        var above = place
        while above >= 0 {
            let node = entries[above].node
            if let editable = value("contenteditable", node)?.lowercased() {
                return editable != "false"
            }
            above = Int(entries[above].parent)
        }
        return false
    }

    /// A name with a hyphen is one that the page's scripts define.
    private func isDefined(_ node: xmlNodePtr) -> Bool {
        !xmlBytes(UnsafeMutablePointer(mutating: node.pointee.name)).contains(0x2D)
    }

    private func showsPlaceholder(_ place: Int) -> Bool {
        let isArea = names[place] == SelectorMatcher.textarea
        let node = entries[place].node
        guard isArea || names[place] == SelectorMatcher.input,
            value("placeholder", node)?.isEmpty == false
        else { return false }
        if isArea {
            var text = NodeText()
            text.append(allOf: node, isHTML: false)
            return text.bytes.isEmpty
        }
        return SelectorMatcher.placeholderTypes.contains(type(of: node))
            && (value("value", node) ?? "").isEmpty
    }
}
