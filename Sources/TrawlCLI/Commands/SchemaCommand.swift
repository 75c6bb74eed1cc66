internal import ArgumentParser
internal import Trawl

/// The command `trawl schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of job files, for editors."
    )

    func run() throws {
        try StandardOutput.write(JobSchema.json())
    }
}
