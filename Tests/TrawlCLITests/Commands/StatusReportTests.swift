import Foundation
import Testing
import Trawl

@testable import TrawlCLI

@Suite("trawl status")
struct StatusReportTests {
    /// 2026-11-23T06:30:00Z.
    private static let now = Instant(millisecondsSince1970: 1_795_415_400_000)

    private static let use = DiskUse(
        databaseBytes: 3 << 20,
        logBytes: 512 << 10,
        freeBytes: 2 << 30
    )

    private static let idle = DaemonStatus(
        pid: 4711,
        version: "1.2.3",
        startedAt: now - .seconds(7620),
        isDraining: false,
        jobs: 12,
        pausedJobs: [],
        brokenFiles: [],
        runs: [],
        queueDepth: 0,
        queueHighWaterMark: 0,
        queueCapacity: 128,
        inFlight: 0,
        waitingHosts: [],
        waitingHostCount: 0,
        lateness: .init(),
        nextFire: nil
    )

    private static var busy: DaemonStatus {
        var status = idle
        status.isDraining = true
        status.drainMilliseconds = 25_000
        status.pausedJobs = ["books", "news"]
        status.brokenFiles = ["jobs/a.yaml", "jobs/\u{1B}b.yaml"]
        status.runs = [
            RunStanding(
                name: "books@20261123T062900Z",
                state: .running,
                reason: nil,
                pages: 120,
                queued: 48,
                items: 114,
                errors: 2,
                elapsedMilliseconds: 61_000,
                isFinished: false
            ),
            RunStanding(
                name: "books@20261123T063000Z",
                state: .queued,
                reason: "overlap",
                pages: 0,
                queued: 0,
                items: 0,
                errors: 0,
                elapsedMilliseconds: 0,
                isFinished: false
            ),
        ]
        (status.queueDepth, status.queueHighWaterMark, status.inFlight) = (3, 40, 1)
        status.waitingHosts = [
            .init(host: "shop.example", until: now + .seconds(90), reason: "retry-after")
        ]
        status.waitingHostCount = 2
        status.lateness.starts = 100
        status.lateness.p50Milliseconds = 3
        status.lateness.p99Milliseconds = 250
        status.lateness.maxMilliseconds = 1900
        status.nextFire = now + .seconds(12)
        return status
    }

    @Test("a daemon that has nothing to do is told in a few lines")
    func quiet() {
        let text = StatusReport(status: Self.idle, use: Self.use, now: Self.now).text(
            Paint(isOn: false)
        )
        #expect(
            text == """
                daemon     pid 4711, trawl 1.2.3
                since      2026-11-23T04:23:00Z, 2h 07m ago
                jobs       12
                queue      0 of 128, 0 at most
                in flight  0 requests
                late       no run was due yet
                next fire  none
                disk       database 3.0 MB, log 512.0 KB, 2.0 GB free on the volume

                """
        )
    }

    @Test("what is going on is told, with nothing from outside that steers a terminal")
    func going() {
        let text = StatusReport(status: Self.busy, use: Self.use, now: Self.now).text(
            Paint(isOn: false)
        )
        #expect(
            text == """
                daemon     pid 4711, trawl 1.2.3
                           draining: requests in flight have 25.0 s at most
                since      2026-11-23T04:23:00Z, 2h 07m ago
                jobs       12
                paused     books, news
                broken     jobs/a.yaml
                           jobs/\\u{1b}b.yaml
                queue      3 of 128, 40 at most
                in flight  1 request
                late       p50 3 ms, p99 250 ms, most 1.9 s, of 100 starts
                next fire  2026-11-23T06:30:12Z, in 12s
                disk       database 3.0 MB, log 512.0 KB, 2.0 GB free on the volume

                HOST           WAITS  FOR
                shop.example  1m 30s  retry-after
                and 1 host more

                RUN                     STATE      TIME  PAGES  QUEUED  ITEMS  ERRORS  REASON
                books@20261123T062900Z  running  1m 01s    120      48    114       2
                books@20261123T063000Z  queued    0.0 s      0       0      0       0  overlap

                """
        )
    }

    @Test("a disk that is full is told")
    func paused() {
        var status = Self.idle
        status.pauseReason = "disk: no room"
        let text = StatusReport(status: status, use: Self.use, now: Self.now).text(
            Paint(isOn: false)
        )
        #expect(
            text.split(separator: "\n")
                .contains("           paused: disk: no room; it is tried again by itself")
        )
    }

    @Test("as JSON it is one document with keys in snake_case")
    func json() {
        let value = StatusReport(status: Self.busy, use: Self.use, now: Self.now).value
        #expect(
            value.json == """
                {"pid":4711,"version":"1.2.3","started_at":"2026-11-23T04:23:00Z",\
                "is_draining":true,"drain_ms":25000,"jobs":12,"paused_jobs":["books","news"],\
                "quiet_jobs":[],\
                "broken_files":["jobs/a.yaml","jobs/\\u001bb.yaml"],"runs":[\
                {"run":"books@20261123T062900Z","state":"running","reason":null,"pages":120,\
                "queued":48,"items":114,"errors":2,"elapsed_ms":61000},\
                {"run":"books@20261123T063000Z","state":"queued","reason":"overlap","pages":0,\
                "queued":0,"items":0,"errors":0,"elapsed_ms":0}],\
                "queue":{"depth":3,"high_water_mark":40,"capacity":128},"pause_reason":null,\
                "in_flight":1,\
                "waiting_hosts":{"count":2,"first":[{"host":"shop.example",\
                "until":"2026-11-23T06:31:30Z","reason":"retry-after"}]},\
                "lateness":{"starts":100,"p50_ms":3,"p99_ms":250,"max_ms":1900},\
                "next_fire_at":"2026-11-23T06:30:12Z",\
                "disk":{"database_bytes":3145728,"log_bytes":524288,"free_bytes":2147483648}}
                """
        )
    }
}
