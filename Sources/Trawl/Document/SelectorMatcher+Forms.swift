internal import CLibxml2

/// What the forms of a document begin with, nobody having touched them.
struct FormStates {
    /// Check boxes and radio buttons that are on, options that are selected.
    var checked: Set<Int> = []
    /// The first submit button of each form.
    var defaultButtons: Set<Int> = []
    /// Radio buttons of groups in which none is on.
    var undecided: Set<Int> = []
}

/// `:checked`, `:default` and `:indeterminate` as a browser would show the page.
extension SelectorMatcher {
    private static let select = NameKey("select").bits
    private static let datalist = NameKey("datalist").bits
    private static let form = NameKey("form").bits
    private static let button = NameKey("button").bits
    private static let controls = [form, select, option, input, button]

    /// The states of all controls: found in one walk for the whole document when the first element is
    /// asked about.
    mutating func formStates() -> FormStates {
        if let forms { return forms }
        var walk = FormWalk()
        var place = index.firstPlace(named: SelectorMatcher.controls, from: 0, to: index.count)
        while place < index.count, !isExhausted {
            spend(1)
            if isHTML(place) { visit(place, &walk) }
            place = index.firstPlace(
                named: SelectorMatcher.controls,
                from: place + 1,
                to: index.count
            )
        }
        var states = walk.states
        states.checked.formUnion(walk.radiosOn.values)
        for (list, options) in walk.options {
            states.checked.formUnion(selected(options, in: list))
        }
        for (place, group) in walk.radios where walk.radiosOn[group] == nil {
            states.undecided.insert(place)
        }
        forms = states
        return states
    }

    /// The buttons of one form, or of none, that share a name (HTML Standard, 4.10.5.1.16).
    private struct RadioGroup: Hashable {
        var form: Int?
        var name: String
    }

    /// How far the walk has come.
    private struct FormWalk {
        var states = FormStates()
        /// The form that is open, and where it ends.
        var form: (place: Int, end: Int)?
        /// The `select` that is open, and where it ends.
        var list: (place: Int, end: Int)?
        /// The first element with each `id`; nil until a control names its form.
        var places: [String: Int]?
        /// The forms that controls have named; nil for a name that is none's.
        var named: [String: Int?] = [:]
        /// The forms whose default button has been seen.
        var formsWithDefault: Set<Int> = []
        /// The options of each `select`.
        var options: [Int: [Int]] = [:]
        /// The radio buttons with a name.
        var radios: [(place: Int, group: RadioGroup)] = []
        /// The radio button that is on: setting one turns the others off.
        var radiosOn: [RadioGroup: Int] = [:]
    }

    private mutating func visit(_ place: Int, _ walk: inout FormWalk) {
        let end = Int(entries[place].end)
        switch names[place] {
        case SelectorMatcher.form:
            // HTML has no form in a form: the inner one's start is passed over, and its end is that of
            // the outer one (HTML Standard, 13.2.6.4.7).
            if let outer = walk.form, place < outer.end, kind == .html {
                walk.form?.end = min(outer.end, end)
            } else {
                walk.form = (place, end)
            }
        case SelectorMatcher.select:
            // A list in a list ends the outer one, and does not begin one itself.
            if let outer = walk.list, place < outer.end, kind == .html {
                walk.list = nil
            } else {
                walk.list = (place, end)
            }
        case SelectorMatcher.option:
            if let list = walk.list, place < list.end, !isSuggestion(place, in: list.place) {
                walk.options[list.place, default: []].append(place)
            } else if has("selected", entries[place].node) {
                walk.states.checked.insert(place)
            }
        default: visitControl(place, &walk)
        }
    }

    /// Whether an option inside a list is one of a `datalist`.
    private mutating func isSuggestion(_ option: Int, in list: Int) -> Bool {
        var above = Int(entries[option].parent)
        while above > list {
            spend(1)
            if names[above] == SelectorMatcher.datalist { return true }
            above = Int(entries[above].parent)
        }
        return false
    }

    private mutating func visitControl(_ place: Int, _ walk: inout FormWalk) {
        let node = entries[place].node
        if isSubmitButton(place) {
            if let form = owner(of: place, &walk), walk.formsWithDefault.insert(form).inserted {
                walk.states.defaultButtons.insert(place)
            }
            return
        }
        guard names[place] == SelectorMatcher.input else { return }
        let isOn = has("checked", node)
        switch type(of: node) {
        case "checkbox" where isOn: walk.states.checked.insert(place)
        case "radio":
            guard let name = value("name", node), !name.isEmpty else {
                if isOn {
                    walk.states.checked.insert(place)
                } else {
                    walk.states.undecided.insert(place)
                }
                return
            }
            let group = RadioGroup(form: owner(of: place, &walk), name: name)
            walk.radios.append((place, group))
            if isOn { walk.radiosOn[group] = place }
        default: break
        }
    }

    /// HTML Standard, 4.10.5.1.18, 4.10.5.1.19 and 4.10.6.
    private func isSubmitButton(_ place: Int) -> Bool {
        let node = entries[place].node
        let type = type(of: node)
        if names[place] == SelectorMatcher.input { return type == "submit" || type == "image" }
        if type == "submit" { return true }
        let parent = Int(entries[place].parent)
        let isInList = parent >= 0 && names[parent] == SelectorMatcher.select
        return type != "button" && type != "reset" && !isInList && !has("command", node)
            && !has("commandfor", node)
    }

    /// The form that a control belongs to: the one that it names, else the one around it.
    private mutating func owner(of place: Int, _ walk: inout FormWalk) -> Int? {
        guard let id = value("form", entries[place].node) else {
            return walk.form.flatMap { place < $0.end ? $0.place : nil }
        }
        if let known = walk.named[id] { return known }
        let places = walk.places ?? placesByID()
        walk.places = places
        let form = places[id].flatMap { place in
            names[place] == SelectorMatcher.form && isHTML(place) && !isPassedOver(place)
                ? place : nil
        }
        walk.named[id] = .some(form)
        return form
    }

    /// Whether a form is none, as it begins in another one.
    private mutating func isPassedOver(_ form: Int) -> Bool {
        guard kind == .html else { return false }
        var above = Int(entries[form].parent)
        while above >= 0 {
            spend(1)
            if names[above] == SelectorMatcher.form, isHTML(above) { return true }
            above = Int(entries[above].parent)
        }
        return false
    }

    private mutating func placesByID() -> [String: Int] {
        spend(index.count)
        let name = NameKey("id")
        var places: [String: Int] = [:]
        for place in 0..<index.count {
            guard let found = attribute(of: entries[place].node, named: name) else { continue }
            let id = withValue(of: found) { String(decoding: $0, as: UTF8.self) }
            if !id.isEmpty, places[id] == nil { places[id] = place }
        }
        return places
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
