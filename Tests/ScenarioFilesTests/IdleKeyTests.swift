import ScenarioFiles
import Testing

/// Keys that were written and have no effect.
@Suite struct IdleKeyTests {
    /// With its place in a file, once for both nodes, and beside a line of the file.
    @Test func fileIsWarnedAbout() throws {
        let scenario = try load(node: smallNode + "\nmotion: {mean_phonons: 2}\nloss: {repumped: 90 %}\n")
        #expect(
            scenario.warnings.map { $0.description.prefix { !$0.isNewline } } == [
                "node.yaml:11:24: warning: 'motion.mean_phonons' has no effect without 'motion.trap_frequency'",
                "node.yaml:12:18: warning: 'loss.repumped' has no effect without 'loss.branching'",
            ])
    }

    @Test(
        arguments: [
            ("motion.mean_phonons=1", "motion.trap_frequency=100kHz"),
            ("motion.wave_vectors=parallel", "motion.trap_frequency=1MHz"),
            ("zones.passes=3", "zones.atoms_per_zone=2"), ("zones.move_time=1ms", "zones.atoms_per_zone=2"),
            ("requests.order=freshest", "requests.process=poisson"),
            ("faults.nodes=a", "faults.lost_herald=0.1"), ("faults.late_herald_delay=2ms", "faults.late_herald=0.1"),
            ("faults.resynchronization_interval=2s", "faults.clock_skew=1e-9"),
            ("faults.cavity_unlock_duration=10ms", "faults.cavity_unlock_at=[10 ms]"),
            ("faults.detector_latch_duration=10ms", "faults.detector_latch_rate=1/s"),
            ("faults.atom_loss_fraction=0.5", "faults.atom_loss_rate=1/s"),
            ("readout.pumping_branching=0.1", "readout.off_resonant_ratio=0.001"),
            ("readout.stopping_error=0.01", "readout.stopping=sequential"), ("loss.repumped=0.5", "loss.branching=0.1"),
            ("reload.rate=100/s", "loss.trap_lifetime=1s"), ("reload.preparation=1ms", "faults.atom_loss_rate=1/s"),
            ("interference.servo_interval=2s", "interference.arrival_drift=100"),
            ("detectors.afterpulse_time=1us", "detectors.afterpulse_probability=0.01"),
            ("emission.second_photon_bin=either", "emission.second_photon=0.01"),
            ("reset.cooling_interval=10", "reset.cooling=1ms"),
        ])
    func settingIsWarnedAboutWithoutItsCompanion(key: String, companion: String) throws {
        let name = key.prefix { $0 != "=" }
        let idle = try load(settings: [key]).warnings
        #expect(idle.map(\.place) == [.setting(key)])
        #expect(idle.first?.description.contains("warning: '\(name)' has no effect without '") == true)
        // A rate of pumped photons needs to know how many there are.
        // Requests need to know their rate.
        let more = companion.hasPrefix("requests") ? ["requests.rate=1/s"] : []
        #expect(try load(settings: [key, companion, "readout.detection_efficiency=5%"] + more).warnings.isEmpty)
    }

    /// Heating needs a trap to heat in and attempts between coolings.
    @Test func keyMayNeedTwoOthers() throws {
        let heating = "motion.heating_per_attempt=0.1"
        func reason(_ others: String...) throws -> [String] { try load(settings: [heating] + others).warnings.map(\.description) }
        #expect(try reason().first?.contains("without 'motion.trap_frequency'") == true)
        #expect(try reason("motion.trap_frequency=100kHz").first?.contains("without 'reset.cooling_interval'") == true)
        #expect(try reason("motion.trap_frequency=100kHz", "reset.cooling_interval=5").isEmpty)
    }

    /// A rate that is stated leaves nothing for the cavity to say; a setting that goes before a file's lines is no mistake of theirs.
    @Test func keyMayBeIdleBesideAnother() throws {
        let rate = "readout.bright_rate=1e7/s"
        #expect(
            try load(settings: ["readout.collection=0.3", rate]).warnings.map { $0.description.prefix { !$0.isNewline } } == [
                "--set readout.collection=0.3: warning: 'readout.collection' has no effect beside 'readout.bright_rate'"
            ])
        let computed = smallNode.replacing("dark_rate: 1000 /s", with: "dark_rate: 1000 /s, collection: 0.3")
        #expect(computed != smallNode)
        #expect(try load(node: computed, settings: [rate]).warnings.isEmpty)
    }

    /// What says the same as leaving it out deceives nobody; and one node may have what the other one lacks.
    @Test func harmlessKeysAreNot() throws {
        #expect(try load(settings: ["motion.mean_phonons=0", "readout.stopping_error=0.1%"]).warnings.isEmpty)
        #expect(try load(settings: ["motion.mean_phonons=1", "a.motion.trap_frequency=100kHz"]).warnings.isEmpty)
        #expect(try load(settings: ["b.motion.mean_phonons=1", "a.motion.trap_frequency=100kHz"]).warnings.count == 1)
    }
}
