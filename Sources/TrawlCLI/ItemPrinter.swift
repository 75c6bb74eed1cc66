internal import Trawl

/// Writes items to standard output as JSON Lines once they are committed, for `run --print`.
///
/// Called on the writing thread, so that a slow reader slows the crawl down instead of filling the
/// memory.
struct ItemPrinter: Sendable {
    private let options: [String: ExportOptions]
    private let stop: StopRequest
    private let terminal: Terminal

    /// A printer for the items of jobs; it ends the crawl when nothing can be written any more.
    init(_ jobs: [Job], stop: StopRequest, terminal: Terminal) {
        let pairs = jobs.map { job in
            (job.name, ExportOptions(job, kind: nil, format: .jsonl, raw: false))
        }
        options = Dictionary(pairs) { first, _ in first }
        self.stop = stop
        self.terminal = terminal
    }

    /// Writes items of any of the jobs.
    func print(_ items: [StoredItem]) {
        var objects: [String: ItemObject] = [:]
        var text = ""
        do {
            for item in items {
                guard let job = RunName(item.run)?.job, let options = options[job] else { continue }
                var object = objects[job] ?? ItemObject(options)
                text += try object.line(of: item) + "\n"
                objects[job] = object
            }
            try StandardOutput.write(TerminalText.escaped(text))
        } catch {
            terminal.write(CommandFailure(error).rendered)
            stop.request()
        }
    }
}
