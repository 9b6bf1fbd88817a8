public import Quantities

/// The midpoint Bell-state analyzer: a 50:50 beam splitter and two detectors, or four behind polarizing beam splitters where
/// polarizations encode qubits.
///
/// Leaves out: afterpulses of clicks that no photon made, which dark counts include; unequal detectors; an unbalanced beam splitter.
public struct Station: Sendable, Equatable {
    /// Transmission of everything between fiber end and detector in each arm, 0…1.
    public var opticsTransmission: Double
    /// Probability that a photon reaching a detector makes it click, 0…1.
    public var detectorEfficiency: Double
    /// Rate of clicks without a photon, per detector.
    public var darkCountRate: Rate
    /// Rate of clicks from light that is not the nodes', per detector.
    public var backgroundRate: Rate
    /// Time from the end of the late bin to the departure of the herald message.
    public var processingTime: TimeSpan
    /// Largest |t₁ − t₂| of the two clicks, each counted from the opening of its bin's gate, that is announced. `nil`: any.
    public var coincidenceWindow: TimeSpan?
    /// Spread of the times at which the station sees photons click (normal, full width at half maximum); a click seen outside
    /// the gates does not count.
    public var timingJitter: TimeSpan
    /// Time after its first click in the early bin in which a detector does not click in the late one.
    public var deadTime: TimeSpan
    /// What the detectors tell apart.
    public var counting: Counting

    /// What detectors tell apart.
    public enum Counting: String, Sendable {
        /// No photon from some.
        case threshold
        /// One photon from more: a bin with two counts in one detector announces nothing.
        case numberResolving = "number_resolving"
    }

    /// All keys of the `station` and `detectors` sections; imperfections that are not given are off.
    public init(
        opticsTransmission: Double, detectorEfficiency: Double, darkCountRate: Rate, processingTime: TimeSpan,
        coincidenceWindow: TimeSpan? = nil, timingJitter: TimeSpan = .zero, deadTime: TimeSpan = .zero,
        counting: Counting = .threshold, backgroundRate: Rate = Rate(perSecond: 0)
    ) {
        self.opticsTransmission = opticsTransmission
        self.detectorEfficiency = detectorEfficiency
        self.darkCountRate = darkCountRate
        self.processingTime = processingTime
        self.coincidenceWindow = coincidenceWindow
        self.timingJitter = timingJitter
        self.deadTime = deadTime
        self.counting = counting
        self.backgroundRate = backgroundRate
    }

    /// Probability that a detector in which a photon clicked within a gate clicks once more, without a photon.
    public var afterpulseProbability: Double = 0
    /// Mean time from the end of the dead time to that click, exponentially distributed, > 0.
    public var afterpulseTime = TimeSpan(seconds: 50e-9)

    /// Clicks per second, per detector, that no photon of the nodes makes.
    public var falseClickRate: Rate { Rate(perSecond: darkCountRate.perSecond + backgroundRate.perSecond) }
}
