import Testing

@testable import Trawl

@Suite("Hostile HTML")
struct HTMLRepairHostileTests {
    struct Hostile: CustomTestStringConvertible, Sendable {
        let name: String
        let parts: [(String, Bool)]
        var testDescription: String { name }

        /// The parts in turn, those that count as often as said.
        init(_ name: String, _ parts: (String, Bool)...) {
            self.name = name
            self.parts = parts
        }

        func document(_ count: Int) -> [UInt8] {
            parts.flatMap { part in
                Array(String(repeating: part.0, count: part.1 ? count : 1).utf8)
            }
        }
    }

    @Test(
        "work grows no faster than the document",
        arguments: [
            Hostile("open comments", ("<!--", true)), Hostile("brackets", ("<", true)),
            Hostile("ampersands", ("&", true)), Hostile("numbers", ("&#", true)),
            Hostile("open scripts", ("<script><!--<script>", true)),
            Hostile("ends in a script", ("<script><!--<script>", false), ("</script", true)),
            Hostile("open titles", ("<title>", true)), Hostile("open quotes", ("<a b='", true)),
            Hostile("odd names", ("<a @b", false), (" @c", true), (">", false)),
            Hostile("open sections", ("<svg>", false), ("<![CDATA[", true)),
            Hostile("svg", ("<svg>", true), ("</math>", true)),
            Hostile("deep", ("<div>", true)), Hostile("bodies", ("<i>", true), ("<body>", true)),
            Hostile("strange ends", ("<b>", true), ("</i>", true)),
            Hostile("hidden ends", ("<i>", true), ("<div>", false), ("<b>", true), ("</i>", true)),
            Hostile("paragraphs", ("<p><b>", true), ("<div>", true), ("</p>", true)),
            Hostile("doctypes", ("<!DOCTYPE \"", true)), Hostile("slashes", ("</", true)),
            Hostile("one value", ("<a b='", false), ("&lt", true), ("'>", false)),
        ]
    )
    func linear(_ hostile: Hostile) {
        func time(_ count: Int) -> Int {
            let html = hostile.document(count)
            return ProcessorTime.milliseconds { _ = DocumentContent(html: html) }
        }
        let once = time(15_000)
        #expect(time(30_000) < once * 5 + 300)
    }

    @Test("random documents are read without a crash, and the pass needs no second one")
    func random() {
        let parts = [
            "<", ">", "/", "!", "-", "--", "?", "&", ";", "#", "x", "=", "\"", "'", " ", "\n", "a",
            "p",
            "b", "é", "script", "title", "svg", "textarea", "[CDATA[", "]]", "@", "<!--", "-->",
            "\0",
            "lt", "146", "br", "wbr", "html", "body", "section", "plaintext", "x::-1", "\u{0C}",
        ]
        var state: UInt64 = 42
        for _ in 0..<4_000 {
            var html = ""
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                html += parts[Int(truncatingIfNeeded: state >> 33) % parts.count]
            }
            let bytes = Array(html.utf8)
            _ = DocumentContent(html: bytes)
            let repaired = bytes.withUnsafeBufferPointer {
                HTMLRepair.repaired($0, bypasses: false)
            }
            #expect((repaired.text?.count ?? 0) <= 7 * bytes.count + 8, "\(html)")
            let again = repaired.text?.withUnsafeBufferPointer {
                HTMLRepair.repaired($0, bypasses: false)
            }
            // Names that look like ours are counted among them again, and no more than that.
            if repaired.oddNames.isEmpty, !html.contains("wbr") {
                #expect(again?.text == nil, "\(html)")
            }
        }
    }
}
