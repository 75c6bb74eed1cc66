internal import ArgumentParser
internal import Trawl

/// What is wrong with a command line, in the words that all our errors have.
enum UsageMistake {
    /// The parser's message with our `error:` in front, and the command that was probably meant.
    static func text(_ message: String, _ paint: Paint) -> String {
        let start = "Error: "
        guard message.hasPrefix(start) else { return message }
        var body = String(message.dropFirst(start.count))
        // A sentence that begins with a word begins small; an option or a name stays as it is.
        if body.prefix(2).last?.isLowercase == true {
            body = body.prefix(1).lowercased() + body.dropFirst()
        }
        let lines = body.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        var text = paint(.bad, "error:") + " \(lines.first ?? "")"
        if lines.first?.hasPrefix("unknown option '--") == true, body.contains("trawl <subcommand>")
        {
            text += "\n  help: options stand behind the command, as in 'trawl runs --data DIR'"
        }
        if let meant = meantCommand(String(lines.first ?? "")) {
            text += "\n  help: did you mean '\(meant)'?"
        }
        return lines.count > 1 ? text + "\n\(lines[1])" : text
    }

    /// The command near to an argument that is none.
    private static func meantCommand(_ message: String) -> String? {
        let start = "unexpected argument '"
        guard message.hasPrefix(start) else { return nil }
        let argument = message.dropFirst(start.count).prefix { $0 != "'" }
        let commands = TrawlCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
        let names = commands.compactMap { $0.configuration.commandName }
        guard !names.contains(String(argument)) else { return nil }
        return Suggestion.nearest(to: String(argument), among: names)
    }
}
