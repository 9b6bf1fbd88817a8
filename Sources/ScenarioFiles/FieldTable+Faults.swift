/// The keys of the `faults` section: what goes wrong, at random or at stated times. Nothing does unless it is asked for.
extension FieldTable {
    static let faults: [Field] =
        [
            Field(
                .scenario, "faults.nodes", .choice(["both", "a", "b"]), absence: .value("both"), source: format,
                "The nodes whose announcements, cavity and atoms fail, each by itself.")
        ] + announcements + clocks + outages + bursts

    private static let format = "this format"

    private static func probability(_ name: String, _ summary: String) -> Field {
        Field(.scenario, name, .quantity(.ratio), .within(0...1), absence: .value("0"), source: format, summary)
    }
    private static func rate(_ name: String, _ summary: String) -> Field {
        Field(.scenario, name, .quantity(.rate), .within(0...1e6), absence: .value("0 /s"), source: format, summary)
    }
    private static func times(_ name: String, _ summary: String) -> Field {
        Field(
            .scenario, name, .list(.time, 1...1000), .within(0...1e6),
            absence: .meaning(word: "none", "it happens at no stated time"), example: "[0.2 s, 0.5 s]", source: format, summary)
    }

    private static let announcements: [Field] = [
        probability("faults.lost_herald", "Probability per announcement and node that it does not reach the node."),
        times("faults.lost_herald_at", "Times in each replication's measuring window; the next announcement after each is lost."),
        probability("faults.late_herald", "Probability per announcement and node that it is late."),
        times("faults.late_herald_at", "Times in each replication's measuring window; the next announcement after each is late."),
        Field(
            .scenario, "faults.late_herald_delay", .quantity(.time), .within(0...1000), absence: .value("1 ms"),
            source: "assumed: a message sent again by an ordinary network",
            "Mean of the exponential delay of late announcements; one beyond the time failed atoms are held is discarded."),
        probability(
            "faults.index_mismatch",
            "Probability per announcement and node that the node is one attempt off from then on, until synchronized."),
        times(
            "faults.index_mismatch_at",
            "Times in each replication's measuring window; from the next announcement after each the index is off."),
    ]

    private static let clocks: [Field] = [
        Field(
            .scenario, "faults.clock_skew", .quantity(.ratio), .within(0...1e-3), absence: .value("0"), source: format,
            "Relative difference of the nodes' clock rates, which moves their photons apart from synchronization on."),
        Field(
            .scenario, "faults.resynchronization_interval", .quantity(.time), .above(0, upTo: 1000), absence: .value("1 s"),
            source: "assumed: once a second, as with a pulse per second",
            "Interval at which clocks and attempt indices are synchronized, from the start of each replication on."),
    ]

    private static let outages: [Field] = [
        rate("faults.cavity_unlock_rate", "How often a locked cavity falls out of lock; it then emits and reads nothing."),
        Field(
            .scenario, "faults.cavity_unlock_duration", .quantity(.time), .above(0, upTo: 1e5), absence: .value("100 ms"),
            source: "assumed: an automatic lock's search for its resonance", "Time to lock a cavity again."),
        times("faults.cavity_unlock_at", "Times in each replication's measuring window at which the cavities fall out of lock."),
        rate("faults.detector_latch_rate", "How often each working detector latches up; it then does not click."),
        Field(
            .scenario, "faults.detector_latch_duration", .quantity(.time), .above(0, upTo: 1e5), absence: .value("1 ms"),
            source: "assumed: a nanowire's reset by its bias circuit", "Time to reset a detector that has latched up."),
        times("faults.detector_latch_at", "Times in each replication's measuring window at which both detectors latch up."),
    ]

    private static let bursts: [Field] = [
        rate("faults.atom_loss_rate", "How often a node loses many atoms at once."),
        times("faults.atom_loss_at", "Times in each replication's measuring window at which the nodes lose many atoms at once."),
        Field(
            .scenario, "faults.atom_loss_fraction", .quantity(.ratio), .within(0...1), absence: .value("1"),
            source: "assumed: a trap that fails loses all", "Probability that such a burst takes an atom."),
    ]
}
