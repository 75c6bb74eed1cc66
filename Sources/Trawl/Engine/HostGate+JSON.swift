internal import Foundation
package import TrawlCore

extension HostGate.Snapshot {
    /// The snapshot as the store keeps it.
    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    /// A snapshot as the store kept it.
    package init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}
