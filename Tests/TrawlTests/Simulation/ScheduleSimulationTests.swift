import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// Days of virtual time with everything that can happen to a scheduler: slow runs, outages, edits,
/// pauses, a clock that is set, changes to and from summer time.
@Suite("Schedule simulation", .serialized)
struct ScheduleSimulationTests {
    /// How many worlds there are, each with about 100,000 fires; nil: three small ones.
    ///
    /// `make simulation` sets the variable TRAWL_SIMULATION_SEEDS to 20.
    private static let seeds =
        ProcessInfo.processInfo.environment["TRAWL_SIMULATION_SEEDS"].flatMap { Int($0) }

    @Test("no fire is lost, none is there twice, and each has its reason")
    func simulation() throws {
        let isFull = Self.seeds != nil
        var report = SimulationReport()
        let begin = SimulationReport.cpuSeconds
        for seed in 0..<(Self.seeds ?? 3) {
            let world = try SimulatedWorld(seed: seed, fires: isFull ? 96_000 : 8000, days: 3)
            try world.live(mishaps: 120)
            try report.add(world, compared: 10)
        }
        let seconds = SimulationReport.cpuSeconds - begin
        print("simulation: \(report.text); \(Int(seconds * 10) / 10) s of CPU")
        if !isFull { print("TRAWL_SIMULATION_SEEDS=20, or `make simulation`, is the whole of it") }
        #expect(report.complaints.prefix(20) == [])
        if let seeds = Self.seeds { #expect(report.fires >= seeds * 100_000) }
    }

    /// `TRAWL_SIMULATION_YEAR`: for `make nightly`.
    @Test(
        "a year of 10,000 jobs",
        .enabled(if: ProcessInfo.processInfo.environment["TRAWL_SIMULATION_YEAR"] != nil)
    )
    func year() throws {
        var report = SimulationReport()
        let begin = SimulationReport.cpuSeconds
        let world = try SimulatedWorld(jobs: 10_000, days: 365)
        try world.live(mishaps: 400)
        try report.add(world, compared: 100)
        let seconds = SimulationReport.cpuSeconds - begin
        print("a year: \(report.text); \(Int(seconds)) s of CPU")
        #expect(report.complaints.prefix(20) == [])
    }
}
