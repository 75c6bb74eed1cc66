import Foundation
import Testing

@testable import TrawlCore

/// The conformance cases of the area "cron".
@Suite struct CronVectorTests {
    struct Case: Decodable {
        var id: String
        var expr: String
        var tz: String?
        var from: String?
        var next: [String]?
        var never: Bool?
        var error: Bool?
    }

    @Test("every case of the area gives its times, with their offsets, both ways")
    func allCases() throws {
        guard let folder = ProcessInfo.processInfo.environment["TRAWL_VECTORS"] else {
            print("skipped: TRAWL_VECTORS is not set")
            return
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/cron.json"))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        var zones: [String: Zone] = [:]
        var failures: [String] = []
        for one in cases {
            if one.error == true {
                if (try? CronExpression(one.expr)) != nil {
                    failures.append("\(one.id): '\(one.expr)' was accepted")
                }
                continue
            }
            let name = try #require(one.tz)
            let zone = try zones[name] ?? ZoneFixtures.zone(name)
            zones[name] = zone
            failures += try check(one, in: zone)
        }
        #expect(cases.count > 1000)
        #expect(
            failures.isEmpty,
            "\(failures.count): \(failures.prefix(40).joined(separator: "\n"))"
        )
    }

    private func check(_ one: Case, in zone: Zone) throws -> [String] {
        let from = try #require(one.from.flatMap(Instant.init(iso8601:)))
        let expected = try #require(one.next)
        let expression: CronExpression
        do {
            expression = try CronExpression(one.expr)
        } catch {
            return ["\(one.id): '\(one.expr)' was refused: \(error)"]
        }
        guard expression.neverFires == (one.never ?? false) else {
            return ["\(one.id): '\(one.expr)' neverFires is \(expression.neverFires)"]
        }
        var instants = [from]
        for _ in expected {
            guard let last = instants.last, let next = expression.next(after: last, in: zone)
            else { break }
            instants.append(next)
        }
        let got = instants.dropFirst().map(zone.iso8601)
        // The cases write +00:00 throughout.
        guard got == expected else {
            return ["\(one.id): '\(one.expr)' \(zone.identifier) after \(one.from ?? ""): \(got)"]
        }
        // What comes next is what was last before the one after it.
        for (earlier, later) in zip(instants.dropFirst(), instants.dropFirst(2)) {
            let justBefore = Instant(millisecondsSince1970: later.millisecondsSince1970 - 1)
            guard expression.previous(atOrBefore: justBefore, in: zone) == earlier,
                expression.previous(atOrBefore: later, in: zone) == later
            else { return ["\(one.id): previous before \(zone.iso8601(later))"] }
        }
        return []
    }
}
