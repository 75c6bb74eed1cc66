internal import GRDB
package import TrawlCore

extension Store: Frontier {
    /// The first queued URLs of a run at a host that may be fetched now and are not leased.
    ///
    /// With `onlyBegun` only those that were handed out before: redirected, or to be tried again.
    ///
    /// A read only: what is claimed is leased in the memory of the one process that owns the store.
    package func claim(
        run: Int64,
        host: String,
        limit: Int,
        onlyBegun: Bool,
        now: Instant,
        isLeased: (Int64) -> Bool
    ) throws -> Claim {
        try readOnce { db in
            // Each has its index: to look for the few begun ones among millions would take seconds.
            let (begun, order) =
                onlyBegun
                ? ("AND (hops > 0 OR attempts > 0 OR throttled > 0)", "id")
                : ("", "priority DESC, depth, id")
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, coalesce(location, url), seed, page, depth, hops, attempts, throttled,
                        not_before_ms, drops_request
                    FROM urls
                    WHERE run_id = ? AND state = 0
                        AND host_id = (SELECT id FROM hosts WHERE name = ?) \(begun)
                    ORDER BY \(order)
                    """
            )
            let rows = try Row.fetchCursor(statement, arguments: [run, host])
            var claim = Claim(urls: [], isCut: false, nextAt: nil)
            while let row = try rows.next() {
                let id: Int64 = row[0]
                if isLeased(id) { continue }
                let notBefore = Instant(millisecondsSince1970: row[8])
                guard notBefore <= now else {
                    claim.nextAt = min(claim.nextAt ?? notBefore, notBefore)
                    continue
                }
                guard claim.urls.count < limit else {
                    return Claim(urls: claim.urls, isCut: true, nextAt: nil)
                }
                claim.urls.append(
                    ClaimedURL(
                        id: id,
                        location: row[1],
                        seed: row[2],
                        page: row[3],
                        depth: row[4],
                        hops: row[5],
                        attempts: row[6],
                        throttled: row[7],
                        dropsRequest: row[9]
                    )
                )
            }
            return claim
        }
    }
}
