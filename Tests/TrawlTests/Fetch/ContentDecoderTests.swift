import Testing
import TrawlCore

@testable import Trawl

@Suite("Content codings")
struct ContentDecoderTests {
    /// Bodies that are small enough to be cut everywhere, of one piece and of several.
    static let samples: [[UInt8]] = [
        [], Array("a".utf8), .mixed(text: 500, noise: 0), .mixed(text: 200, noise: 150),
    ]

    @Test(
        "a body that is cut at any byte is truncated, never taken for a whole one",
        arguments: Packing.allCases,
        samples
    )
    func cut(packing: Packing, sample: [UInt8]) throws {
        let whole = try packing.pack(sample)
        var feed = AnswerFeed()
        #expect(feed.receive([], packing.name) == .body([]))
        for count in 1..<whole.count {
            for pieces in [1, Int.max] {
                let outcome = feed.receive(Array(whole.prefix(count)), packing.name, pieces: pieces)
                #expect(outcome == .failure(.truncated), "\(count) of \(whole.count)")
            }
        }
        #expect(feed.receive(whole, packing.name) == .body(sample))
    }

    @Test(
        "bytes in pieces of every size give the same body, or the same failure",
        arguments: Packing.allCases
    )
    func pieces(packing: Packing) throws {
        let sample = [UInt8].mixed(text: 300, noise: 200)
        let whole = try packing.pack(sample)
        var broken = whole
        broken[whole.count / 2] ^= 0x55
        var feed = AnswerFeed()
        let verdict = feed.receive(broken, packing.name)
        for size in 1...whole.count {
            #expect(feed.receive(whole, packing.name, pieces: size) == .body(sample))
            #expect(feed.receive(broken, packing.name, pieces: size) == verdict)
        }
    }

    @Test(
        "a body far larger than what is undone at a time comes out whole",
        arguments: Packing.allCases
    )
    func large(packing: Packing) throws {
        let sample = [UInt8].mixed(text: 700_000, noise: 300_000)
        let whole = try packing.pack(sample)
        var feed = AnswerFeed()
        for size in [1000, 16 << 10, .max] {
            #expect(feed.receive(whole, packing.name, pieces: size) == .body(sample))
        }
    }

    @Test(
        "gzip members and zstd frames one behind the other are one body",
        arguments: [Packing.gzip, .zstd]
    )
    func members(packing: Packing) throws {
        let parts = Self.samples
        let packed = try parts.map { try packing.pack($0) }
        let whole = Array(packed.joined())
        var ends: [Int: Int] = [:]
        for number in packed.indices {
            ends[packed[...number].joined().count] = number
        }
        var feed = AnswerFeed()
        for pieces in [1, 7, Int.max] {
            for count in 1...whole.count {
                let outcome = feed.receive(Array(whole.prefix(count)), packing.name, pieces: pieces)
                // At the end of a member nobody can know that there was another one.
                let expected = ends[count].map {
                    AnswerFeed.Outcome.body(Array(parts[...$0].joined()))
                }
                #expect(outcome == expected ?? .failure(.truncated), "\(count) of \(whole.count)")
            }
        }
    }

    @Test("a second member that is broken breaks the body")
    func brokenMember() throws {
        let member = try Packing.gzip.pack(Self.samples[2])
        var broken = member
        broken[broken.count - 5] ^= 1
        var feed = AnswerFeed()
        #expect(feed.receive(member + broken, "gzip") == .failure(.decode))
    }

    @Test(
        "what stands behind the end mark and begins like nothing known is ignored",
        arguments: Packing.allCases
    )
    func garbage(packing: Packing) throws {
        let whole = try packing.pack(Self.samples[2])
        var feed = AnswerFeed()
        for garbage in [
            "\0", "\0\0\0\0\0\0\0\0", "\r\n", "<!-- late -->", "PHP Notice", "(end of page)",
        ] {
            for pieces in [1, Int.max] {
                let outcome = feed.receive(whole + garbage.utf8, packing.name, pieces: pieces)
                #expect(outcome == .body(Self.samples[2]), "\(garbage.debugDescription)")
            }
        }
    }

    @Test("what is not packed at all is no body of the coding", arguments: Packing.allCases)
    func plain(packing: Packing) {
        var feed = AnswerFeed()
        let text = Array("<!DOCTYPE html><title>Not packed, in spite of what the header says".utf8)
        #expect(feed.receive(text, packing.name) == .failure(.decode))
    }

    @Test(
        "mutated bodies of every coding end in a body or in a failure",
        arguments: Packing.allCases
    )
    func mutations(packing: Packing) throws {
        let whole = try packing.pack(.mixed(text: 400, noise: 100))
        var random = SplitMix(seed: 42)
        var feed = AnswerFeed()
        var failures = 0
        for _ in 0..<3000 {
            var body = whole
            for _ in 0..<random.next(below: 4) + 1 {
                switch random.next(below: 3) {
                case 0: body[random.next(below: body.count)] = UInt8(random.next(below: 256))
                case 1:
                    body.insert(UInt8(random.next(below: 256)), at: random.next(below: body.count))
                default: body.remove(at: random.next(below: body.count))
                }
            }
            let outcome = feed.receive(body, packing.name, pieces: random.next(below: 200) + 1)
            if case .failure = outcome { failures += 1 }
        }
        #expect(failures > 1000)
        #expect(feed.receive(whole, packing.name) == .body(.mixed(text: 400, noise: 100)))
    }

    @Test(
        "noise by the name of any coding ends in a body or in a failure",
        arguments: Packing.allCases
    )
    func noise(packing: Packing) {
        var random = SplitMix(seed: 7)
        var feed = AnswerFeed()
        for _ in 0..<3000 {
            let body = (0..<random.next(below: 100)).map { _ in UInt8(random.next(below: 256)) }
            _ = feed.receive(body, packing.name, pieces: random.next(below: 20) + 1)
        }
    }

    @Test(
        "a Zstandard window of 8 MiB is taken, a larger one is refused (RFC 9659)",
        arguments: [(UInt8(0x68), true), (0x69, false), (0x70, false)]
    )
    func window(descriptor: UInt8, isTaken: Bool) {
        // The window's descriptor (RFC 8878, 3.1.1.1.2), then one raw block of two bytes.
        let body: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0, descriptor, 0x11, 0, 0] + "ok".utf8
        var feed = AnswerFeed()
        #expect(
            feed.receive(body, "zstd") == (isTaken ? .body(Array("ok".utf8)) : .failure(.decode))
        )
    }

    @Test("skippable frames hold nothing (RFC 8878, 3.1.2)")
    func skippable() throws {
        let skipped: [UInt8] = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let frame = try Packing.zstd.pack(Self.samples[2])
        var feed = AnswerFeed()
        for body in [skipped + frame, frame + skipped, skipped + skipped + frame] {
            #expect(feed.receive(body, "zstd", pieces: 1) == .body(Self.samples[2]))
        }
        #expect(feed.receive(skipped, "zstd") == .body([]))
    }

    @Test("zlib's wrapper with a preset dictionary is refused")
    func dictionary() {
        var feed = AnswerFeed()
        #expect(feed.receive([0x78, 0xbb, 1, 2, 3, 4, 5, 6], "deflate") == .failure(.decode))
    }
}

/// A small generator for tests: the same numbers each time.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
