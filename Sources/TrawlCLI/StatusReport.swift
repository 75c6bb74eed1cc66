internal import Trawl

/// How a daemon is, for `status`.
struct StatusReport {
    let status: DaemonStatus
    /// What the data directory takes.
    let use: DiskUse
    /// When it was asked.
    let now: Instant

    /// As JSON.
    var value: Value {
        let late = status.lateness
        return .object([
            "pid": .count(status.pid), "version": .text(status.version),
            "started_at": .time(status.startedAt), "is_draining": .boolean(status.isDraining),
            "drain_ms": .integer(status.drainMilliseconds), "jobs": .count(status.jobs),
            "paused_jobs": .list(status.pausedJobs.map(Value.text)),
            "quiet_jobs": .list(status.quietJobs.map(Value.text)),
            "broken_files": .list(status.brokenFiles.map(Value.text)),
            "runs": .list(status.runs.map(StatusReport.value(of:))),
            "queue": .object([
                "depth": .count(status.queueDepth),
                "high_water_mark": .count(status.queueHighWaterMark),
                "capacity": .count(status.queueCapacity),
            ]),
            "pause_reason": .optional(status.pauseReason),
            "in_flight": .count(status.inFlight),
            "waiting_hosts": .object([
                "count": .count(status.waitingHostCount),
                "first": .list(
                    status.waitingHosts.map { host in
                        .object([
                            "host": .text(host.host), "until": .time(host.until),
                            "reason": .text(host.reason),
                        ])
                    }
                ),
            ]),
            "lateness": .object([
                "starts": .count(late.starts), "p50_ms": .integer(late.p50Milliseconds),
                "p99_ms": .integer(late.p99Milliseconds), "max_ms": .integer(late.maxMilliseconds),
            ]),
            "next_fire_at": .time(status.nextFire),
            "disk": use.value,
        ])
    }

    private static func value(of run: RunStanding) -> Value {
        .object([
            "run": .text(run.name), "state": .text(run.state.rawValue),
            "reason": .optional(run.reason), "pages": .count(run.pages),
            "queued": .count(run.queued), "items": .count(run.items),
            "errors": .count(run.errors), "elapsed_ms": .integer(run.elapsedMilliseconds),
        ])
    }

    /// For people.
    func text(_ paint: Paint) -> String {
        var lines: [String] = []
        func add(_ name: String, _ text: String) {
            lines.append(name + String(repeating: " ", count: 11 - name.count) + text)
        }
        if let reason = status.pauseReason {
            add(
                "",
                paint(.bad, "paused") + ": \(SafeText.line(reason)); it is tried again by itself"
            )
        }
        let since = DurationText.relative(status.startedAt, to: now)
        add("daemon", "pid \(status.pid), trawl \(SafeText.line(status.version))")
        if status.isDraining {
            let drain = DurationText.text(.milliseconds(status.drainMilliseconds))
            add("", paint(.warning, "draining") + ": requests in flight have \(drain) at most")
        }
        add("since", "\(status.startedAt.iso8601), \(since)")
        add("jobs", "\(status.jobs)")
        if !status.pausedJobs.isEmpty { add("paused", StatusReport.names(status.pausedJobs)) }
        if !status.quietJobs.isEmpty {
            add("quiet", paint(.warning, StatusReport.names(status.quietJobs)))
        }
        for (place, file) in status.brokenFiles.enumerated() {
            add(place == 0 ? "broken" : "", paint(.bad, SafeText.line(file)))
        }
        add(
            "queue",
            "\(status.queueDepth) of \(status.queueCapacity), \(status.queueHighWaterMark) at most"
        )
        add("in flight", Count.text(status.inFlight, "request"))
        add("late", latenessText)
        add(
            "next fire",
            status.nextFire.map { "\($0.iso8601), \(DurationText.relative($0, to: now))" } ?? "none"
        )
        add("disk", use.text)
        var text = lines.joined(separator: "\n") + "\n"
        if !status.waitingHosts.isEmpty { text += "\n" + hostText(paint) }
        if !status.runs.isEmpty { text += "\n" + runText(paint) }
        return text
    }

    /// How late runs started, as `0.0 s half of the time, …`.
    private var latenessText: String {
        let late = status.lateness
        guard late.starts > 0 else { return "no run was due yet" }
        func seconds(_ milliseconds: Int64) -> String {
            milliseconds < 1000
                ? "\(milliseconds) ms" : DurationText.text(.milliseconds(milliseconds))
        }
        return "p50 \(seconds(late.p50Milliseconds)), p99 \(seconds(late.p99Milliseconds)),"
            + " most \(seconds(late.maxMilliseconds)), of \(Count.text(late.starts, "start"))"
    }

    /// Hosts that may not be asked now, those with the longest waits first.
    private func hostText(_ paint: Paint) -> String {
        var table = Table("HOST", ">WAITS", "FOR")
        for host in status.waitingHosts {
            table.add(
                .init(host.host),
                .init(DurationText.text(max(.zero, host.until - now))),
                .init(host.reason)
            )
        }
        let left = status.waitingHostCount - status.waitingHosts.count
        let note = left > 0 ? "and \(Count.text(left, "host")) more\n" : ""
        return table.text(paint) + note
    }

    private func runText(_ paint: Paint) -> String {
        var table = Table(
            "RUN",
            "STATE",
            ">TIME",
            ">PAGES",
            ">QUEUED",
            ">ITEMS",
            ">ERRORS",
            "REASON"
        )
        for run in status.runs {
            table.add(
                .init(run.name),
                .init(run.state.rawValue, run.state.style),
                .init(DurationText.text(.milliseconds(run.elapsedMilliseconds))),
                .init("\(run.pages)"),
                .init("\(run.queued)"),
                .init("\(run.items)"),
                .init("\(run.errors)", run.errors > 0 ? .warning : nil),
                .init(SafeText.line(run.reason ?? "", longest: 60))
            )
        }
        return table.text(paint)
    }

    /// Names in a row, cut where there are very many.
    private static func names(_ names: [String]) -> String {
        let shown = 20
        let text = names.prefix(shown).map { SafeText.line($0) }.joined(separator: ", ")
        return names.count > shown ? "\(text) and \(names.count - shown) more" : text
    }
}
