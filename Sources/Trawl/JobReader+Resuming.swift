internal import TrawlCore

extension JobReader {
    /// Reads a job as a run began with it.
    func read(resuming source: JobSource) -> JobReading {
        let settings =
            source.defaults.isEmpty
            ? nil : readSettings(path: "trawl.yaml", bytes: Array(source.defaults.utf8)).settings
        return read(path: source.path, bytes: Array(source.text.utf8), defaults: settings)
    }
}
