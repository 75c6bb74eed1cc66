import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Selectors: direction of writing")
struct SelectorDirectionTests {
    @Test(
        "an element is written as dir says, by itself or around it, or as its text",
        arguments: [
            ("<p id=a></p>", ""), ("<p id=a dir=RTL><b id=b></b></p>", "a b"),
            ("<p id=a dir=rtl><b id=b dir=ltr></b></p>", "a"),
            ("<p id=a dir=rtl><b id=b dir=bogus></b></p>", "a b"),
            ("<p id=a dir=auto>1, א</p>", "a"), ("<p id=a dir=auto>a א</p>", ""),
            ("<p id=a dir=auto><i id=b>م</i></p>", "a b"),
            ("<div dir=rtl><p id=a dir=auto>12 ()</p></div>", ""),
            ("<p id=a dir=auto><!--א--><script>א</script><style>א</style>x</p>", ""),
            ("<p id=a dir=auto><bdi id=b>א</bdi>x</p>", "b"),
            ("<p id=a dir=auto><b dir=ltr>א</b>א</p>", "a"),
            ("<p id=a dir=auto><b dir=bogus>א</b>x</p>", "a"),
            ("<div dir=rtl><bdi id=a>x</bdi><bdi id=b></bdi><bdi id=c dir=rtl></bdi></div>", "c"),
            ("<input id=a dir=auto value=א>", "a"), ("<input id=a value=א>", ""),
            ("<input id=a type=number dir=auto value=א>", ""),
            (
                "<div dir=rtl><input id=a type=tel><input id=b type=TEL dir=auto><input id=c></div>",
                "c"
            ),
            ("<textarea id=a dir=auto>א</textarea>", "a"),
            ("<p id=a dir=auto><textarea>א</textarea>x</p>", ""),
            ("<p id=a dir=auto><template>א</template>x</p>", ""),
            ("<div dir=rtl><svg id=a dir=ltr><g id=b></g></svg></div>", "a b"),
            ("<p id=a dir=auto><svg><style>א</style></svg>x</p>", "a"),
            ("<div dir=rtl><math id=a><mtext><b id=b dir=ltr></b></mtext></math></div>", "a"),
        ]
    )
    func direction(_ html: String, _ ids: String) throws {
        #expect(try SelectorScene.ids(CSSSelector("[id]:dir(rtl)"), html) == ids)
        let all = try SelectorScene.ids(CSSSelector("[id]"), html).split(separator: " ")
        let others = all.filter { !ids.split(separator: " ").contains($0) }
        #expect(
            try SelectorScene.ids(CSSSelector("[id]:dir(LTR)"), html)
                == others.joined(separator: " ")
        )
    }

    @Test(
        "characters have the class that Unicode gives them, assigned or not",
        arguments: [
            (0x41, "ltr"), (0x31, "none"), (0x20, "none"), (0x5D0, "rtl"), (0x627, "rtl"),
            (0x660, "none"), (0x300, "none"), (0x4E00, "ltr"), (0x378, "ltr"), (0x590, "rtl"),
            (0x20CF, "none"), (0x2065, "none"), (0xFDD0, "none"), (0x1E900, "rtl"),
            (0x1EEFF, "rtl"), (0x1F600, "none"), (0x10FFFD, "ltr"), (0x10FFFF, "none"), (0, "none"),
        ] as [(UInt32, String)]
    )
    func classes(_ character: UInt32, _ word: String) {
        let direction = DirectionTable.direction(of: character)
        #expect(direction?.rawValue ?? "none" == word)
    }

    @Test("no other word matches")
    func words() throws {
        for selector in [":dir(auto)", ":dir(up)", ":dir(--x)"] {
            #expect(try SelectorScene.ids(CSSSelector(selector), "<p id=a dir=auto>") == "")
        }
    }

    @Test("many elements inside one that takes its text's direction cost no square of their number")
    func cost() throws {
        func page(_ count: Int) -> String {
            "<div dir=auto>" + String(repeating: "<p dir=auto>1<b>2</b></p><i>3</i>", count: count)
        }
        let once = try SelectorScene.steps("b:dir(ltr), i:dir(ltr)", page(2_000))
        let twice = try SelectorScene.steps("b:dir(ltr), i:dir(ltr)", page(4_000))
        #expect(once.matches == 4_000)
        #expect(twice.steps < once.steps * 5 / 2)
    }
}
