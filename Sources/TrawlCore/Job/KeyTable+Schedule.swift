extension KeyTable {
    /// `schedule` as a mapping.
    static let schedule: [GrammarKey] = [
        GrammarKey("cron", .oneOrMany(.text), "A cron expression; of a list, each instant once."),
        GrammarKey("every", .duration, "An interval."),
        GrammarKey("at", .text, "Once, by the wall clock: 2027-01-01T08:00."),
        GrammarKey(
            "timezone",
            .text,
            default: "the machine's",
            "An IANA time zone, such as Europe/Berlin."
        ),
        GrammarKey(
            "jitter",
            .duration,
            default: "0s",
            "Each fire starts up to that much later, always the same for a job and a fire time."
        ),
        GrammarKey(
            "overlap",
            .either([.word(["skip", "queue", "replace", "allow"]), .mapping(.overlap)]),
            default: "skip",
            "What a fire does while a run of the job is going."
        ),
        GrammarKey(
            "missed",
            .word(MissedPolicy.allCases.map(\.rawValue)),
            default: "once",
            "What is made up for of the fires that were due while nothing ran."
        ),
        GrammarKey(
            "within",
            .duration,
            default: "no limit",
            "A missed fire older than this is not made up for."
        ),
        GrammarKey("starts", .text, "The first day on which it fires: 2026-12-01."),
        GrammarKey("ends", .text, "The last day on which it fires."),
    ]

    /// `schedule.overlap` as a mapping.
    static let overlap: [GrammarKey] = [
        GrammarKey(
            "allow",
            .integer(1...32),
            default: "\(OverlapPolicy.defaultAllowance)",
            isRequired: true,
            "So many runs of the job may go at once."
        )
    ]
}
