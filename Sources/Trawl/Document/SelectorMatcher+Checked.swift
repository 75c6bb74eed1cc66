internal import CLibxml2

/// `:checked` as a browser would show the page, nobody having touched it.
extension SelectorMatcher {
    private static let select = NameKey("select").bits
    private static let datalist = NameKey("datalist").bits
    private static let form = NameKey("form").bits

    /// Check boxes and radio buttons that are on, options that are selected: found in one walk for
    /// the whole document when the first element is asked about.
    mutating func checkedPlaces() -> Set<Int> {
        if let checked { return checked }
        var places: Set<Int> = []
        /// The radio button that is on, by group: setting one turns the others off.
        var radios: [String: Int] = [:]
        /// The options of each `select`.
        var options: [Int: [Int]] = [:]
        let forms = formIdentifiers()
        let wanted = [SelectorMatcher.input, SelectorMatcher.option, SelectorMatcher.select]
        var place = index.firstPlace(named: wanted, from: 0, to: index.count)
        while place < index.count, !isExhausted {
            spend(1)
            if names[place] == SelectorMatcher.input {
                addInput(place, forms, &places, &radios)
            } else if names[place] == SelectorMatcher.option {
                if let list = list(of: place) {
                    options[list, default: []].append(place)
                } else if has("selected", entries[place].node) {
                    places.insert(place)
                }
            }
            place = index.firstPlace(named: wanted, from: place + 1, to: index.count)
        }
        places.formUnion(radios.values)
        for (list, options) in options { places.formUnion(selected(options, in: list)) }
        checked = places
        return places
    }

    private mutating func addInput(
        _ place: Int,
        _ forms: Set<String>,
        _ places: inout Set<Int>,
        _ radios: inout [String: Int]
    ) {
        let node = entries[place].node
        guard has("checked", node) else { return }
        let type = type(of: node)
        if type == "checkbox" { places.insert(place) }
        guard type == "radio" else { return }
        guard let name = value("name", node), !name.isEmpty else {
            places.insert(place)
            return
        }
        // A group is the name within a form (HTML Standard, 4.10.5.1.16).
        radios["\(formOwner(of: place, forms)) \(name)"] = place
    }

    private mutating func formIdentifiers() -> Set<String> {
        var identifiers: Set<String> = []
        let wanted = [SelectorMatcher.form]
        var place = index.firstPlace(named: wanted, from: 0, to: index.count)
        while place < index.count {
            if let id = value("id", entries[place].node) { identifiers.insert(id) }
            place = index.firstPlace(named: wanted, from: place + 1, to: index.count)
        }
        return identifiers
    }

    /// The form that an input belongs to: the one that it names, else the one around it.
    private mutating func formOwner(of place: Int, _ forms: Set<String>) -> String {
        if let id = value("form", entries[place].node) {
            return forms.contains(id) ? "#" + id : ""
        }
        var above = Int(entries[place].parent)
        while above >= 0 {
            spend(1)
            if names[above] == SelectorMatcher.form {
                return value("id", entries[above].node).map { "#" + $0 } ?? String(above)
            }
            above = Int(entries[above].parent)
        }
        return ""
    }

    /// The `select` whose option an element is; nil for one in a `datalist` or on its own.
    private mutating func list(of option: Int) -> Int? {
        var above = Int(entries[option].parent)
        while above >= 0 {
            spend(1)
            if names[above] == SelectorMatcher.select { return above }
            if names[above] == SelectorMatcher.datalist { return nil }
            above = Int(entries[above].parent)
        }
        return nil
    }

    /// The selected options of a list: all of them with `multiple`, else the last one, and in a
    /// list that shows one line the first that is not disabled when none is (HTML Standard,
    /// 4.10.7).
    private func selected(_ options: [Int], in list: Int) -> [Int] {
        let node = entries[list].node
        let marked = options.filter { has("selected", entries[$0].node) }
        if has("multiple", node) { return marked }
        if let last = marked.last { return [last] }
        let digits = (value("size", node) ?? "").drop { $0 == " " }.prefix { $0.isNumber }
        guard (Int(digits) ?? 1) <= 1 else { return [] }
        return options.first { !isDisabled($0) }.map { [$0] } ?? []
    }
}
