import Benchmark
import Certification

/// The tests that judge a window, for CHSH at a significance of 5 %.
func certificationBenchmarks() {
    Benchmark("certification-critical-counts-to-1000-rounds") { benchmark in
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        for _ in benchmark.scaledIterations { blackHole(CriticalCounts(test: test, maximumRounds: 1000)) }
    }
    // A window of 50 ms on the 50 km link: a binomial number of rounds.
    Benchmark("certification-power-mixture-371-rounds") { benchmark in
        let test = WindowTest(
            classicalValue: 0.75, utilityMinimum: 0, utilityMaximum: 1, isWinLose: true, significance: 0.05)
        let rounds = RoundCount.binomial(attempts: 51_944, probability: 0.00714)
        let law = UtilityLaw([(value: 0, probability: 0.168), (value: 1, probability: 0.832)])
        for _ in benchmark.scaledIterations { blackHole(test.power(over: rounds, utilities: law)) }
    }
    Benchmark("certification-p-value-371-rounds", configuration: .init(scalingFactor: .kilo)) { benchmark in
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        for _ in benchmark.scaledIterations { blackHole(test.pValue(rounds: 371, wins: 300)) }
    }
}
