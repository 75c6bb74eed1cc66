import Testing

@testable import TrawlCore

@Suite("Limits of job files")
struct YAMLLimitTests {
    private static let head = "start: https://h/\nfields: {a: b}\n"

    @Test("a file of 1 MB is read, one of a byte more is not")
    func size() {
        let fill = (1 << 20) - Self.head.utf8.count - 2
        let largest = Self.head + "#" + String(repeating: "x", count: fill) + "\n"
        #expect(largest.utf8.count == 1 << 20)
        #expect(JobReading.make(largest).job != nil)
        #expect(
            JobReading.make(largest + "\n").summary == [
                "error: the file is larger than a job file may be: 1 MB (1048576 bytes)"
            ]
        )
    }

    @Test("64 levels of nesting are read, 65 are not")
    func depth() {
        // The top mapping and the list's own brackets count.
        func nested(_ levels: Int) -> String {
            let brackets = levels - 1
            return Self.head + "x: " + String(repeating: "[", count: brackets)
                + String(repeating: "]", count: brackets)
        }
        #expect(
            JobReading.make(nested(64)).summary == ["3:1: error: unknown key 'x' in job 'news'"]
        )
        #expect(
            JobReading.make(nested(65)).summary == [
                "3:67: error: mappings and lists nest deeper than 64 levels"
            ]
        )
    }

    @Test(
        "nesting beyond what libyaml takes is the same mistake",
        arguments: [
            String(repeating: "[", count: 500_000), String(repeating: "- ", count: 5000),
            String(repeating: "{a: ", count: 200_000),
        ]
    )
    func hopelessDepth(_ text: String) {
        let summary = JobReading.make(text).summary
        #expect(summary.count == 1)
        #expect(summary.first?.hasSuffix("nest deeper than 64 levels") ?? false)
    }

    @Test("100000 nodes are read, one more is not")
    func nodes() {
        // The top, two keys, the URL and the mapping of fields with its two make 7.
        func file(_ nodes: Int) -> String {
            let tags = (0..<nodes - 9).map { "t\($0)" }.joined(separator: ",")
            return Self.head + "tags: [\(tags)]"
        }
        #expect(JobReading.make(file(100_000)).job?.tags.count == 99_991)
        #expect(
            JobReading.make(file(100_001)).diagnostics.map(\.message) == [
                "the file has more than 100000 nodes, aliases counted as what they stand for"
            ]
        )
    }

    @Test("20 keys that are there twice are all told, of 21 one is")
    func doubledKeys() {
        func file(_ doubled: Int) -> String {
            let keys = (0..<doubled).map { "k\($0): x" }
            return Self.head + "env:\n" + (keys + keys).map { "  \($0)\n" }.joined()
        }
        func told(_ doubled: Int) -> Int {
            JobReading.make(file(doubled)).diagnostics.count {
                $0.message.hasSuffix("is here a second time")
            }
        }
        #expect(told(20) == 20)
        #expect(told(21) == 1)
    }

    @Test("a file of the same few keys is refused at once")
    func sameKeys() {
        let keys = (0..<1000).map { "v\($0 % 5)" }.joined(separator: ", ")
        let time = ProcessorTime.milliseconds {
            let reading = JobReading.make("start: https://h/\nfields: {\(keys)}\n")
            #expect(reading.diagnostics.count == 1)
        }
        // Without a bound it takes over twenty times as long.
        #expect(time < 5000)
    }

    /// Nine levels of ten aliases each: a billion nodes.
    private static let bomb = (0..<9).reduce("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n") { text, level in
        let aliases = Array(repeating: "*a\(level)", count: 10).joined(separator: ",")
        return text + "a\(level + 1): &a\(level + 1) [\(aliases)]\n"
    }

    @Test("aliases count as what they stand for")
    func aliasBomb() {
        #expect(JobReading.make(Self.bomb).diagnostics.count == 1)
        #expect(JobReading.make(Self.bomb).diagnostics[0].message.contains("100000 nodes"))
    }

    @Test(
        "a bomb as a key is refused before it is hashed",
        arguments: [
            "? *a9\n: 1\n", "[*a9]: 1\n", "{*a9 : 1}: 1\n", "*a9 : 1\n", "x: {[*a9]: 1}\n",
            "x: {[*a9]:1}\n", "x: {'[': 1, [*a9] : 1}\n", "x: {[']', *a9]: 1}\n", "? [*a9]\n: 1\n",
            "x: b 'c\n[*a9]: 1\n", "x: {'a # b': 1, [*a9]: 2}\n", "?\n  *a9\n: 1\n",
            "x: [?\n*a9 : 1]\n", "- ? *a9\n",
        ]
    )
    func aliasBombAsKey(_ key: String) {
        #expect(JobReading.make(Self.bomb + key).summary.count == 1)
        #expect(
            JobReading.make(Self.bomb + key).summary[0].hasSuffix("a key must be text (quote it)")
        )
    }

    @Test(
        "bytes that are no UTF-8 are told with their offset and line",
        arguments: [
            ([0xFF], "1:1: error: the file is not UTF-8 from byte 0 on (save it as UTF-8)"),
            (
                Array("a: ü\nb".utf8) + [0xE4, 0x20],
                "2:2: error: the file is not UTF-8 from byte 7 on (save it as UTF-8)"
            ),
            (
                [0xFF, 0xFE, 0x61, 0x00],
                "1:1: error: the file is not UTF-8 from byte 0 on (save it as UTF-8)"
            ),
        ] as [([UInt8], String)]
    )
    func notUTF8(_ bytes: [UInt8], _ expected: String) {
        let reader = JobReader(context: .make())
        let reading = reader.read(path: "jobs/news.yaml", bytes: bytes, defaults: nil)
        #expect(reading.summary == [expected])
    }

    @Test("at most 100 diagnostics are shown, the rest is counted")
    func many() {
        func file(_ mistakes: Int) -> String {
            Self.head + (0..<mistakes).map { "zz\($0): 1\n" }.joined()
        }
        let hundred = JobReading.make(file(100)).diagnostics
        #expect(hundred.count == 100)
        #expect(hundred.allSatisfy { $0.line > 0 })
        let more = JobReading.make(file(101)).rendered
        #expect(more.hasSuffix("\njobs/news.yaml: error: … and 1 more"))
        #expect(JobReading.make(file(150)).diagnostics.last?.message == "… and 50 more")
    }

    @Test("a file of tens of thousands of mistakes costs no more than a few looks at its lines")
    func hostile() {
        let nulls = (0..<30_000).map { "a\($0): '!'" }.joined(separator: ", ")
        let keys = (0..<5000).map { "b\($0)" }.joined(separator: ", ")
        let reading = JobReading.make("start: https://h/\nfields: {\(nulls)}\nkey: [\(keys)]")
        #expect(reading.diagnostics.last?.message == "… and 34900 more")
    }
}
