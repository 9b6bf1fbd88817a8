import AtomMemories
import Heralding

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A closed form that validation cases name because no scenario key leads to it yet.
enum StandaloneClosedForm: String, CaseIterable {
    /// `SingleClickClosedForm`.
    case singleClick = "single_click"
    /// `ArrayCycleClosedForm`.
    case arrayCycle = "array_cycle"
    /// `AttemptLossClosedForm`.
    case attemptLoss = "attempt_loss"

    /// The inputs that a case must state, plain numbers in SI units.
    var inputs: [String] {
        switch self {
        case .singleClick:
            [
                "bright_population", "detection_a", "detection_b", "dark_rate", "window", "visibility", "phase_deviation",
                "attempt_period",
            ]
        case .arrayCycle:
            ["atoms", "collection", "branching", "detection", "passes", "move", "preparation", "attempt"]
        case .attemptLoss:
            ["loss_background", "branching", "loss_branched", "attempts", "detection", "dark_rate", "window"]
        }
    }

    /// All figures by key.
    func figures(_ input: [String: Double]) -> [String: Double] {
        func value(_ key: String) -> Double { input[key] ?? .nan }
        switch self {
        case .singleClick:
            let form = SingleClickClosedForm(Self.singleClick(input))
            return [
                "herald_probability": form.heraldProbability, "false_herald_fraction": form.falseFraction,
                "herald_rate_per_s": form.heraldProbability / value("attempt_period"),
                "state_infidelity": 1 - form.state.fidelity,
            ]
        case .arrayCycle:
            // Two photons must arrive, and linear optics tells half of the cases.
            let photon = value("collection") * value("branching") * value("detection")
            let form = ArrayCycleClosedForm(
                atoms: value("atoms"), successProbability: 0.5 * photon * photon, passes: Int(value("passes")),
                move: value("move"), preparation: value("preparation"), attempt: value("attempt"))
            return ["herald_rate_per_s": form.rate, "herald_probability": 0.5 * photon * photon]
        case .attemptLoss:
            let form = AttemptLossClosedForm(
                lossPerAttempt: value("loss_background") + value("branching") * value("loss_branched"),
                attempts: value("attempts"))
            return [
                "mean_survival": form.meanSurvival, "photons_per_loop": form.photons(branching: value("branching")),
                "signal_to_noise_db": 10
                    * log10(
                        form.signalToNoise(
                            branching: value("branching"), detection: value("detection"),
                            darkCounts: value("dark_rate") * value("window"))),
            ]
        }
    }

    /// The parameters of single-click heralding that the inputs state.
    static func singleClick(_ input: [String: Double]) -> SingleClick {
        func value(_ key: String) -> Double { input[key] ?? .nan }
        return SingleClick(
            brightPopulationA: value("bright_population"), brightPopulationB: value("bright_population"),
            detectionA: value("detection_a"), detectionB: value("detection_b"),
            darkProbability: -expm1(-value("dark_rate") * value("window")), visibility: value("visibility"),
            phaseDeviation: value("phase_deviation"))
    }
}
