import Testing
import TrawlCore

@testable import Trawl

extension AddressPolicy {
    /// Global addresses and loopback, where the tests' servers are.
    static var withLoopback: AddressPolicy {
        AddressPolicy(exceptions: ["127.0.0.0/8", "::1"].compactMap { CIDR($0) })
    }
}

extension FetchRequest {
    /// A request to a test's server; the arguments show what the test is about.
    static func make(
        _ url: String,
        method: String = "GET",
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(20),
        connectTimeout: Duration = .seconds(10),
        firstByteTimeout: Duration = .seconds(10),
        idleTimeout: Duration = .seconds(10),
        maxBodyBytes: Int = 1 << 20,
        cookies: [String]? = nil,
        policy: AddressPolicy = .withLoopback
    ) -> FetchRequest {
        FetchRequest(
            url: url,
            method: method,
            headers: headers,
            body: body,
            userAgent: "trawl-tests/1.0",
            timeout: timeout,
            connectTimeout: connectTimeout,
            firstByteTimeout: firstByteTimeout,
            idleTimeout: idleTimeout,
            maxBodyBytes: maxBodyBytes,
            cookies: cookies,
            addressPolicy: policy
        )
    }
}

extension CurlMulti {
    /// Fetches one request to its end, which the request's timeouts bring in any case.
    func fetch(_ request: FetchRequest) throws -> FetchResult {
        try start(request, tag: 1)
        return try #require(try finishAll().first).result
    }

    /// Goes on until nothing is in flight.
    func finishAll() throws -> [(tag: UInt64, result: FetchResult)] {
        var results: [(tag: UInt64, result: FetchResult)] = []
        while inFlight > 0 {
            try perform()
            while let finished = nextFinished() { results.append(finished) }
            if inFlight > 0 { try wait(atMost: .seconds(1)) }
        }
        return results
    }
}

extension FetchResult {
    /// The answer; nil for a failure.
    var response: FetchResponse? {
        if case .response(let response) = self { response } else { nil }
    }

    /// The failure; nil for an answer.
    var failure: FetchFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

extension FetchResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}
