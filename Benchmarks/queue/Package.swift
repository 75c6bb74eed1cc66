// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that the product's build knows nothing of it.
///
/// The queue's files are links into the product: what is measured is what is shipped.
let package = Package(
    name: "queue",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0")
    ],
    targets: [
        .executableTarget(
            name: "queue",
            dependencies: [.product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]
        )
    ]
)
