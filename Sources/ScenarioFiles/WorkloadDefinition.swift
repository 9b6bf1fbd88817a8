public import Workloads

/// The system whose decisions the rounds of a scenario are, as its file states it.
public enum WorkloadDefinition: Sendable, Equatable {
    /// None: rounds are counted and judged. A game of its own, such as dual-work scheduling, has its system all the same.
    case none
    /// Pairs of balancers that send tasks to servers.
    case loadBalancing(LoadBalancingDefinition)
    /// Two substations that open lines or hold them.
    case gridProtection(GridProtectionDefinition)
    /// Two traders of one desk, and news that changes its pace.
    case tradingWindows(TradingWindowsDefinition)
}

/// Load balancing as a file states it; the model is the project's own.
public struct LoadBalancingDefinition: Sendable, Equatable {
    /// Servers, 2 or more.
    public var servers: Int
    /// How long services take; a slot is a request of each channel.
    public var service: LoadBalancing.Service
    /// Which tasks servers take up.
    public var order: LoadBalancing.Order
    /// Part of its time that a server would work if none of its tasks found company; unused where slots fix it.
    public var load: Double
}

/// Grid protection as a file states it; the model is the project's own.
public struct GridProtectionDefinition: Sendable, Equatable {
    /// Mean time until a line recloses, in seconds.
    public var recloseTime: Double
    /// What a line costs that is open after a disturbance, and one that holds, in incidents.
    public var tripCost, holdCost: Double
    /// What a severe disturbance costs per second of delay, and the corridor per second without any line, in incidents.
    public var delayCost, outageCost: Double
}

/// Trading in windows of changing statistics as a file states it; the desk is the project's own.
public struct TradingWindowsDefinition: Sendable, Equatable {
    /// Of news at a venue, window by window.
    public var newsProbabilities: [Double]
    /// Length of a window, mean life of a quote and of a position, in seconds.
    public var window, quoteLifetime, holdingTime: Double
    /// Cost of squared inventory.
    public var riskAversion: Double
}
