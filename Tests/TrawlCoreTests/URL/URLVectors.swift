import Foundation

@testable import TrawlCore

/// Conformance cases of the folder that `TRAWL_VECTORS` names.
enum URLVectors {
    /// The cases of a file; none, with a line that says so, when the variable is not set.
    static func cases<Case: Decodable>(_ type: Case.Type, in file: String) throws -> [Case] {
        guard let folder = ProcessInfo.processInfo.environment["TRAWL_VECTORS"] else {
            print("skipped: TRAWL_VECTORS is not set")
            return []
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: folder).appending(path: file))
        return try JSONDecoder().decode([Case].self, from: data)
    }
}
