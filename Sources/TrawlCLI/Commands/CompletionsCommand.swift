internal import ArgumentParser

/// The command `trawl completions SHELL`.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script for a shell.",
        discussion: """
            bash: trawl completions bash > ~/.local/share/bash-completion/completions/trawl
            zsh:  trawl completions zsh > a folder of $fpath, as _trawl
            fish: trawl completions fish > ~/.config/fish/completions/trawl.fish
            """
    )

    /// The shells that there is a script for.
    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() throws {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        try StandardOutput.write(TrawlCommand.completionScript(for: shell) + "\n")
    }
}
