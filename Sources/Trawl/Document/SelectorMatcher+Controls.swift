internal import CLibxml2

/// The states of a single control (HTML Standard, 4.10).
extension SelectorMatcher {
    private static let fieldset = NameKey("fieldset").bits
    private static let legend = NameKey("legend").bits
    private static let datalist = NameKey("datalist").bits
    /// Values of `type` for which an input holds no text that a user could edit; no other one means
    /// text.
    private static let fixedTypes: Set<String> = [
        "hidden", "range", "color", "checkbox", "radio", "file", "submit", "image", "reset",
        "button",
    ]
    /// Values of `type` for which `required` means nothing.
    private static let optionalTypes: Set<String> = [
        "hidden", "range", "color", "submit", "image", "reset", "button",
    ]
    /// Values of `type` for which an input shows no placeholder, besides the fixed ones.
    private static let timeTypes: Set<String> = [
        "date", "month", "week", "time", "datetime-local",
    ]

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

    func isRequired(_ place: Int) -> Bool {
        let node = entries[place].node
        guard has("required", node) else { return false }
        return names[place] != SelectorMatcher.input
            || !SelectorMatcher.optionalTypes.contains(type(of: node))
    }

    /// Text controls that are neither read-only nor disabled, and what `contenteditable` opens (HTML
    /// Standard, 6.8.1).
    mutating func isEditable(_ place: Int) -> Bool {
        let name = names[place]
        if name == SelectorMatcher.input || name == SelectorMatcher.textarea {
            let node = entries[place].node
            let isText =
                name != SelectorMatcher.input
                || !SelectorMatcher.fixedTypes.contains(type(of: node))
            return isText && !has("readonly", node) && !isDisabled(place)
        }
        var above = place
        while above >= 0, !isExhausted {
            spend(1)
            if let found = attribute(of: entries[above].node, named: NameKey("contenteditable")),
                isHTML(above)
            {
                switch withValue(of: found, { SelectorMatcher.asciiLowercased($0) }) {
                case "", "true", "plaintext-only": return true
                case "false": return false
                default: break
                }
            }
            above = Int(entries[above].parent)
        }
        return false
    }

    // MARK: Placeholders

    mutating func showsPlaceholder(_ place: Int) -> Bool {
        let isArea = names[place] == SelectorMatcher.textarea
        let node = entries[place].node
        guard isArea || names[place] == SelectorMatcher.input,
            value("placeholder", node)?.isEmpty == false, isHTML(place)
        else { return false }
        if isArea { return isEmptyArea(node) }
        let type = type(of: node)
        guard !SelectorMatcher.fixedTypes.contains(type),
            !SelectorMatcher.timeTypes.contains(type)
        else { return false }
        // What browsers make of the value (HTML Standard, 4.10.5.1).
        let value = (value("value", node) ?? "").filter { !$0.isNewline }
        switch type {
        case "url", "email": return value.allSatisfy(\.isWhitespace)
        case "number": return InputValue(value, type: type) == nil
        default: return value.isEmpty
        }
    }

    /// Whether a `textarea` holds nothing but the line end that HTML drops behind its start tag.
    private func isEmptyArea(_ node: xmlNodePtr) -> Bool {
        var text: [UInt8] = []
        var child = node.pointee.children
        while let current = child {
            switch current.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                text.append(contentsOf: xmlBytes(current.pointee.content).prefix(3))
            default: return false
            }
            child = current.pointee.next
        }
        return text.isEmpty || text == [0x0A] || text == [0x0D] || text == [0x0D, 0x0A]
    }

    // MARK: Ranges

    /// Whether the value of an input lies outside its limits; nil when it has none, or nobody can
    /// change it (HTML Standard, 4.10.20.2 and 4.10.5.3.7).
    mutating func isOutOfRange(_ place: Int) -> Bool? {
        let node = entries[place].node
        guard names[place] == SelectorMatcher.input else { return nil }
        let type = type(of: node)
        var minimum = value("min", node).flatMap { InputValue($0, type: type) }
        var maximum = value("max", node).flatMap { InputValue($0, type: type) }
        if type == "range" {
            minimum = minimum ?? InputValue("0", type: type)
            maximum = maximum ?? InputValue("100", type: type)
        }
        guard minimum != nil || maximum != nil, isHTML(place), !has("readonly", node),
            !isDisabled(place), !isSuggestion(place)
        else { return nil }
        let isReversed =
            if let minimum, let maximum { maximum < minimum } else { false }
        // A slider cannot be moved out of its limits.
        if type == "range" { return isReversed }
        guard let value = value("value", node).flatMap({ InputValue($0, type: type) }) else {
            return false
        }
        let isBelow = minimum.map { value < $0 } ?? false
        let isAbove = maximum.map { $0 < value } ?? false
        // Times go on after midnight: 22:00 to 02:00 is a range too.
        return type == "time" && isReversed ? isBelow && isAbove : isBelow || isAbove
    }

    /// Whether a control is inside a `datalist`, where it only proposes values.
    private mutating func isSuggestion(_ place: Int) -> Bool {
        var above = Int(entries[place].parent)
        while above >= 0 {
            spend(1)
            if names[above] == SelectorMatcher.datalist { return true }
            above = Int(entries[above].parent)
        }
        return false
    }
}
