import Certification
import Testing

/// Powers from tables against the sums that they stand for.
@Suite struct PowerTableTests {
    @Test(arguments: [0.75, 0.5, 0.9], [0.05, 0.001]) func winsAgree(classicalValue: Double, significance: Double) {
        let test = WindowTest.binomial(BinomialTest(classicalValue: classicalValue, significance: significance))
        var table = PowerTable(test: test, values: [0, 1])
        for advantage in [-0.1, 1e-3, 0.02, 0.08] {
            let q = classicalValue + advantage
            let law = UtilityLaw([(0, 1 - q), (1, q)])
            // Ascending and not.
            for mean in [0.5, 20, 74.2, 742, 3000, 40_000, 300, 5] {
                for count in [RoundCount.poisson(mean: mean), .binomial(attempts: Int(100 * mean), probability: 0.01)] {
                    let power = table.power(over: count, utilities: UtilityCumulants(law))
                    let expected = test.power(over: count, utilities: law).value
                    #expect(
                        power.map { abs($0 - expected) < 1e-10 } == true,
                        "\(power ?? .nan), not \(expected), \(count) at \(q)")
                }
            }
        }
        #expect(table.power(over: .fixed(10), utilities: .init(mean: 0.8, variance: 0.16, third: 0, fourth: 0)) == nil)
    }

    @Test func boundedScoresAgree() {
        for values in [[0.0, 0.3, 0.7, 1], [0, 0.31, 1], [-1, 0.123456, 1]] {
            let test = WindowTest.boundedScore(
                BoundedScoreTest(classicalValue: 0.6, utilityMinimum: values[0], utilityMaximum: 1, significance: 0.05))
            var table = PowerTable(test: test, values: values)
            for high in [0.6, 0.65, 0.7] {
                let rest = (1 - high) / Double(values.count - 1)
                let law = UtilityLaw(values.map { ($0, $0 == 1 ? high : rest) })
                for mean in [700.0, 5000, 250_000] {
                    let count = RoundCount.binomial(attempts: Int(20 * mean), probability: 0.05)
                    guard let power = table.power(over: count, utilities: UtilityCumulants(law)) else { continue }
                    let expected = test.power(over: count, utilities: law).value
                    #expect(abs(power - expected) < 1e-9, "\(power), not \(expected), \(count), \(law)")
                }
            }
        }
    }
}
