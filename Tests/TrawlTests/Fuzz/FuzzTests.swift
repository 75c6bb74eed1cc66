import Foundation
import Testing

/// Inputs by the thousand for all that reads what strangers write.
///
/// `make fuzz` sets TRAWL_FUZZ_INPUTS to a million.
@Suite("Seeded mutations", .serialized)
struct FuzzTests {
    private static let count =
        ProcessInfo.processInfo.environment["TRAWL_FUZZ_INPUTS"].flatMap { Int($0) } ?? 10_000
    /// Another number gives other inputs.
    private static let number =
        ProcessInfo.processInfo.environment["TRAWL_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("nothing crashes, nothing takes a second", arguments: FuzzTarget.all)
    func mutations(target: FuzzTarget) throws {
        for seed in target.seeds { target.read(Array(seed.utf8)) }
        var mutator = FuzzMutator(number: Self.number, seeds: target.seeds, words: target.words)
        var slowest = (seconds: 0.0, input: [UInt8]())
        for _ in 0..<Self.count {
            let input = mutator.next()
            let begin = Self.cpuSeconds
            target.read(input)
            let seconds = Self.cpuSeconds - begin
            if seconds > slowest.seconds { slowest = (seconds, input) }
        }
        let shown = Data(slowest.input).base64EncodedString()
        #expect(slowest.seconds < 1, "\(target.name): \(slowest.seconds) s for \(shown)")
    }

    /// The calling thread's own, so that a busy machine makes no difference.
    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
