// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "StockWatch",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "trawl", path: "../..")],
    targets: [
        .executableTarget(
            name: "StockWatch",
            dependencies: [.product(name: "Trawl", package: "trawl")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
