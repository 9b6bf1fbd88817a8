/// A kind of quantity that a file can state, with the unit symbols accepted for it.
public enum Dimension: String, Sendable, CaseIterable {
    /// A span of time; stored in seconds.
    case time
    /// A distance; stored in meters.
    case length
    /// A signal speed; stored in meters per second.
    case speed
    /// A rate of events; stored per second.
    case rate
    /// A cyclic frequency; stored in hertz.
    case frequency
    /// Power loss per fiber length; stored in decibels per kilometer.
    case attenuation
    /// A number without unit in which a percent sign is allowed; stored as a plain ratio.
    case ratio

    /// The accepted symbols, each with the factor that turns it into the stored unit. The first is the stored unit itself.
    public var units: [(symbol: String, factor: Double)] {
        switch self {
        case .time:
            [("s", 1), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("ps", 1e-12), ("min", 60), ("h", 3600)]
        case .length: [("m", 1), ("km", 1e3), ("cm", 1e-2), ("mm", 1e-3)]
        case .speed: [("m/s", 1), ("km/s", 1e3)]
        case .rate: [("/s", 1), ("/ms", 1e3), ("/us", 1e6), ("/min", 1.0 / 60)]
        case .frequency: [("Hz", 1), ("kHz", 1e3), ("MHz", 1e6), ("GHz", 1e9)]
        case .attenuation: [("dB/km", 1), ("dB/m", 1e3)]
        case .ratio: [("", 1), ("%", 1e-2)]
        }
    }

    /// The symbols as a sentence fragment: "s, ms, us, ns, …".
    public var acceptedUnits: String {
        self == .ratio ? "a plain number or %" : units.map(\.symbol).joined(separator: ", ")
    }
}
