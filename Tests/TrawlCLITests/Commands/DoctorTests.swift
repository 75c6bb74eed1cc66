import Foundation
import Testing
import Trawl

@testable import TrawlCLI

/// `trawl doctor`: what it looks at, and what it answers.
@Suite("doctor", .timeLimit(.minutes(10)))
struct DoctorTests {
    /// What it said of one thing.
    private struct Finding: Decodable {
        let subject: String
        let state: String
        let text: String
        let help: String?
    }

    private static func findings(
        _ trawl: CommandLineProject,
        _ arguments: String...,
        status: Int32 = 0
    ) throws -> [Finding] {
        let process = try trawl.start(["doctor", "--json"] + arguments)
        let outcome = try process.end()
        #expect(outcome.status == status, "\(outcome)")
        return try JSONDecoder().decode([Finding].self, from: Data(outcome.output.utf8))
    }

    @Test("a new project is well, and nothing is made by looking at it")
    func newProject() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        #expect(try trawl.run("init").status == 0)
        let outcome = try trawl.run("doctor")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("libraries  trawl \(Version.number), libxml2 "))
        #expect(outcome.output.contains("\nzones "))
        #expect(
            outcome.output.contains("\ndata       .trawl is not there yet: the first run makes")
        )
        #expect(outcome.output.contains("\njobs       1 file, no mistakes, 0 jobs enabled\n"))
        #expect(outcome.output.contains("\nnetwork    global addresses only"))
        #expect(!FileManager.default.fileExists(atPath: trawl.folder.path + "/.trawl"))
    }

    @Test("mistakes in job files, ranges that are opened and a proxy of the environment are told")
    func jobs() throws {
        var trawl = try CommandLineProject()
        defer { trawl.remove() }
        trawl.environment = ["https_proxy": "http://proxy.example:3128"]
        let job = "start: https://a.example/\nprivate: [10.0.0.0/8]\npoliteness: {robots: ignore}\n"
        try trawl.write(job, to: "jobs/inside.yaml")
        let network = try Self.findings(trawl).filter { $0.subject == "network" }
        #expect(
            network.dropFirst().map(\.text) == [
                "job 'inside' may reach 10.0.0.0/8, too", "robots.txt is not obeyed by 'inside'",
                "https_proxy of the environment is not used",
            ]
        )
        #expect(network.map(\.state) == ["ok", "ok", "ok", "warning"])

        try trawl.write("start: nowhere\n", to: "jobs/bad.yaml")
        let found = try Self.findings(trawl, status: 65).first { $0.subject == "jobs" }
        #expect(found?.state == "bad" && found?.text == "2 files, 1 with mistakes")
        let missing = try Self.findings(trawl, "--jobs", "none").first { $0.subject == "jobs" }
        #expect(missing?.state == "warning")
    }

    @Test("a store is told with its last run, its owner's carelessness and its damage")
    func data() throws {
        let server = try BookshopServer.start(seed: 7) { 0 }
        defer { server.stop() }
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write(JobText.prices(server.origin), to: "jobs/prices.yaml")
        #expect(try trawl.run("run", "prices", "-q").status == 0)
        let whole = try Self.findings(trawl, "--full").filter { $0.subject == "data" }
        #expect(whole.map(\.state) == ["ok"], "\(whole)")
        #expect(whole[0].text.hasPrefix(".trawl, undamaged, last run prices@"), "\(whole)")

        let folder = trawl.folder.path + "/.trawl"
        #expect(chmod(folder, 0o755) == 0)
        let open = try Self.findings(trawl).filter { $0.subject == "data" }
        #expect(open.map(\.state) == ["ok", "warning"])
        #expect(open.last?.help == "chmod 700 .trawl")

        let holder = try Store(.directory(folder), durability: .full)
        let held = try Self.findings(trawl).first { $0.subject == "data" }
        #expect(held?.text.hasSuffix("in use by another trawl process (pid \(getpid()))") == true)
        try holder.close()

        // A page in the middle of the file.
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder + "/trawl.db"))
        let length = try file.seekToEnd()
        try file.seek(toOffset: length / 2 / 4096 * 4096)
        try file.write(contentsOf: Data(repeating: 0x55, count: 8192))
        try file.close()
        let damaged = try Self.findings(trawl, "--full", status: 74).first { $0.subject == "data" }
        #expect(damaged?.state == "bad", "\(String(describing: damaged))")
    }

    @Test("':memory:' keeps nothing, and a folder that cannot be a data directory is told")
    func otherData() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        try trawl.write("", to: "file")
        let memory = try Self.findings(trawl, "--data", ":memory:").first { $0.subject == "data" }
        #expect(memory?.text == "':memory:' keeps nothing")
        let file = try Self.findings(trawl, "--data", "file", status: 74)
        #expect(file.first { $0.subject == "data" }?.text == "file is no directory")
        let tmpfs = try Self.findings(trawl, "--data", "/dev/shm/none").last {
            $0.subject == "disk"
        }
        #expect(tmpfs?.text.hasPrefix("the data directory is in memory") == true)
    }

    @Test("a clock that nothing keeps right, no zones and a poor libcurl are told")
    func machine() {
        #expect(MachineCheck.clock(.synchronised, year: 2026).state == .ok)
        #expect(MachineCheck.clock(.free, year: 2026).state == .warning)
        #expect(MachineCheck.clock(nil, year: 2026).state == .ok)
        #expect(MachineCheck.clock(.synchronised, year: 1970).state == .bad)
        #expect(MachineCheck.zones(1, here: "UTC").state == .bad)
        #expect(MachineCheck.zones(2, here: "UTC").state == .ok)
        #expect(
            MachineCheck.lacking(in: "libcurl/7.88.1 libidn2/2.3 libpsl/0.21 nghttp2/1.52") == []
        )
        #expect(MachineCheck.lacking(in: "libcurl/7.88.1 OpenSSL/3.0").count == 3)
        let states = ["nfs4", "cifs", "tmpfs", "ext4"].map {
            DataCheck.trouble(ofVolume: $0)?.state
        }
        #expect(states == [.bad, .bad, .warning, nil])
    }

    @Test("a path is on the mount that covers it, the last one at its place")
    func mounts() {
        let table = MountTable(
            """
            /dev/sda / ext4 rw 0 0
            tmpfs /run tmpfs rw 0 0
            host:/x /srv/my\\040data nfs4 rw 0 0
            /dev/sdb /srv/my\\040data/local xfs rw 0 0
            none /run overlay rw 0 0
            """
        )
        let paths = ["/", "/runs", "/run/a", "/srv/my data", "/srv/my data/local/.trawl"]
        #expect(
            paths.map { table.kind(ofResolved: $0) } == ["ext4", "ext4", "overlay", "nfs4", "xfs"]
        )
        #expect(MountTable("").kind(ofResolved: "/") == nil)
    }
}
