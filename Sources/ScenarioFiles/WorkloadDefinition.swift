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
    /// How long a server takes for what it serves at once: one task, or two that want company.
    public enum Service: String, Sendable, CaseIterable {
        /// A slot; there is a slot per request of a channel.
        case slotted
        /// An exponential time.
        case exponential
        /// Always the same time.
        case fixed
    }

    /// Which tasks a server takes up.
    public enum Order: String, Sendable, CaseIterable {
        /// The one that has waited longest, with company if it wants any.
        case arrival
        /// One that wants company, if there is any.
        case companyFirst = "company_first"
        /// Two that want company, if there are two, else one that wants none, if there is any.
        case pairsFirst = "pairs_first"
    }

    /// Servers, 2 or more.
    public var servers: Int
    /// How long services take.
    public var service: Service
    /// Which tasks servers take up.
    public var order: Order
    /// Part of its time that a server would work if none of its tasks found company; unused where slots fix it.
    public var load: Double
}

/// Grid protection as a file states it; the model is the project's own.
public struct GridProtectionDefinition: Sendable, Equatable {
    /// Mean time until a line recloses, in seconds.
    public var recloseTime: Double
    /// What opening and holding a line cost, in incidents.
    public var tripCost, holdCost: Double
    /// What a severe disturbance costs per second of delay, in incidents.
    public var delayCost: Double
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
