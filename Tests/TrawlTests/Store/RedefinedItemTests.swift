import Testing
import TrawlCore

@testable import Trawl

@Suite("Items after an edit of the job file")
struct RedefinedItemTests {
    /// Forms of the kind `thing`: each field with a number for what the file says of it.
    private static func forms(_ fields: KeyValuePairs<String, Int>) -> ItemForms {
        ItemForms([
            "thing": fields.map { .init(name: $0.key, digest: ContentHash([UInt8($0.value)])) }
        ])
    }

    /// One run by forms, over items by key as JSON.
    private func run(
        _ ledger: Ledger,
        _ run: Int64,
        _ forms: ItemForms,
        _ items: KeyValuePairs<String, String>,
        paths: [String] = ["/"]
    ) throws {
        try ledger.commit(.begin(.make(run, seeds: paths, forms: forms)))
        for path in paths {
            var page = try ledger.page(run, path)
            page.items = items.enumerated().map { place, item in
                FetchOutcome.Entry(
                    kind: "thing",
                    key: item.key,
                    json: item.value,
                    hash: ContentHash(Array(item.value.utf8)),
                    place: place
                )
            }
            try ledger.commit(.outcome(page))
        }
        try ledger.end(run, at: .test + .seconds(run))
    }

    private static let old = forms(["t": 1, "p": 1])

    struct Edit: Sendable, CustomTestStringConvertible {
        var name: String
        var forms: ItemForms
        var json: String
        /// Of a new version that differs from `{"t":"A","p":1}`: changed or redefined.
        var isChanged: Bool
        var differences: [String] = []
        var told: [String]

        var testDescription: String { name }
    }

    private static let edits = [
        Edit(
            name: "a new field",
            forms: forms(["t": 1, "p": 1, "n": 1]),
            json: #"{"t":"A","p":1,"n":5}"#,
            isChanged: false,
            told: ["added n"]
        ),
        Edit(
            name: "a field less",
            forms: forms(["t": 1]),
            json: #"{"t":"A"}"#,
            isChanged: false,
            told: ["removed p"]
        ),
        Edit(
            name: "a field redefined",
            forms: forms(["t": 1, "p": 2]),
            json: #"{"t":"A","p":"1.00"}"#,
            isChanged: false,
            told: ["redefined p"]
        ),
        Edit(
            name: "another order",
            forms: forms(["p": 1, "t": 1]),
            json: #"{"p":1,"t":"A"}"#,
            isChanged: false,
            told: []
        ),
        Edit(
            name: "a field redefined, another changed",
            forms: forms(["t": 1, "p": 2]),
            json: #"{"t":"B","p":"1.00"}"#,
            isChanged: true,
            differences: [#"t "A" "B""#],
            told: ["redefined p"]
        ),
        Edit(
            name: "no edit",
            forms: forms(["t": 1, "p": 1]),
            json: #"{"t":"A","p":2}"#,
            isChanged: true,
            differences: ["p 1 2"],
            told: []
        ),
    ]

    @Test("only fields that both files describe alike are compared", arguments: edits)
    func edit(edit: Edit) throws {
        let ledger = try Ledger()
        try run(ledger, 1, Self.old, ["k": #"{"t":"A","p":1}"#])
        let changedAt = try ledger.store.items(of: "shop").map(\.lastChanged)
        try run(ledger, 2, edit.forms, ["k": edit.json])
        let record = try ledger.record(2)
        #expect(record.fates == [1, 0, edit.isChanged ? 1 : 0, 0, 0])
        #expect(record.redefined == (edit.isChanged ? 0 : 1))
        let changes = try ledger.store.changes(of: 2, limit: 9)
        #expect(
            changes.flatMap(\.differences).map { "\($0.field) \($0.old.json) \($0.new.json)" }
                == edit.differences
        )
        let told = try ledger.store.fieldChanges(of: 2)
        #expect(told.map { "\($0.fate.rawValue) \($0.field)" } == edit.told)
        // The item is in the new form, and was in the old one.
        #expect(try ledger.store.items(of: "shop").map(\.json) == [edit.json])
        for selection in [Store.ItemSelection.run(1), .asOf(.test + .seconds(1))] {
            let items = try ledger.store.items(of: "shop", selection)
            #expect(items.map(\.json) == [#"{"t":"A","p":1}"#])
        }
        if !edit.isChanged {
            #expect(try ledger.store.items(of: "shop").map(\.lastChanged) == changedAt)
        }
        // The next run compares everything again.
        try run(ledger, 3, edit.forms, ["k": edit.json])
        #expect(try ledger.record(3).unchanged == 1)
        #expect(try ledger.store.fieldChanges(of: 3) == [])
        try run(ledger, 4, edit.forms, ["k": #"{"t":"Z"}"#])
        #expect(try ledger.record(4).changed == 1)
    }

    @Test("an item that no run saw since the edit is compared by the file it was extracted by")
    func late() throws {
        let ledger = try Ledger()
        let new = Self.forms(["t": 1, "p": 2])
        try run(ledger, 1, Self.old, ["k": #"{"t":"A","p":1}"#, "l": #"{"t":"A","p":1}"#])
        try ledger.commit(.begin(.make(2, forms: new)))
        try ledger.end(2, .limited)
        try run(ledger, 3, new, ["k": #"{"t":"A","p":"1"}"#, "l": #"{"t":"B","p":"1"}"#])
        #expect(try ledger.record(3).fates == [2, 0, 1, 0, 0])
        #expect(try ledger.record(3).redefined == 1)
        #expect(try ledger.store.fieldChanges(of: 3).map(\.field) == ["p"])
    }

    @Test("a key that is there twice is counted once, whichever page comes first")
    func sameKey() throws {
        let ledger = try Ledger()
        let new = Self.forms(["t": 1, "p": 2])
        try run(ledger, 1, Self.old, ["k": #"{"t":"A","p":1}"#])
        try run(ledger, 2, new, ["k": #"{"t":"A","p":"1"}"#], paths: ["/b", "/a"])
        #expect(try ledger.record(2).fates == [1, 0, 0, 0, 0])
        #expect(try ledger.record(2).redefined == 1)
        #expect(try ledger.count(2, "items.same_key") == 1)
        let samples = try ledger.store.samples(of: 2)
        #expect(
            samples.map { "\($0.subject) \($0.url) \($0.text)" }
                == ["items.same_key http://a.example/a k"]
        )
    }

    @Test("of thousands of keys that are there twice a few are kept to look at")
    func samples() throws {
        let ledger = try Ledger()
        try ledger.begin(1)
        var page = try ledger.page(1, "/")
        page.items = (0..<40).map { .make("\($0 / 2)", "1", place: $0) }
        try ledger.commit(.outcome(page))
        #expect(try ledger.count(1, "items.same_key") == 20)
        #expect(try ledger.store.samples(of: 1).map(\.text) == ["0", "1", "2", "3", "4"])
    }

    @Test("forms survive the store")
    func text() {
        let forms = ItemForms([
            "a": [.init(name: "x \"", digest: ContentHash([1]))], "b": [],
        ])
        #expect(ItemForms(text: forms.text) == forms)
        #expect(ItemForms(text: #"{"a":{"x":"12"}}"#) == nil)
    }
}
