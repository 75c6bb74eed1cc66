import Testing
import TrawlCore

@testable import Trawl

@Suite("Limits of encoded bodies")
struct DecodedLimitTests {
    @Test(
        "decoded bytes at the limit are taken, one more is too large",
        arguments: Packing.allCases
    )
    func limit(packing: Packing) throws {
        for sample in [[UInt8].mixed(text: 0, noise: 5000), .mixed(text: 200_000, noise: 0)] {
            let whole = try packing.pack(sample)
            var feed = AnswerFeed()
            for pieces in [1, 64 << 10] {
                let size = sample.count
                let exact = feed.receive(
                    whole,
                    packing.name,
                    pieces: pieces,
                    maxBodyBytes: size,
                    length: whole.count
                )
                #expect(exact == .body(sample))
                let over = feed.receive(
                    whole,
                    packing.name,
                    pieces: pieces,
                    maxBodyBytes: size - 1,
                    length: whole.count
                )
                #expect(over == .failure(.tooLarge))
            }
        }
    }

    @Test(
        "where only the beginning counts, it is enough, whatever comes behind it",
        arguments: Packing.allCases
    )
    func cut(packing: Packing) throws {
        let sample = [UInt8].mixed(text: 300_000, noise: 200_000)
        var whole = try packing.pack(sample)
        whole.removeLast(10)
        var feed = AnswerFeed()
        for limit in [1000, 65_536, 300_000] {
            let outcome = feed.receive(
                whole,
                packing.name,
                pieces: 16 << 10,
                maxBodyBytes: limit,
                cutsLongBody: true,
                length: whole.count
            )
            #expect(outcome == .body(Array(sample.prefix(limit))))
        }
    }

    @Test("1 MiB may come of anything, more only of a 200th of it", arguments: Packing.allCases)
    func ratio(packing: Packing) throws {
        let mebibyte = 1 << 20
        var feed = AnswerFeed()
        let zeros = { [UInt8](repeating: 0, count: $0) }
        #expect(
            feed.receive(try packing.pack(zeros(mebibyte)), packing.name) == .body(zeros(mebibyte))
        )
        let bomb = try packing.pack(zeros(mebibyte + 1))
        #expect(feed.receive(bomb, packing.name) == .failure(.tooLarge))
        // Bytes behind the end mark make the body as large as it needs to be.
        let large = zeros(2_000_000)
        let whole = try packing.pack(large)
        let padded = { whole + zeros($0 - whole.count) }
        #expect(feed.receive(padded(10_000), packing.name) == .body(large))
        #expect(feed.receive(padded(9_999), packing.name) == .failure(.tooLarge))
    }

    @Test("a bomb of 1 GiB ends early, also as the second of two codings")
    func bomb() throws {
        // A gzip member of zeros over and over.
        let member = try Packing.gzip.pack([UInt8](repeating: 0, count: 1 << 20))
        let body = Array(repeatElement(member, count: 1024).joined())
        var feed = AnswerFeed()
        for limit in [10_000_000, 1 << 40] {
            let outcome = feed.receive(body, "gzip", pieces: 16 << 10, maxBodyBytes: limit)
            #expect(outcome == .failure(.tooLarge))
            for outer in Packing.allCases {
                let outcome = feed.receive(
                    try outer.pack(body),
                    "gzip",
                    outer.name,
                    pieces: 1000,
                    maxBodyBytes: limit
                )
                #expect(outcome == .failure(.tooLarge))
            }
        }
    }

    @Test("before decoding a body may have an eighth and 1 KiB more than after it, at each layer")
    func encodedLimit() throws {
        let text = [UInt8].mixed(text: 0, noise: 8000)
        let longest = 10_024
        #expect(ContentDecoder.maxEncodedBytes(forBody: 8000) == longest)
        #expect(ContentDecoder.maxEncodedBytes(forBody: .max) == .max)
        let member = try Packing.gzip.pack(text)
        let padded = { (count: Int) in member + [UInt8](repeating: 0, count: count - member.count) }
        var feed = AnswerFeed()
        #expect(feed.receive(padded(longest), "gzip", maxBodyBytes: 8000) == .body(text))
        let over = feed.receive(padded(longest + 1), "gzip", maxBodyBytes: 8000)
        #expect(over == .failure(.tooLarge))
        let inner = try Packing.zstd.pack(padded(longest))
        #expect(feed.receive(inner, "gzip, zstd", maxBodyBytes: 8000) == .body(text))
        let innerOver = try Packing.zstd.pack(padded(longest + 1))
        #expect(feed.receive(innerOver, "gzip, zstd", maxBodyBytes: 8000) == .failure(.tooLarge))
    }

    @Test("a Content-Length over what the body may have is refused at the header")
    func length() {
        var feed = AnswerFeed()
        #expect(feed.receive([], maxBodyBytes: 8000, length: 8000) == .body([]))
        #expect(feed.receive([], maxBodyBytes: 8000, length: 8001) == .failure(.tooLarge))
        #expect(feed.receive([], "br", maxBodyBytes: 8000, length: 10_024) == .body([]))
        #expect(feed.receive([], "br", maxBodyBytes: 8000, length: 10_025) == .failure(.tooLarge))
        // RFC 9110, 8.4.1: identity is no coding.
        #expect(
            feed.receive([], "identity", maxBodyBytes: 8000, length: 8001) == .failure(.tooLarge)
        )
    }
}
