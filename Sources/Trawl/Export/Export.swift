internal import Glibc
public import TrawlCore

/// Writes a job's items to a file or to standard output.
public enum Export {
    /// Writes all items that a reading gives, in its order.
    ///
    /// Any thread may call it. A file is put in its place at the end and as a whole: whoever opens it sees the old one or the
    /// new one, also after a crash or a loss of power (temporary file in the same folder, fsync,
    /// rename, fsync of the folder). After an error the old file is there, and no other one; only an
    /// error of the last step, the folder's fsync, leaves the new one. Memory holds one item and a
    /// buffer.
    ///
    /// - Parameters:
    ///   - destination: Where to; missing folders are made.
    ///   - options: What the items carry, and the format.
    ///   - items: Calls its argument for each item; an error that the argument throws must end it.
    /// - Returns: The number of items written.
    /// - Throws: `ExportError` when the items cannot be written, `ExportError.Code.closed` when
    ///   nobody reads standard output any more; else what `items` throws.
    public static func write(
        to destination: ExportDestination,
        options: ExportOptions,
        items: (_ body: (StoredItem) throws -> Void) throws -> Void
    ) throws -> Int {
        switch destination {
        case .standardOutput:
            return try write(
                to: STDOUT_FILENO,
                named: "standard output",
                options: options,
                writesBeginning: true,
                items: items
            )
        case .file(let path):
            try OutputPath.makeFolders(above: path)
            var file = try ReplacingFile(path: path)
            let count = try write(
                to: file.descriptor,
                named: path,
                options: options,
                writesBeginning: true,
                items: items
            )
            CrashPoint.exportWritten.pass()
            try file.putInPlace()
            return count
        }
    }

    /// Writes items to a descriptor, with what stands in front of the first one or without.
    static func write(
        to descriptor: Int32,
        named name: String,
        options: ExportOptions,
        writesBeginning: Bool,
        items: (_ body: (StoredItem) throws -> Void) throws -> Void
    ) throws -> Int {
        var sink = ByteSink(descriptor: descriptor, path: name)
        var exporter = options.makeExporter()
        var count = 0
        // Kept, so that a reading that swallows errors cannot make half a file look whole.
        var failure: ExportError?
        if writesBeginning { try exporter.begin(into: &sink) }
        try items { item in
            if let failure { throw failure }
            do throws(ExportError) {
                try exporter.write(item, into: &sink)
            } catch {
                failure = error
                throw error
            }
            count += 1
        }
        if let failure { throw failure }
        try exporter.end(into: &sink)
        try sink.flush()
        return count
    }
}
