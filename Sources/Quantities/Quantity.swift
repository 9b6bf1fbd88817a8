/// A physical value with its unit in the type. Crosses module borders; inside a function body, use its `Double` with a unit suffix.
public protocol Quantity: Sendable, Comparable, Hashable, CustomStringConvertible {
    /// Which kind of quantity this is, hence which units print and parse.
    static var dimension: Dimension { get }
    /// The value in the dimension's stored unit.
    var storedValue: Double { get }
    /// A value in the dimension's stored unit.
    init(storedValue: Double)
}

extension Quantity {
    /// Orders by value.
    public static func < (a: Self, b: Self) -> Bool { a.storedValue < b.storedValue }
    /// The value with the unit that reads best, as a file would state it.
    public var description: String { QuantityText.print(storedValue, as: Self.dimension) }
}

/// A span of time.
public struct TimeSpan: Quantity {
    /// The kind of quantity.
    public static let dimension = Dimension.time
    /// Length of the span in seconds.
    public var seconds: Double
    /// The value in the stored unit.
    public var storedValue: Double { seconds }
    /// A span of the given seconds.
    public init(seconds: Double) { self.seconds = seconds }
    /// A value in the stored unit.
    public init(storedValue: Double) { seconds = storedValue }
    /// No time at all.
    public static let zero = TimeSpan(seconds: 0)
}

/// A distance.
public struct Length: Quantity {
    /// The kind of quantity.
    public static let dimension = Dimension.length
    /// The distance in meters.
    public var meters: Double
    /// The value in the stored unit.
    public var storedValue: Double { meters }
    /// A distance of the given meters.
    public init(meters: Double) { self.meters = meters }
    /// A value in the stored unit.
    public init(storedValue: Double) { meters = storedValue }
}

/// A signal speed.
public struct Speed: Quantity {
    /// The kind of quantity.
    public static let dimension = Dimension.speed
    /// The speed in meters per second.
    public var metersPerSecond: Double
    /// The value in the stored unit.
    public var storedValue: Double { metersPerSecond }
    /// A speed of the given meters per second.
    public init(metersPerSecond: Double) { self.metersPerSecond = metersPerSecond }
    /// A value in the stored unit.
    public init(storedValue: Double) { metersPerSecond = storedValue }
    /// Speed of light in vacuum (SI definition).
    public static let light = Speed(metersPerSecond: 299_792_458)
}

/// A rate of events.
public struct Rate: Quantity {
    /// The kind of quantity.
    public static let dimension = Dimension.rate
    /// Events per second.
    public var perSecond: Double
    /// The value in the stored unit.
    public var storedValue: Double { perSecond }
    /// A rate of the given events per second.
    public init(perSecond: Double) { self.perSecond = perSecond }
    /// A value in the stored unit.
    public init(storedValue: Double) { perSecond = storedValue }
}

/// A cyclic frequency (not angular).
public struct Frequency: Quantity {
    /// The kind of quantity.
    public static let dimension = Dimension.frequency
    /// The frequency in hertz.
    public var hertz: Double
    /// The value in the stored unit.
    public var storedValue: Double { hertz }
    /// A frequency of the given hertz.
    public init(hertz: Double) { self.hertz = hertz }
    /// A value in the stored unit.
    public init(storedValue: Double) { hertz = storedValue }
}

/// Optical power loss per length of fiber.
public struct Attenuation: Quantity {
    /// The kind of quantity.
    public static let dimension = Dimension.attenuation
    /// Loss in decibels per kilometer.
    public var decibelsPerKilometer: Double
    /// The value in the stored unit.
    public var storedValue: Double { decibelsPerKilometer }
    /// A loss of the given decibels per kilometer.
    public init(decibelsPerKilometer: Double) { self.decibelsPerKilometer = decibelsPerKilometer }
    /// A value in the stored unit.
    public init(storedValue: Double) { decibelsPerKilometer = storedValue }
}
