import Testing

@testable import TrawlCore

@Suite("Variables of the environment in job files")
struct EnvironmentTests {
    static let replacer = EnvironmentReplacer(
        environment: ["A": "1", "EMPTY": "", "NESTED": "${A}", "PASSWORD": "p@s/s:w%41 ü"]
    )

    @Test(
        "references are replaced once, everything else stays",
        arguments: [
            ("${A}", "1"), ("x${A}y${A}z", "x1y1z"), ("${NONE:-d}", "d"), ("${A:-d}", "1"),
            ("${EMPTY}", ""), ("${EMPTY:-d}", "d"), ("${NONE:-}", ""), ("${NESTED}", "${A}"),
            ("${NONE:-a:-b}", "a:-b"), ("$${A}", "${A}"), ("$$${A}", "$${A}"),
            ("${A}$${A}", "1${A}"), ("ü${A}ü", "ü1ü"),
        ]
    )
    func replaced(_ text: String, _ expected: String) {
        #expect(Self.replacer.replace(in: text)?.text == expected)
    }

    @Test(
        "any other dollar is itself",
        arguments: [
            "$", "$A", "a$", "\\d+$", "${", "${A", "${}", "${1}", "${A B}", "${A-d}", "${A:d}",
            "$ {A}",
        ]
    )
    func itself(_ text: String) {
        let replaced = Self.replacer.replace(in: text)
        #expect(replaced?.text ?? text == text)
        #expect(replaced?.references.isEmpty ?? true)
    }

    @Test("a variable without a value and without a default is missing")
    func missing() throws {
        let replaced = try #require(Self.replacer.replace(in: "${NONE} ${A} ${NONE:-d}"))
        #expect(replaced.references.map(\.isMissing) == [true, false, false])
    }

    @Test(
        "a value before the @ of a URL is percent-encoded, so that it cannot move the host",
        arguments: [
            ("https://u:${PASSWORD}@h/", "https://u:p%40s%2Fs%3Aw%2541%20%C3%BC@h/"),
            ("https://h/${PASSWORD}", "https://h/p@s/s:w%41 ü"),
            ("https://h?q=${PASSWORD}@x", "https://h?q=p@s/s:w%41 ü@x"),
            ("${PASSWORD}@h", "p@s/s:w%41 ü@h"),
        ]
    )
    func userinfo(_ text: String, _ expected: String) {
        #expect(Self.replacer.replace(in: text)?.text == expected)
    }

    @Test(
        "where in a URL a reference stands is told before anything is replaced",
        arguments: [
            ("https://${A}@h/", true, false), ("https://h/?q=${A}", false, true),
            ("https://h/#?${A}", false, false), ("https://h/${A:-x?y}", false, false),
            ("https://${A:-u@v/?}:x@h/", true, false), ("?${A}", false, false),
        ]
    )
    func placeInURL(_ text: String, _ isInUserinfo: Bool, _ isInQuery: Bool) throws {
        let reference = try #require(Self.replacer.replace(in: text)?.references.first)
        #expect(reference.isInUserinfo == isInUserinfo)
        #expect(reference.isInQuery == isInQuery)
    }
}

@Suite("Secrets in diagnostics")
struct SecretTests {
    /// Every place where a value may come from the environment, each with a mistake that quotes it.
    static let files = [
        "start: 'https://u:${S}@h h/'",
        "start: '${S}'",
        "start: '${S}:x@h/'",
        "start: 'ftp://${S}@h/'",
        "start: 'https://u:${S}@h/'\nallow: other",
        "start: https://h/\nallow: 'https://${S}@h/'",
        "start: https://h/\nfetch: {headers: {X: \"${S}\\n\"}}",
        "start: https://h/\nfetch: {headers: {Host: '${S}'}}",
        "start: https://h/\nfetch: {user_agent: \"${S}\\n\", timeout: '${S}', retries: '${S}'}",
        "start: https://h/\nenabled: '${S}'\nname: '${S}!'\nmeta: '${S}'",
        "start: https://h/\noutput: '{${S}}.json'",
        "start: https://h/\noutput: '${S}'",
        "start: https://h/\nschedule: {timezone: '${S}', at: '${S}'}",
        "start: https://h/\nfields: {a: {xpath: '(${S}'}, b: {css: x, type: '${S}'}}",
        "start: https://h/\nfields: {a: {value: '${S}', type: integer}, b: {css: x, transform: '${S}'}}",
        "start: https://h/\nfollow: {css: a, page: '${S}'}",
    ]

    @Test("a value of the environment is in no diagnostic", arguments: files)
    func canary(_ file: String) {
        let reading = JobReading.make(file, environment: ["S": "canary-7f3a"])
        #expect(reading.hasErrors)
        #expect(!reading.rendered.contains("canary"), "\(reading.rendered)")
    }

    @Test("a header from the environment is marked as secret, another one is not")
    func headers() throws {
        let text = "start: https://h/\nfields: {a: b}\nfetch: {headers: {X: '${S}', Y: plain}}"
        let job = try #require(JobReading.make(text, environment: ["S": "s"]).job)
        #expect(job.fetch.headers.map(\.isSecret) == [true, false])
        #expect(job.fetch.headers.map(\.value) == ["s", "plain"])
        #expect(job.source.text == text)
    }
}
