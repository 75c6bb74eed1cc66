import Testing

@testable import TrawlCore

/// Random damage to whole files.
@Suite("Reading damaged job files")
struct JobReaderFuzzTests {
    private static let signs = Array(
        "\n \t:-?[]{},#&*!|>'\"%@`$\\~<=.0aä\u{0}\u{1B}\u{85}\u{2028}\u{FEFF}${}".unicodeScalars
    )

    @Test("whatever a file holds, its diagnostics stand inside it and a job has none of the errors")
    func damaged() {
        var random = Generator(state: 0x5EED)
        for _ in 0..<3000 {
            var scalars = Array(JobReaderTests.whole.unicodeScalars)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<scalars.count, using: &random)
                let length = Int.random(in: 0...3, using: &random)
                let end = min(scalars.count, place + length)
                let sign = Self.signs.randomElement(using: &random).map { [$0] } ?? []
                scalars.replaceSubrange(place..<end, with: sign)
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            check(String(text))
        }
    }

    private func check(_ text: String) {
        let reading = JobReading.make(text)
        let lines = SourceText(path: "", text: text).lines
        #expect((reading.job == nil) == reading.hasErrors, "\(text)")
        for diagnostic in reading.diagnostics {
            let isInside = diagnostic.line == 0 || diagnostic.excerpt != nil
            #expect(isInside && diagnostic.line <= lines.count, "\(diagnostic)\n\(text)")
            let length = diagnostic.excerpt?.unicodeScalars.count ?? 0
            #expect(diagnostic.column <= length + 1, "\(diagnostic)\n\(text)")
            #expect(!diagnostic.message.hasPrefix("this is not YAML"), "\(diagnostic)\n\(text)")
            let isClean = diagnostic.rendered.unicodeScalars.allSatisfy {
                $0 == "\n" || $0.value >= 0x20
            }
            #expect(isClean)
        }
    }
}

/// SplitMix64: the same damage in every run.
private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
