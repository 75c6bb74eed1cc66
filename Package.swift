// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6, no warning, no hidden import.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "trawl",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Trawl", targets: ["Trawl"]),
        .executable(name: "trawl", targets: ["TrawlCLI"]),
    ],
    dependencies: [
        // The store: SQLite with migrations, statement cache and typed errors.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Job files: YAML text to nodes with line and column.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // The command line and its completions.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Logs that an embedding program can route to its own backend.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Deques of the queue and the frontier.
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibcurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        // Compressed bodies, which libcurl would pass on when they are cut in the middle.
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CBrotli",
            pkgConfig: "libbrotlidec",
            providers: [.apt(["libbrotli-dev"])]
        ),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        // Whether the clock is kept right, for `trawl doctor`.
        .systemLibrary(name: "CTimex"),
        .systemLibrary(
            name: "CLibxml2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]
        ),
        // libxml2's allocator has to be C: see its header.
        .target(name: "CTreeArena", dependencies: ["CLibxml2"]),
        // Handlers of crash signals have to be C: see its header.
        .target(name: "CCrashMark"),
        .systemLibrary(
            name: "CPCRE2",
            pkgConfig: "libpcre2-8",
            providers: [.apt(["libpcre2-dev"])]
        ),
        .target(
            name: "TrawlCore",
            dependencies: ["CPCRE2", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict
        ),
        .target(
            name: "Trawl",
            dependencies: [
                "CLibcurl",
                "CZlib",
                "CBrotli",
                "CZstd",
                "CLibxml2",
                "CTreeArena",
                "CCrashMark",
                "TrawlCore",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "TrawlCLI",
            dependencies: [
                "CTimex",
                "Trawl",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TrawlCoreTests",
            dependencies: ["TrawlCore"],
            swiftSettings: strict
        ),
        // What the tests pack bodies with; the other two libraries pack as well as unpack.
        .systemLibrary(
            name: "CBrotliEncoder",
            path: "Tests/CBrotliEncoder",
            pkgConfig: "libbrotlienc",
            providers: [.apt(["libbrotli-dev"])]
        ),
        // A disk that fails, under SQLite: see its header.
        .target(
            name: "CFaultVFS",
            path: "Tests/CFaultVFS",
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
        .testTarget(
            name: "TrawlTests",
            dependencies: [
                "Trawl",
                "CFaultVFS",
                "CZlib",
                "CBrotliEncoder",
                "CZstd",
                "CLibxml2",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TrawlCLITests",
            dependencies: [
                "TrawlCLI",
                "Trawl",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
    ]
)

// `make tsan-engine asan-parsers` build a part of the tests, and no command line: the rest costs
// minutes under a sanitizer.
let parts = [
    "engine": [
        "TrawlTests": ["Engine", "Control", "Reload", "Support", "Store/StoreFixture.swift"]
    ],
    "parsers": [
        "TrawlCoreTests": [
            "Extraction", "Job", "Politeness", "URL", "Schedule/ZoneFixtures.swift",
        ],
        "TrawlTests": [
            "Document", "Fuzz", "Support", "Store/StoreFixture.swift", "Fetch/AnswerFeed.swift",
            "Fetch/ContentDecoderTests.swift", "Fetch/GzipBodyTests.swift",
        ],
    ],
]
if let part = Context.environment["TRAWL_PART"], let sources = parts[part] {
    package.products.removeAll { $0.name == "trawl" }
    package.targets.removeAll {
        $0.name == "TrawlCLI" || ($0.isTest && sources[$0.name] == nil)
    }
    for target in package.targets where target.isTest { target.sources = sources[target.name] }
}
