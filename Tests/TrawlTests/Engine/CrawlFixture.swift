import Testing
import TrawlCore

@testable import Trawl

extension Job {
    /// A job from the text of its file.
    static func make(_ text: String, name: String = "site") throws -> Job {
        let context = Crawler(jobs: "jobs", data: ":memory:").context
        let reading = JobReader(context: context)
            .read(path: "jobs/\(name).yaml", bytes: Array(text.utf8), defaults: nil)
        return try #require(reading.job, "\(reading.diagnostics.map(\.rendered))")
    }
}

extension FetchResponse {
    /// A redirect without a body.
    static func make(status: Int, location: String) -> FetchResponse {
        var headers = ResponseHeaders()
        Array("Location: \(location)\r\n".utf8).withUnsafeBytes { headers.append(line: $0) }
        return FetchResponse(
            status: status,
            headers: headers,
            body: [],
            remoteAddress: "",
            wireBytes: 0,
            timings: FetchTimings(
                nameLookup: .zero,
                connect: .zero,
                startTransfer: .zero,
                total: .zero,
                newConnections: 0
            )
        )
    }
}
