import AtomMemories
import Certification
import DiscreteEvents
import GSL
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
    /// Cycles of an array: their pairs spread by some tenths of a percent at this confidence.
    static let cycles = 200_000
    /// Loops of attempts of one atom.
    static let loops = 1_000_000

    let confidence: Double

    /// The figures that can be counted, with their intervals; none where nothing is emulated yet.
    func figures(_ form: StandaloneClosedForm, _ input: [String: Double]) -> [String: ConfidenceInterval] {
        switch form {
        case .singleClick: singleClick(StandaloneClosedForm.singleClick(input), period: input["attempt_period"] ?? .nan)
        case .arrayCycle: arrayCycle(input)
        case .attemptLoss: attemptLoss(input)
        }
    }

    /// Two-sided quantile of the normal law at the confidence.
    private var quantile: Double { Distribution.normalUpperQuantile(0.5 * (1 - confidence)) }

    private func arrayCycle(_ input: [String: Double]) -> [String: ConfidenceInterval] {
        func value(_ key: String) -> Double { input[key] ?? .nan }
        func span(_ key: String) -> Span { Span(seconds: value(key)) }
        var array = ArrayCycleEmulation(
            atoms: Int(value("atoms")), photon: value("collection") * value("branching") * value("detection"),
            passes: Int(value("passes")), move: span("move"), preparation: span("preparation"), attempt: span("attempt"),
            seed: 2025)
        let cycles = (0..<Self.cycles).map { _ in array.next() }
        let (pairs, attempts) = (cycles.reduce(0) { $0 + $1.pairs }, cycles.reduce(0) { $0 + $1.attempts })
        let probability = ConfidenceInterval.clopperPearson(successes: pairs, trials: attempts, confidence: confidence)
        // Cycles are alike and independent: a ratio of means, with the spread of what each cycle makes beyond it.
        let time = cycles.reduce(0.0) { $0 + $1.time.seconds }
        let rate = Double(pairs) / time
        let squares = cycles.reduce(0.0) { sum, cycle in
            let excess = Double(cycle.pairs) - rate * cycle.time.seconds
            return sum + excess * excess
        }
        let half = quantile * squares.squareRoot() / time
        return [
            "herald_probability": probability,
            "herald_rate_per_s": ConfidenceInterval(estimate: rate, low: rate - half, high: rate + half),
        ]
    }

    private func attemptLoss(_ input: [String: Double]) -> [String: ConfidenceInterval] {
        func value(_ key: String) -> Double { input[key] ?? .nan }
        let attempts = value("attempts")
        var loops = AttemptLossEmulation(
            attempts: Int(attempts), loss: value("loss_background") + value("branching") * value("loss_branched"),
            branching: value("branching"), detection: value("detection"),
            darkCounts: value("dark_rate") * value("window"), seed: 2025)
        var (present, emitted, detected) = (RunningMean(), RunningMean(), RunningMean())
        var dark = 0
        for _ in 0..<Self.loops {
            let loop = loops.next()
            present.add(Double(loop.present) / attempts)
            emitted.add(Double(loop.emitted))
            detected.add(Double(loop.detected))
            dark += loop.darkCounts
        }
        var figures = [
            "mean_survival": present.interval(quantile: quantile), "photons_per_loop": emitted.interval(quantile: quantile),
        ]
        if dark > 0, detected.mean > 0 {
            let ratio = 10 * log10(detected.mean * Double(Self.loops) / Double(dark))
            let spread = detected.standardError / detected.mean
            let half = quantile * 10 / log(10) * (spread * spread + 1 / Double(dark)).squareRoot()
            figures["signal_to_noise_db"] = ConfidenceInterval(estimate: ratio, low: ratio - half, high: ratio + half)
        }
        return figures
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

/// Mean and spread of independent values.
private struct RunningMean {
    private var (count, sum, squares) = (0.0, 0.0, 0.0)

    mutating func add(_ value: Double) {
        count += 1
        sum += value
        squares += value * value
    }
    var mean: Double { sum / count }
    var standardError: Double { (max(0, squares / count - mean * mean) / (count - 1)).squareRoot() }
    func interval(quantile: Double) -> ConfidenceInterval {
        ConfidenceInterval(
            estimate: mean, low: mean - quantile * standardError, high: mean + quantile * standardError)
    }
}
