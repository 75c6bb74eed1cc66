import Testing

@testable import TrawlCore

@Suite("Robots patterns")
struct RobotsPatternTests {
    @Test("random patterns match as a search through all possibilities does")
    func oracle() {
        var random = SeededGenerator(seed: 7)
        let letters = Array("ab/*".utf8)
        var matched = 0
        for _ in 0..<20_000 {
            var pattern = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? 0
            }
            if Int.random(in: 0..<3, using: &random) == 0 { pattern.append(UInt8(ascii: "$")) }
            let path = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                letters.prefix(3).randomElement(using: &random) ?? 0
            }
            let expected = fits(pattern[...], path[...])
            matched += expected ? 1 : 0
            #expect(
                RobotsPattern(pattern[...]).matches(path) == expected,
                "\(String(decoding: pattern, as: UTF8.self)) \(String(decoding: path, as: UTF8.self))"
            )
        }
        #expect(matched > 2000 && matched < 18_000, "the cases are of both kinds: \(matched)")
    }

    /// RFC 9309, 2.2.3, by trying everything.
    private func fits(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return true }
        if first == UInt8(ascii: "$"), pattern.count == 1 { return path.isEmpty }
        if first == UInt8(ascii: "*") {
            return (path.startIndex...path.endIndex).contains {
                fits(pattern.dropFirst(), path[$0...])
            }
        }
        return path.first == first && fits(pattern.dropFirst(), path.dropFirst())
    }

    @Test("a pattern made to be slow is not", .timeLimit(.minutes(10)))
    func hostile() {
        let path = Array(("/" + String(repeating: "a", count: 4000)).utf8)
        let many = String(repeating: "*a", count: 3000) + "b$"
        let long = "/*" + String(repeating: "a", count: 3000) + "b*"
        let stars = RobotsPattern(ArraySlice(many.utf8))
        let run = RobotsPattern(ArraySlice(long.utf8))
        for _ in 0..<1000 {
            #expect(!stars.matches(path))
            #expect(!run.matches(path))
        }
    }
}
