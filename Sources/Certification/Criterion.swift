/// One of the conditions an advantage has to meet, with what was found.
public struct Criterion: Sendable, Equatable {
    /// The conditions, in the order of reports.
    public enum Name: String, Sendable, CaseIterable {
        /// The delivered states and readout score above the classical value.
        case fidelity
        /// A window holds enough rounds to certify with the required power.
        case rate
        /// Outputs are ready before the deadline, and the deadline before any signal arrives.
        case decision
    }

    /// Which condition.
    public let name: Name
    /// What was found, in the units of the requirement; nil without an estimate.
    public let value: Double?
    /// What is required.
    public let requirement: Double
    /// Distance to the requirement, positive on the good side; nil without an estimate.
    public let margin: Double?
    /// Whether the exact form of the condition surely holds (true), surely fails (false) or is open (nil).
    public let holds: Bool?
    /// The same for the form of Li et al. (arXiv:2604.07451), printed beside it; it decides nothing.
    public let holdsByLi2026: Bool?

    /// A condition with its finding.
    public init(
        name: Name, value: Double?, requirement: Double, margin: Double?, holds: Bool?, holdsByLi2026: Bool? = nil
    ) {
        self.name = name
        self.value = value
        self.requirement = requirement
        self.margin = margin
        self.holds = holds
        self.holdsByLi2026 = holdsByLi2026
    }
}
