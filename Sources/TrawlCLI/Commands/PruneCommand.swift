internal import ArgumentParser
internal import Trawl

/// The command `trawl prune`.
struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove now what 'retention' of trawl.yaml does not keep.",
        discussion: """
            The daemon does it once a day. What becomes free in the file is used before the file \
            grows; --compact gives it back.
            """
    )

    @Flag(help: "Make the file smaller, too: takes long, and no daemon may hold the directory.")
    var compact = false

    @Flag(help: "Write one JSON document.")
    var json = false

    @OptionGroup var options: GlobalOptions

    /// How often a daemon is asked how far it is.
    private static let pause = Duration.milliseconds(100)

    func run() throws {
        let crawler = options.crawler
        let door = try options.door(crawler)
        if compact, let holder = door.holder { throw CommandFailure.cannotCompact(holder.pid) }
        guard try options.readStore() != nil else {
            throw CommandFailure.failed("no data at '\(options.dataPath)' yet: nothing has run")
        }
        let contents = crawler.load()
        // Without mistakes of its own a file of settings is there, or none is.
        try JobMistakes.check(
            contents.diagnostics.filter { $0.file == crawler.folder.settingsPath }
        )
        let removed = try prune(contents.settings?.retention ?? Retention(), door)
        if compact { try crawler.compact() }
        guard json || !options.quiet, let store = try options.readStore() else { return }
        let report = PruneReport(
            removed: removed,
            freeBytes: try store.freeBytes(),
            use: DiskUse(of: options.dataPath)
        )
        try StandardOutput.write(json ? JSONOutput.document(report.value) : report.text)
    }

    /// Has the passes done until nothing is left.
    private func prune(_ retention: Retention, _ door: ControlDoor) throws -> Pruned {
        let watch = SignalWatch(StopRequest(), .detach, reload: nil, logger: options.logger)
        defer { watch.end() }
        let progress = ProgressLine(.standardError, isQuiet: options.quiet)
        defer { progress.end() }
        var pass: Int?
        while true {
            guard case .pruning(let standing) = try door.ask(.prune(retention, pass: pass)) else {
                throw CommandFailure.oddAnswer
            }
            if standing.isOver { return standing.removed }
            pass = standing.pass
            progress.show("\(Count.text(standing.removed.urls, "URL")) removed")
            if watch.stop.wait(atMost: Self.pause) {
                Terminal.standardError.write("the daemon goes on with it")
                throw (watch.status ?? .interrupted).asError
            }
        }
    }
}

/// What was removed, for `prune`.
struct PruneReport {
    let removed: Pruned
    /// What of the database holds nothing.
    let freeBytes: Int64
    let use: DiskUse

    /// As JSON.
    var value: Value {
        .object([
            "removed": .object([
                "urls": .count(removed.urls), "pruned_runs": .count(removed.prunedRuns),
                "changes": .count(removed.changes), "items": .count(removed.items),
                "runs": .count(removed.runs), "fires": .count(removed.fires),
            ]),
            "database_bytes": .integer(use.databaseBytes), "free_bytes": .integer(freeBytes),
        ])
    }

    /// For people.
    var text: String {
        var parts: [String] = []
        if removed.urls > 0 || removed.prunedRuns > 0 {
            let runs = Count.text(removed.prunedRuns, "run")
            parts.append("\(Count.text(removed.urls, "URL")) of \(runs)")
        }
        if removed.changes > 0 { parts.append(Count.text(removed.changes, "change")) }
        if removed.items > 0 { parts.append(Count.text(removed.items, "removed item")) }
        if removed.runs > 0 { parts.append(Count.text(removed.runs, "run")) }
        if removed.fires > 0 { parts.append(Count.text(removed.fires, "fire")) }
        let what = parts.isEmpty ? "nothing to remove" : "removed " + parts.joined(separator: ", ")
        let free = SizeText.text(freeBytes)
        let size = SizeText.text(use.databaseBytes)
        return """
            \(what)
            \(free) of the database's \(size) are free: they are used before it grows, and \
            'trawl prune --compact' gives them back

            """
    }
}
