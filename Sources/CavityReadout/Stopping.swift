/// When a readout ends.
public enum Stopping: Sendable, Equatable {
    /// After the whole duration; the atom is bright if the counts reach the threshold.
    case fixed
    /// When the likelihood ratio of bright to dark leaves the bounds (1 − ε)/ε and ε/(1 − ε) that Wald's test sets for a wanted
    /// error ε, 0 < ε < ½, or after the whole duration; the likelier state is then the answer. Counts before are looked at one by
    /// one.
    case sequential(error: Double)
}
