public import Quantities

/// The fiber between the nodes, with the station in its middle.
public struct FiberLink: Sendable, Equatable {
    /// Fiber length from node to node.
    public var length: Length
    /// Straight-line distance between the sites, which the fastest rival signal could use.
    public var directDistance: Length
    /// Power loss per length at the photons' wavelength.
    public var attenuation: Attenuation
    /// Speed of light in the fiber.
    public var signalSpeed: Speed
    /// Node-to-node transmission, overriding length and attenuation. `nil`: 10^(−αL/10).
    public var statedTransmission: Double?
    /// Time from the end of emission to the herald's arrival, overriding length and speed. `nil`: L/v.
    public var statedLinkTime: TimeSpan?
    /// Number of channels between the same sites, each with its own atoms, cavities, fiber and station, and as many atoms as the
    /// nodes' files say: copies that know nothing of each other, 1…1000.
    public var channels: Int

    /// All keys of the `link` section.
    public init(
        length: Length, directDistance: Length, attenuation: Attenuation, signalSpeed: Speed, statedTransmission: Double?,
        statedLinkTime: TimeSpan?, channels: Int = 1
    ) {
        self.length = length
        self.directDistance = directDistance
        self.attenuation = attenuation
        self.signalSpeed = signalSpeed
        self.statedTransmission = statedTransmission
        self.statedLinkTime = statedLinkTime
        self.channels = channels
    }
}
