// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let staticLibraries = ["-static-stdlib"]

/// Tests emulate many billions of attempts, and an unoptimized emulator takes thirty times as long for them. So the modules are
/// optimized in debug builds too; the tests themselves are not, but for those that walk millions of steps on their own.
let modulesAreOptimized: [SwiftSetting] = [
    .unsafeFlags(["-O", "-disable-batch-mode", "-whole-module-optimization", "-num-threads", "2"], .when(configuration: .debug))
]

let testsWithLongWalks: Set = ["Heralding", "AtomMemories"]

/// Every library module with the modules it may know. Data flows from the bottom of this table to the top.
let modules: [(name: String, dependencies: [Target.Dependency])] = [
    ("Reports", ["Studies", "ScenarioFiles", "Workloads", "Certification", "NonlocalGames", "BellPairs", "Quantities"]),
    (
        "Studies",
        [
            "ScenarioFiles", "NodeEmulation", "Heralding", "AtomMemories", "CavityReadout", "Certification", "RoundFiles",
            "NonlocalGames", "BellPairs", "DiscreteEvents", "Workloads", "Quantities", "GSL",
        ]
    ),
    (
        "ScenarioFiles",
        [
            "NodeEmulation", "Heralding", "AtomMemories", "CavityReadout", "Certification", "NonlocalGames", "Workloads",
            "Quantities", yams,
        ]
    ),
    ("NodeEmulation", ["Heralding", "AtomMemories", "CavityReadout", "BellPairs", "DiscreteEvents", "Quantities"]),
    ("Heralding", ["BellPairs", "DiscreteEvents", "Quantities"]),
    ("AtomMemories", ["BellPairs", "DiscreteEvents", "Quantities", "GSL"]),
    ("CavityReadout", ["DiscreteEvents", "Quantities", "GSL"]),
    ("Certification", ["NonlocalGames", "GSL"]),
    ("Workloads", ["DiscreteEvents", "GSL"]),
    ("RoundFiles", []),
    ("NonlocalGames", ["BellPairs", "GSL"]),
    ("BellPairs", []),
    ("DiscreteEvents", []),
    ("Quantities", []),
    ("GSL", ["CGSL"]),
]

let package = Package(
    name: "tacit",
    products: [.executable(name: "tacit", targets: ["tacit"])]
        + modules.map { .library(name: $0.name, targets: [$0.name]) },
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CGSL", path: "Sources/CGSL"),
        .executableTarget(
            name: "tacit",
            dependencies: [
                "Reports", "Studies", "ScenarioFiles", "NonlocalGames", "RoundFiles", "Quantities", argumentParser,
            ],
            // Loading and binding Swift's libraries would take longer than evaluating a scenario does.
            swiftSettings: strict + [.unsafeFlags(staticLibraries, .when(platforms: [.linux], configuration: .release))],
            linkerSettings: [.unsafeFlags(staticLibraries, .when(platforms: [.linux], configuration: .release))]
        ),
        // The command line is tested from outside, as a user meets it; the dependency makes sure that it is built.
        .testTarget(name: "tacitTests", dependencies: ["tacit"], swiftSettings: strict),
        .target(
            name: "TestKit", dependencies: ["GSL", "DiscreteEvents"], path: "Tests/TestKit",
            swiftSettings: strict + modulesAreOptimized),
    ]
        + modules.map { .target(name: $0.name, dependencies: $0.dependencies, swiftSettings: strict + modulesAreOptimized) }
        + modules.map {
            .testTarget(
                name: "\($0.name)Tests",
                dependencies: [.target(name: $0.name), "TestKit"]
                    + $0.dependencies.filter { dependency in
                        if case .targetItem("CGSL", _) = dependency { return false }
                        if case .byNameItem("CGSL", _) = dependency { return false }
                        return true
                    },
                // Broken files on purpose, read by their path.
                exclude: $0.name == "ScenarioFiles" ? ["Corpus"] : [],
                swiftSettings: strict + (testsWithLongWalks.contains($0.name) ? modulesAreOptimized : [])
            )
        }
)
