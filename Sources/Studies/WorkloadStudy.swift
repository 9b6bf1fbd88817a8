public import Certification

/// What a link does for a system, beside all rivals: for each policy the metrics of the system, in closed form and emulated.
public struct WorkloadStudy: Sendable {
    /// What is measured of the system.
    public struct Metric: Sendable {
        /// Its columns in a table.
        public enum Columns: Sendable {
            /// One: the closed form, or the measured value where there is none.
            case either
            /// Closed form and measured value.
            case both
            /// Closed form, measured value and interval.
            case interval
            /// Measured value and interval.
            case measured
        }
        /// Its name in machine-readable output, unit included.
        public let key: String
        /// Its name in a table.
        public let title: String
        /// Its columns.
        public let columns: Columns
        /// Digits of closed forms and of measured values.
        public let digits: (closedForm: Int, measured: Int)

        /// A metric.
        public init(key: String, title: String, columns: Columns, digits: (closedForm: Int, measured: Int) = (5, 5)) {
            (self.key, self.title, self.columns, self.digits) = (key, title, columns, digits)
        }
    }

    /// A metric of one policy.
    public struct Value: Sendable {
        /// By closed form; `nil` without one.
        public let closedForm: Double?
        /// Emulated, with an interval at the scenario's confidence; `nil` without an emulation.
        public let measured: ConfidenceInterval?

        /// A value.
        public init(closedForm: Double? = nil, measured: ConfidenceInterval? = nil) {
            (self.closedForm, self.measured) = (closedForm, measured)
        }
    }

    /// One policy.
    public struct Row: Sendable {
        /// Its name in machine-readable output.
        public let policy: String
        /// Its name in a table.
        public let title: String
        /// Its metrics, in their order.
        public let values: [Value]

        /// A policy.
        public init(policy: String, title: String, values: [Value]) {
            (self.policy, self.title, self.values) = (policy, title, values)
        }
    }

    /// With fewer replications than these their spread is hardly known, and intervals that rest on it are as good as none.
    public static let fewestReplications = 4

    /// The system's name in machine-readable output.
    public let kind: String
    /// What stands above the table, line by line.
    public let heading: [String]
    /// What the first column lists.
    public let subject: String
    /// Numbers that describe the system or sum it up, with their names in machine-readable output.
    public let numbers: [(key: String, value: Double?)]
    /// What is measured.
    public let metrics: [Metric]
    /// The policies, from the most ignorant on.
    public let rows: [Row]
    /// The policy among them that is the best simple classical rule found; `nil` where none was measured.
    public let baseline: String?
    /// What follows, line by line.
    public let statements: [String]
    /// The fourth criterion.
    public let staleness: Staleness

    /// The row of a policy.
    public func row(_ policy: String) -> Row? { rows.first { $0.policy == policy } }
}
