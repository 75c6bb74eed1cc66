@testable import Trawl

/// A site of fixed pages on loopback; a page with several answers gives them one after the other,
/// and then the last one for good.
final class Site: Sendable {
    let server: LoopbackServer

    /// A site; what is not named is 404, robots.txt too.
    init(
        address: String = "127.0.0.1",
        _ pages: [String: LoopbackServer.Answer] = [:],
        script: [String: [LoopbackServer.Answer]] = [:],
        onRequest: @escaping @Sendable (LoopbackServer.Request) -> Void = { _ in },
        change: @escaping @Sendable (LoopbackServer.Request, inout LoopbackServer.Answer) -> Void =
            { _, _ in }
    ) throws {
        let visits = LoopbackGuarded<[String: Int]>([:])
        server = try LoopbackServer(address: address) { request in
            onRequest(request)
            if let answers = script[request.target] {
                let place = visits.change { visits in
                    defer { visits[request.target, default: 0] += 1 }
                    return visits[request.target, default: 0]
                }
                return answers[min(place, answers.count - 1)]
            }
            var answer = pages[request.target] ?? .status(404)
            change(request, &answer)
            return answer
        }
    }

    /// The URL of a path.
    func url(_ path: String) -> String { server.url(path) }

    /// All requests so far as path and query, in the order of arrival.
    var targets: [String] { server.log.map(\.request.target) }

    /// How often a path was asked for.
    func visits(_ path: String) -> Int { targets.count { $0 == path } }

    /// A site whose pages `/1` to `/count` are all linked from `/`, each one an item with a title.
    static func star(
        _ count: Int,
        onRequest: @escaping @Sendable (LoopbackServer.Request) -> Void = { _ in }
    ) throws -> Site {
        var pages = ["/": LoopbackServer.Answer.page("home", links: (1...count).map { "/\($0)" })]
        for number in 1...count { pages["/\(number)"] = .page("page \(number)", links: ["/"]) }
        return try Site(pages, onRequest: onRequest)
    }
}

extension LoopbackServer.Answer {
    /// An HTML page with a title and links.
    static func page(_ title: String, links: [String] = []) -> Self {
        .html("<h1>\(title)</h1>" + links.map { "<a href=\"\($0)\">x</a>" }.joined())
    }
}
