import Certification
import Heralding

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What emulating a stand-alone closed form gives, where its module has an emulated twin.
struct StandaloneEmulation {
    /// Attempts that are made: some thousand heralds at the success probabilities of published experiments.
    static let attempts = 30_000_000

    let confidence: Double

    /// The figures that can be counted, with their intervals; none where nothing is emulated yet.
    func figures(_ form: StandaloneClosedForm, _ input: [String: Double]) -> [String: ConfidenceInterval] {
        switch form {
        case .singleClick: singleClick(StandaloneClosedForm.singleClick(input), period: input["attempt_period"] ?? .nan)
        case .arrayCycle, .attemptLoss: [:]
        }
    }

    private func singleClick(_ parameters: SingleClick, period: Double) -> [String: ConfidenceInterval] {
        var source = SingleClickSource(parameters, seed: 2018)
        var (heralds, falseOnes, sum, squares) = (0, 0, 0.0, 0.0)
        for _ in 0..<Self.attempts {
            guard let herald = source.attempt() else { continue }
            let infidelity = 1 - herald.state.fidelity
            heralds += 1
            falseOnes += herald.isFalse ? 1 : 0
            sum += infidelity
            squares += infidelity * infidelity
        }
        let probability = ConfidenceInterval.clopperPearson(
            successes: heralds, trials: Self.attempts, confidence: confidence)
        var figures = [
            "herald_probability": probability,
            "herald_rate_per_s": ConfidenceInterval(
                estimate: probability.estimate / period, low: probability.low / period, high: probability.high / period),
        ]
        guard heralds > 1 else { return figures }
        figures["false_herald_fraction"] = .clopperPearson(successes: falseOnes, trials: heralds, confidence: confidence)
        // Maurer and Pontil, arXiv:0907.3740, Theorem 4: values in 0…1, whatever their law.
        let n = Double(heralds)
        let mean = sum / n
        let variance = max(0, (squares - n * mean * mean) / (n - 1))
        let term = log(4 / (1 - confidence))
        let half = (2 * variance * term / n).squareRoot() + 7 * term / (3 * (n - 1))
        figures["state_infidelity"] = ConfidenceInterval(
            estimate: mean, low: max(0, mean - half), high: min(1, mean + half))
        return figures
    }
}
