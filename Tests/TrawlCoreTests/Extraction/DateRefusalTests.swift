import Testing

@testable import TrawlCore

@Suite("Dates: refusals and limits")
struct DateRefusalTests {
    private func refusal(_ text: String, _ hints: DateHints = .none) -> DateTextError.Code? {
        do throws(DateTextError) {
            _ = try DateText.read(text, hints: hints)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "days and times that do not exist are no dates",
        arguments: [
            "31 April 2026", "31.04.2026", "2026-02-29", "29 Feb 2026", "2026-11-28T25:00:00Z",
            "28.11.2026 14:60", "2026年13月1日", "0000-00-00", "2026-366", "2026-W54-1", "2026-W53-7x",
            "28 Nov 2026 14:05:61", "20261328", "32 Nov 2026",
        ]
    )
    func nonexistent(_ text: String) {
        #expect(refusal(text) != nil)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", " ", "-", "n/a", "price", "12", "1.2.3", "10.12.14.16", "$1,234.50", "3 hours",
            "15 min",
            "Nov 28, 2026Nov 28, 2026", "28 Nov 2026 5 comments", "28 foo Nov 2026", "v2.11.2026b",
            "November", "2026-11-28T14:05:00+01:002026-11-28T14:05:00+01:00",
            "28 Nov 2026 14:05 15:05",
            "99999999999999999999999", "5 Nov 7", "28 28 28",
        ]
    )
    func noDates(_ text: String) {
        #expect(refusal(text) != nil)
    }

    @Test(
        "the reason of a refusal is told",
        arguments: [
            ("31.04.2026", .noSuchDate), ("05/06/2026", .ambiguous),
            ("3 hours ago", .needsReference),
            ("28 Nov", .needsReference), ("abc", .notADate), ("28 lis 2026", .ambiguous),
        ] as [(String, DateTextError.Code)]
    )
    func reasons(_ text: String, _ code: DateTextError.Code) {
        #expect(refusal(text) == code)
    }

    @Test("a text may be 256 scalars long, and not 257")
    func length() {
        let date = "28 Nov 2026"
        let rest = DateText.maximumLength - date.unicodeScalars.count
        #expect(refusal(date + String(repeating: " ", count: rest)) == nil)
        #expect(refusal(date + String(repeating: " ", count: rest + 1)) == .tooLong)
        #expect(refusal(String(repeating: "年", count: 100_000)) == .tooLong)
    }

    @Test("a number may have 18 digits, and not 19")
    func digits() {
        func text(_ count: Int) -> String { String(repeating: "1", count: count) + " 28 Nov 2026" }
        #expect(refusal(text(DateLexer.mostDigits)) == .notADate)
        #expect(refusal(text(DateLexer.mostDigits + 1)) == .notADate)
    }

    @Test("a count may be 99999, and not 100000")
    func counts() {
        let hints = DateTextTests.hints(at: "2026-11-28T14:05:00Z")
        #expect(refusal("\(DateParser.largestCount) minutes ago", hints) == nil)
        #expect(refusal("\(DateParser.largestCount + 1) minutes ago", hints) == .notADate)
        #expect(refusal("99999 years ago", hints) == .noSuchDate)
    }

    @Test("an offset may be 15 hours, and not 16")
    func offsets() {
        #expect(refusal("2026-11-28T14:05:00+15:59") == nil)
        #expect(refusal("2026-11-28T14:05:00+16:00") != nil)
    }

    @Test("mutated texts neither crash nor hang, and what is read is written again")
    func mutations() {
        let seeds = [
            "Sat, 28 Nov 2026 14:05:09 +0100 (CET)", "2026-11-28T14:05:09.250+01:00",
            "28. November 2026 um 14:05 Uhr", "2026年11月28日(土) 21時40分", "3 hours and 5 minutes ago",
            "ngày 28 tháng 11 năm 2026", "٢٨ نوفمبر ٢٠٢٦", "12.-14.06.2026", "yesterday 2:05 p.m.",
            "28 พ.ย. 2569", "next Friday, July 4, 2025", "2026-W48-6", "1795874709.5",
        ].map { Array($0.unicodeScalars) }
        let alphabet =
            seeds.flatMap { $0 } + Array("0123456789:./-+'() \u{301}\u{200B}".unicodeScalars)
        let hints = DateTextTests.hints(at: "2026-11-28T14:05:00Z")
        var random = SplitMix(state: 28)
        var lost: [String] = []
        for _ in 0..<10_000 {
            var scalars = seeds[random.next(below: seeds.count)]
            for _ in 0...random.next(below: 4) {
                let place = random.next(below: scalars.count + 1)
                let scalar = alphabet[random.next(below: alphabet.count)]
                switch random.next(below: 4) {
                case 0 where place < scalars.count: scalars.remove(at: place)
                case 1 where place < scalars.count: scalars[place] = scalar
                case 2: scalars += seeds[random.next(below: seeds.count)].prefix(8)
                default: scalars.insert(scalar, at: place)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            guard let value = try? DateText.read(String(text), hints: hints) else { continue }
            let again = try? DateText.read(value.description, hints: hints)
            if again != value { lost.append(String(text)) }
        }
        #expect(lost == [])
    }
}

/// Random numbers that are the same each time.
private struct SplitMix {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(bound))
    }
}
