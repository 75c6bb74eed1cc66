import Foundation
import Testing

/// A conformance case: one object of an array in a JSON file.
typealias Vector = [String: Any]

extension Vector {
    func text(_ key: String) -> String? { self[key] as? String }

    /// Bytes written in Base64.
    func bytes(_ key: String) -> [UInt8]? {
        text(key).flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }
}

/// The conformance cases, in the folder that the environment names.
enum VectorFile {
    /// The cases of an area; nil, and a line that says so, when there is no such folder.
    static func load(_ area: String) throws -> [Vector]? {
        guard let folder = ProcessInfo.processInfo.environment["TRAWL_VECTORS"] else {
            print("skipped: TRAWL_VECTORS is not set")
            return nil
        }
        let file = URL(fileURLWithPath: folder).appendingPathComponent("\(area).json")
        let json = try JSONSerialization.jsonObject(with: try Data(contentsOf: file))
        return try #require(json as? [Vector])
    }
}
