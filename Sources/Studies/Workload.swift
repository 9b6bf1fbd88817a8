import ScenarioFiles

/// A system whose decisions the rounds of a run are: it takes the rounds replication by replication, and compares what they did for it
/// with its rivals. A new workload is a type of this kind and a case of `CompiledScenario.workload`.
public protocol Workload: RoundConsumer {
    /// What the rounds taken so far did for the system, beside all rivals; closed forms alone where none were taken.
    ///
    /// - Throws: `GSLError` for an optimum that is not found.
    func study() throws -> WorkloadStudy
}

extension CompiledScenario {
    /// The system of the scenario, ready to take a run's rounds; `nil` if it has none.
    ///
    /// - Parameter mostSearched: customers or requests at most of every emulation in a search for rules, which may find worse ones by few; 0: of
    ///   scheduling no rules are searched, of load balancing by as few requests as can be.
    /// - Throws: `GSLError` for settings that are not found.
    public func workload(mostSearched: Int = .max) throws -> (any Workload)? {
        switch scenario.workload {
        case .none: try SchedulingWorkload(self, mostSearched: mostSearched)
        case .loadBalancing(let definition): LoadBalancingWorkload(self, definition, mostSearched: mostSearched)
        case .gridProtection(let definition): GridProtectionWorkload(self, definition)
        case .tradingWindows(let definition): try TradingWorkload(self, definition)
        }
    }
}
