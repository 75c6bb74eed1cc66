internal import ArgumentParser
internal import Trawl

/// The command `trawl version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the versions of Trawl and of the libraries it uses."
    )

    @Flag(help: "Write one JSON document.")
    var json = false

    func run() throws {
        let versions: KeyValuePairs<String, Value> = [
            "trawl": .text(Version.number), "libcurl": .text(CurlLibrary.version),
            "libxml2": .text(XMLLibrary.version), "sqlite": .text(try Store.sqliteVersion()),
        ]
        if json { return try StandardOutput.write(JSONOutput.document(.object(versions))) }
        let lines = versions.map { name, value -> String in
            guard case .text(let version) = value else { return name }
            return "\(name) \(version)\n"
        }
        try StandardOutput.write(lines.joined())
    }
}
