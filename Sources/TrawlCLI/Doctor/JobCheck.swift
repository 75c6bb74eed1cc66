internal import Glibc
internal import Trawl

/// What `trawl doctor` looks at in the job files: mistakes, and what they open to the network.
enum JobCheck {
    /// Everything of the files that were read.
    static func findings(of contents: JobFolder.Contents) -> [Finding] {
        [files(contents)] + network(contents.jobs, environment: proxiesOfEnvironment)
    }

    private static func files(_ contents: JobFolder.Contents) -> Finding {
        let bad = Set(contents.diagnostics.filter { $0.severity == .error }.map(\.file))
        let count = Count.text(contents.readings.count, "file")
        guard bad.isEmpty else {
            return .bad(
                .jobs,
                "\(count), \(bad.count) with mistakes",
                help: "'trawl check' tells each mistake with its place"
            )
        }
        let warnings = contents.diagnostics.count { $0.severity == .warning }
        guard warnings == 0 else {
            return .warning(
                .jobs,
                "\(count), \(Count.text(warnings, "warning"))",
                help: "'trawl check' tells them"
            )
        }
        let enabled = contents.jobs.count { $0.enabled }
        return .ok(.jobs, "\(count), no mistakes, \(Count.text(enabled, "job")) enabled")
    }

    /// What jobs may reach, and what they do not go through.
    ///
    /// - Parameters:
    ///   - jobs: The jobs without mistakes.
    ///   - environment: The variables that name a proxy for other programs.
    /// - Returns: The policy, then what departs from it.
    static func network(_ jobs: [Job], environment: [String]) -> [Finding] {
        var findings = [
            Finding.ok(.network, "global addresses only, checked when a connection is made")
        ]
        for job in jobs where !job.privateRanges.isEmpty {
            let ranges = job.privateRanges.map(\.description).joined(separator: ", ")
            findings.append(.ok(.network, "job '\(job.name)' may reach \(ranges), too"))
        }
        let rude = jobs.filter { !$0.politeness.obeysRobots }.map { "'\($0.name)'" }
        if !rude.isEmpty {
            findings.append(
                .ok(.network, "robots.txt is not obeyed by \(rude.joined(separator: ", "))")
            )
        }
        if !environment.isEmpty, !jobs.contains(where: { !$0.fetch.proxies.isEmpty }) {
            findings.append(
                .warning(
                    .network,
                    "\(environment.joined(separator: ", ")) of the environment is not used",
                    help:
                        "'proxy' under 'fetch' names one, in a job or in the defaults of trawl.yaml"
                )
            )
        }
        return findings
    }

    private static var proxiesOfEnvironment: [String] {
        ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].filter {
            getenv($0).map { $0.pointee != 0 } ?? false
        }
    }
}
