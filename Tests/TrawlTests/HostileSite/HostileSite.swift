import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// The sites of many scenarios, each at an address of 127.0.0.0/8 of its own, the canary beside them,
/// and a workshop with a job for each.
final class HostileSite {
    let workshop: Workshop
    /// Nobody may connect to it; at 127.0.0.1, to which no job may go.
    let canary: LoopbackServer
    private let other: LoopbackServer
    private let sites: [(scenario: HostileScenario, server: LoopbackServer)]

    /// Starts the servers and writes the job files; `waits` are those of `HostilePlaces`.
    init(_ scenarios: [HostileScenario], waits: String) throws {
        workshop = try Workshop()
        canary = try LoopbackServer { _ in .text("root:canary") }
        other = try LoopbackServer(address: "127.41.0.1") { _ in .page("other") }
        var sites: [(scenario: HostileScenario, server: LoopbackServer)] = []
        for (number, scenario) in scenarios.enumerated() {
            let places = LoopbackGuarded<HostilePlaces?>(nil)
            let address = "127.40.\(number / 200).\(number % 200 + 1)"
            let server = try LoopbackServer(address: address) { request in
                guard let places = places.read({ $0 }),
                    let answer = try? scenario.handler(request, places)
                else { return .status(404) }
                return answer
            }
            let own = HostilePlaces(
                site: String(server.url("/").dropLast()),
                host: address,
                canaryPort: canary.port,
                other: String(other.url("/").dropLast()),
                waits: waits
            )
            places.change { $0 = own }
            try workshop.job(
                scenario.name,
                startLines: "",
                lines: Self.lines(of: scenario, own),
                follows: scenario.follows
            )
            sites.append((scenario, server))
        }
        self.sites = sites
    }

    deinit {
        for server in [canary, other] + sites.map(\.server) { server.stop() }
    }

    /// The names of the jobs.
    var names: [String] { sites.map(\.scenario.name) }

    /// Crawls all of them with the built executable.
    func crawl() throws -> TrawlProcess.Ending {
        let executable = try #require(Workshop.executable)
        let folder = workshop.folder.path
        let process = try TrawlProcess(
            executable,
            ["run", "--all", "-q", "--jobs", folder + "/jobs", "--data", folder + "/data"]
        )
        return process.wait { _ in false }
    }

    /// What is not as it must be, a line for each scenario.
    func complaints() throws -> [String] {
        let store = try workshop.store()
        return try sites.compactMap { scenario, server in
            guard let run = try store.runs(of: scenario.name, limit: 1).first else {
                return "\(scenario.name): no run"
            }
            let found = try wrong(scenario.expected, run, server)
            guard !found.isEmpty else { return nil }
            let samples = try store.failures(of: run.id).flatMap(\.samples).map(\.message)
            return "\(scenario.name): \(found.joined(separator: "; ")) "
                + "(\(run.state) \(run.reason ?? ""), \(samples))"
        }
    }

    private func wrong(
        _ expected: HostileScenario.Expected,
        _ run: RunRecord,
        _ server: LoopbackServer
    ) throws -> [String] {
        var found: [String] = []
        if let state = expected.state, state != run.state { found.append("not \(state)") }
        let failures = try workshop.failures(run)
        if let wanted = expected.failures, wanted != failures {
            found.append("failures \(failures), not \(wanted)")
        }
        if !expected.among.isEmpty, expected.among.isDisjoint(with: failures.keys) {
            found.append("failures \(failures), none of \(expected.among.sorted())")
        }
        for (name, wanted) in expected.counts {
            let count = try workshop.count(run, name)
            if count != wanted { found.append("\(name) is \(count), not \(wanted)") }
        }
        if let wanted = expected.items {
            let items = try workshop.store().items(of: run.name.job).map(\.json).sorted()
            if items != wanted { found.append("items \(items.map { $0.prefix(200) })") }
        }
        // What is counted is shown with an example and its reason.
        for failure in try workshop.store().failures(of: run.id) where failure.givenUp > 0 {
            if failure.samples.first.map(\.message.isEmpty) ?? true {
                found.append("no sample of \(failure.kind)")
            }
        }
        let requests = server.log.map(\.request)
        if requests.count > expected.mostRequests { found.append("\(requests.count) requests") }
        if let complaint = expected.complaint(requests) { found.append(complaint) }
        return found
    }

    /// The lines of a job that asks once, unless the scenario says otherwise.
    private static func lines(of scenario: HostileScenario, _ places: HostilePlaces) -> String {
        let lines = places.filled(scenario.lines)
        return lines.contains("fetch:") ? lines : lines + "\nfetch: {retries: 0}"
    }
}
