// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that who builds Tacit never fetches the benchmark harness.
let libraries = [
    "DiscreteEvents", "NodeEmulation", "Studies", "Reports", "ScenarioFiles", "Certification", "Quantities",
]

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "tacit", path: ".."),
        // Without its default traits, which would need jemalloc.
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Speed",
            dependencies: [.product(name: "Benchmark", package: "benchmark")]
                + libraries.map { .product(name: $0, package: "tacit") },
            path: "Speed",
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ]
)
