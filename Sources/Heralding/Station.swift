public import Quantities

/// The midpoint Bell-state analyzer: a 50:50 beam splitter and two threshold detectors.
///
/// Leaves out: detector dead time, jitter and afterpulsing; unequal detectors; an unbalanced beam splitter.
public struct Station: Sendable, Equatable {
    /// Transmission of everything between fiber end and detector in each arm, 0…1.
    public var opticsTransmission: Double
    /// Probability that a photon reaching a detector makes it click, 0…1.
    public var detectorEfficiency: Double
    /// Rate of clicks without a photon, per detector (dark counts and background together).
    public var darkCountRate: Rate
    /// Time from the end of the late bin to the departure of the herald message.
    public var processingTime: TimeSpan

    /// All keys of the `station` and `detectors` sections.
    public init(opticsTransmission: Double, detectorEfficiency: Double, darkCountRate: Rate, processingTime: TimeSpan) {
        self.opticsTransmission = opticsTransmission
        self.detectorEfficiency = detectorEfficiency
        self.darkCountRate = darkCountRate
        self.processingTime = processingTime
    }
}
