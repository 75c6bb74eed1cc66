// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that the product's build knows nothing of it.
///
/// The files of schedules are links into the product: what is measured is what is shipped.
let package = Package(
    name: "fires",
    platforms: [.macOS(.v15)],
    targets: [
        .executableTarget(
            name: "fires",
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
