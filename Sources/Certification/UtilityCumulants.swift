/// Mean and cumulants of the utility of one round: what the power depends on where it is not convolved.
public struct UtilityCumulants: Sendable, Equatable {
    /// Mean utility; for win/lose games the probability of winning.
    public var mean: Double
    /// Variance, ≥ 0.
    public var variance: Double
    /// Third central moment.
    public var third: Double
    /// Fourth cumulant, the fourth central moment less three times the squared variance.
    public var fourth: Double

    /// Given cumulants.
    public init(mean: Double, variance: Double, third: Double, fourth: Double) {
        (self.mean, self.variance, self.third, self.fourth) = (mean, variance, third, fourth)
    }

    /// The cumulants of a law.
    public init(_ law: UtilityLaw) {
        let (variance, third, fourth) = law.cumulants
        self.init(mean: law.mean, variance: variance, third: third, fourth: fourth)
    }
}
