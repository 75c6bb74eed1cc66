import Testing
internal import TrawlCore

@testable import Trawl

@Suite("The links of one page")
struct LinkPlacesTests {
    @Test(
        "each link is taken once, page after page",
        arguments: [0, 1, 255, 256, 257, 8_191, 8_193, 20_000]
    )
    func once(_ count: Int) {
        var places = LinkPlaces()
        for _ in 1...3 {
            // All with the same last bits, and all different.
            for number in 0..<min(count, 300) {
                let isNew = places.insert(Fingerprint(high: UInt64(number), low: 7))
                #expect(isNew)
            }
            for number in 0..<count {
                let link = Fingerprint(high: 1 << 40, low: UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
                let isNew = places.insert(link)
                let isAgain = places.insert(link)
                if !isNew || isAgain { Issue.record("link \(number): \(isNew), \(isAgain)") }
            }
            places.removeAll()
        }
    }
}
