import Benchmark
import Reports
import ScenarioFiles
import Studies

/// What a design costs without emulation, step by step.
func evaluationBenchmarks() {
    Benchmark("parsing-load-scenario-and-hardware") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try ScenarioLoader().load(scenario: referenceScenario)) }
    }
    Benchmark("closed-form-compile") { benchmark in
        let scenario = try ScenarioLoader().load(scenario: referenceScenario)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try CompiledScenario(scenario)) }
        benchmark.stopMeasurement()
    }
    // Four stability windows, verdict included.
    Benchmark("closed-form-evaluate-four-windows") { benchmark in
        let compiled = try compiledScenario()
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(Evaluation(compiled)) }
        benchmark.stopMeasurement()
    }
    // What `tacit evaluate` prints.
    for format in OutputFormat.allCases {
        Benchmark("report-render-\(format.rawValue)") { benchmark in
            let evaluation = Evaluation(try compiledScenario())
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations {
                blackHole(EvaluationReport(evaluation, command: "evaluate", version: "0").render(format))
            }
            benchmark.stopMeasurement()
        }
    }
}
