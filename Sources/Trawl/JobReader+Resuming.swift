package import TrawlCore

extension JobReader {
    /// Reads a job from a text that the store kept, as a run began with it.
    package func read(resuming source: JobSource) -> JobReading {
        let settings =
            source.defaults.isEmpty
            ? nil : readSettings(path: "trawl.yaml", bytes: Array(source.defaults.utf8)).settings
        return read(path: source.path, bytes: Array(source.text.utf8), defaults: settings)
    }
}
