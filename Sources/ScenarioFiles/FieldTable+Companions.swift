/// Which keys say nothing without another.
extension FieldTable {
    private static let losses = [
        "loss.branching", "loss.trap_lifetime", "loss.per_readout", "faults.atom_loss_rate", "faults.atom_loss_at",
    ]

    /// The keys without any of which, each with something else than its default, a key has no effect.
    static let companions: [String: [String]] = [
        "motion.mean_phonons": ["motion.trap_frequency"], "motion.wave_vectors": ["motion.trap_frequency"],
        "motion.heating_per_attempt": ["motion.trap_frequency"],
        "memory.echo_interval": ["memory.inhomogeneous_time"], "emission.second_photon_bin": ["emission.second_photon"],
        "interference.servo_interval": ["interference.arrival_drift", "interference.servo_residual"],
        "detectors.afterpulse_time": ["detectors.afterpulse_probability"],
        "readout.pumping_branching": ["readout.off_resonant_ratio"], "readout.stopping_error": ["readout.stopping"],
        "loss.repumped": ["loss.branching"], "reload.rate": losses, "reload.preparation": losses,
        "reset.cooling_interval": ["reset.cooling", "motion.heating_per_attempt"],
    ]
}

extension Field {
    /// The keys without any of which it has no effect; empty: it always has.
    public var companions: [String] { FieldTable.companions[name] ?? [] }
}

extension Draft {
    /// Whether a key says something else than its default.
    fileprivate func differs(_ name: String) -> Bool { !broken.contains(name) && value(name) != FieldTable.defaults[name] }
}

extension ScenarioRules {
    /// Warns of keys that were written, say something else than their defaults, and have no effect at any node.
    mutating func warnOfIdleKeys() {
        for field in FieldTable.all where !field.companions.isEmpty {
            let drafts = field.file == .hardware ? [a, b] : [scenario]
            let given = drafts.filter { $0.isGiven(field.name) && $0.differs(field.name) }
            func isIdle(_ draft: Draft) -> Bool { !field.companions.contains { draft.differs($0) || scenario.differs($0) } }
            for draft in given where isIdle(draft) {
                let place = draft.place(field.name)
                // One line of a file may serve both nodes, of which the other has what it needs.
                if given.contains(where: { $0.place(field.name) == place && !isIdle($0) }) { continue }
                let needed = field.companions.map { "'\($0)'" }.joined(separator: " or ")
                collector.warn(place, "'\(field.name)' has no effect without \(needed)")
            }
        }
    }
}
