internal import ArgumentParser
internal import Trawl

/// The command `trawl backup FILE`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store into a file while it is used.",
        discussion: """
            The copy is the store at one moment; a daemon goes on meanwhile. Put it into an empty \
            directory as 'trawl.db', and give that directory with --data.
            """
    )

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    @Flag(help: "Replace a file that is there.")
    var force = false

    @OptionGroup var options: GlobalOptions

    func run() throws {
        guard options.dataPath != ":memory:" else { throw CommandFailure.nothingKept }
        let size: Int64
        do {
            size = try Backup(path: file, replacesFile: force).write(of: options.dataPath)
        } catch let refusal as Backup.Refusal {
            throw CommandFailure.noBackup(refusal, file)
        }
        guard !options.quiet else { return }
        try StandardOutput.write(
            """
            \(SizeText.text(size)) written to \(SafeText.line(file)); it is a data directory once it \
            stands in one as 'trawl.db'

            """
        )
    }
}
