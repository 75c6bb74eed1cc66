import Testing

@testable import TrawlCore

@Suite("Job files: namespaces")
struct JobNamespaceTests {
    private static func file(_ namespaces: String, css: String = "h1") -> String {
        "start: https://a.example/\nnamespaces: \(namespaces)\nfields: {t: \"\(css)\"}"
    }

    @Test("a prefix stands for a URI in selectors")
    func prefix() {
        let reading = JobReading.make(
            JobNamespaceTests.file(
                "{dc: \"http://purl.org/dc/elements/1.1/\", ätom: x}",
                css: "dc|date, ätom|entry"
            )
        )
        #expect(reading.rendered == "")
        #expect(
            reading.job?.namespaces == ["dc": "http://purl.org/dc/elements/1.1/", "ätom": "x"]
        )
    }

    @Test(
        "what is wrong with a namespace is said at its place",
        arguments: [
            MistakeCase(
                file("{re: x}"),
                "2:14: error: the prefix 're' has a meaning of its own (choose another one)"
            ),
            MistakeCase(
                file("{xml: x}"),
                "2:14: error: the prefix 'xml' has a meaning of its own (choose another one)"
            ),
            MistakeCase(
                file("{'a:b': x}"),
                "2:14: error: a namespace's prefix must be a name such as 'atom', not 'a:b' "
                    + "(write 'prefix: URI' and use it as 'prefix|name' in CSS, "
                    + "'prefix:name' in XPath)"
            ),
            MistakeCase(
                file("{atom: x}", css: "atm|entry"),
                "3:14: error: namespace prefix 'atm' is not declared (did you mean \"atom|\"?)"
            ),
            MistakeCase(
                file("http://www.w3.org/2005/Atom"),
                "2:13: error: 'namespaces' must be a mapping, not 'http://www.w3.org/2005/Atom'"
            ),
        ]
    )
    func mistakes(_ example: MistakeCase) {
        #expect(JobReading.make(example.text).summary == example.expected)
    }

    @Test("another namespace is another definition of what comes out of a page")
    func digest() throws {
        let digests = ["{a: x}", "{a: y}"].map {
            JobReading.make(JobNamespaceTests.file($0)).job?.pages.first?.digest
        }
        #expect(digests[0] != nil && digests[0] != digests[1])
    }
}
