/// Which keys say nothing without others.
extension FieldTable {
    private static let bursts = ["faults.atom_loss_rate", "faults.atom_loss_at"]
    private static let losses = ["loss.branching", "loss.trap_lifetime", "loss.per_readout"] + bursts
    private static let announcements = ["lost_herald", "late_herald", "index_mismatch"].flatMap {
        ["faults.\($0)", "faults.\($0)_at"]
    }
    private static let unlocks = ["faults.cavity_unlock_rate", "faults.cavity_unlock_at"]

    /// What a key needs to have an effect: of each list a key with something else than its default.
    static let companions: [String: [[String]]] = [
        "motion.mean_phonons": [["motion.trap_frequency"]], "motion.wave_vectors": [["motion.trap_frequency"]],
        // Atoms cooled after every attempt have no attempt to be heated by.
        "motion.heating_per_attempt": [["motion.trap_frequency"], ["reset.cooling_interval"]],
        "memory.echo_interval": [["memory.inhomogeneous_time"]], "emission.second_photon_bin": [["emission.second_photon"]],
        "interference.servo_interval": [["interference.arrival_drift", "interference.servo_residual"]],
        "detectors.afterpulse_time": [["detectors.afterpulse_probability"]],
        "readout.pumping_branching": [["readout.off_resonant_ratio"]], "readout.stopping_error": [["readout.stopping"]],
        "loss.repumped": [["loss.branching"]], "reload.rate": [losses], "reload.preparation": [losses],
        "reset.cooling_interval": [["reset.cooling", "motion.heating_per_attempt"]],
        "zones.passes": [["zones.atoms_per_zone"]], "zones.move_time": [["zones.atoms_per_zone"]],
        "requests.order": [["requests.process"]],
        "faults.nodes": [announcements + unlocks + bursts],
        "faults.late_herald_delay": [["faults.late_herald", "faults.late_herald_at"]],
        "faults.resynchronization_interval": [["faults.clock_skew", "faults.index_mismatch", "faults.index_mismatch_at"]],
        "faults.cavity_unlock_duration": [unlocks],
        "faults.detector_latch_duration": [["faults.detector_latch_rate", "faults.detector_latch_at"]],
        "faults.atom_loss_fraction": [bursts],
    ]
}

extension Field {
    /// The lists of keys of each of which it needs one to have an effect; empty: it always has.
    public var companions: [[String]] { FieldTable.companions[name] ?? [] }
}

extension Draft {
    /// Whether a key says something else than its default.
    fileprivate func differs(_ name: String) -> Bool { !broken.contains(name) && value(name) != FieldTable.defaults[name] }
}

extension ScenarioRules {
    /// Warns of keys that were written, say something else than their defaults, and have no effect at any node.
    mutating func warnOfIdleKeys() {
        for field in FieldTable.all where !(field.companions.isEmpty && field.idleWhenGiven.isEmpty) {
            let drafts = field.file == .hardware ? [a, b] : [scenario]
            let given = drafts.filter { $0.isGiven(field.name) && $0.differs(field.name) }
            for draft in given {
                guard let reason = idleness(of: field, in: draft) else { continue }
                let place = draft.place(field.name)
                // One line of a file may serve both nodes, of which the other has what it needs.
                if given.contains(where: { $0.place(field.name) == place && idleness(of: field, in: $0) == nil }) { continue }
                collector.warn(place, "'\(field.name)' has no effect \(reason)")
            }
        }
    }

    /// Why a key that was written has no effect; nil where it has one.
    private func idleness(of field: Field, in draft: Draft) -> String? {
        let missing = field.companions.first { list in !list.contains { draft.differs($0) || scenario.differs($0) } }
        if let missing { return "without " + missing.map { "'\($0)'" }.joined(separator: " or ") }
        // A required key cannot be left out, and a setting is made in order to go before what files say.
        if field.absence == .required { return nil }
        for name in field.idleWhenGiven {
            guard let other = [draft, scenario].first(where: { $0.isGiven(name) && $0.hasValue(name) }) else { continue }
            if other.place(name).isSetting && !draft.place(field.name).isSetting { continue }
            return "beside '\(name)'"
        }
        return nil
    }
}
