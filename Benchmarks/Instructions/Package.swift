// swift-tools-version: 6.2
import PackageDescription

// A package of its own: the emulation without files, reports and Foundation, so that it builds in seconds and instruction
// counters, which stumble over large programs, can run it.
let libraries = ["DiscreteEvents", "NodeEmulation", "Heralding", "AtomMemories", "CavityReadout", "BellPairs", "Quantities"]

let package = Package(
    name: "Instructions",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "tacit", path: "../..")],
    targets: [
        .target(name: "Allocations"),
        .executableTarget(
            name: "Count",
            dependencies: ["Allocations"] + libraries.map { .product(name: $0, package: "tacit") },
            swiftSettings: [
                .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
            ]
        ),
    ]
)
