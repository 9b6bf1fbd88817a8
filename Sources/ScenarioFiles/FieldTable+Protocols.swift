/// Which heralding protocols read a key of a hardware file, and the keys that only one of them has.
extension FieldTable {
    private static let bins: Set<String> = ["two_photon_interference"]
    private static let emitters: Set<String> = ["two_photon_interference", "single_click"]
    private static let windows: Set<String> = ["single_click", "photon_scattering"]
    private static let scatterers: Set<String> = ["photon_scattering"]

    /// The protocols that read a key; all read one that is not here.
    static let readers: [String: Set<String>] = [
        "emission.probability": emitters, "emission.excited_state_lifetime": emitters, "emission.preparation_error": emitters,
        "emission.second_photon": emitters, "emission.bin_swap": bins, "emission.laser_linewidth": bins,
        "emission.wrong_bin": bins, "emission.second_photon_bin": bins, "emission.bright_population": ["single_click"],
        "motion.trap_frequency": emitters, "motion.mean_phonons": emitters, "motion.wave_vectors": emitters,
        "motion.heating_per_attempt": bins,
        "interference.arrival_offset": emitters, "interference.detuning": emitters, "interference.pure_dephasing": emitters,
        "interference.polarization_spread": emitters, "interference.phase_spread": windows,
        "scattering.source_efficiency": scatterers, "scattering.pulse_bandwidth": scatterers,
        "scattering.pulse_delay": scatterers, "scattering.amplitude_imbalance": scatterers,
        "interference.arrival_drift": bins, "interference.servo_interval": bins, "interference.servo_residual": bins,
        "interference.polarization_drift": bins, "emission.encoding": bins, "station.coincidence_window": bins,
        "detectors.afterpulse_probability": bins, "detectors.afterpulse_time": bins,
    ]

    static let scattering: [Field] = [
        Field(
            .hardware, "scattering.source_efficiency", .quantity(.ratio), .within(0...1), absence: .value("1"),
            source: "assumed: a source that never fails", isShared: true,
            "Probability that the source beside node a puts a photon into the fiber."),
        Field(
            .hardware, "scattering.pulse_bandwidth", .quantity(.frequency), .within(1...1e12),
            absence: .meaning(word: "computed", "3/(2 pi) over the bin, whose sixth is then the spread of the click time"),
            example: "2 MHz", source: "assumed: a pulse as long as its window allows", isShared: true,
            "Standard deviation of the spectrum of the Gaussian photon that both cavities reflect."),
        Field(
            .hardware, "scattering.pulse_delay", .quantity(.time), .within(-1e-3...1e-3), absence: .value("0 s"),
            source: "assumed: nothing is known, so none",
            "How much later a pulse leaves the cavity with a coupled atom than with an uncoupled one."),
        Field(
            .hardware, "scattering.amplitude_imbalance", .number, .within(-1...1),
            absence: .meaning(word: "computed", "computed from the cavity's cooperativity and outcoupling"), example: "0.02",
            source: "Kikura et al., arXiv:2507.01229",
            "(|r_on| - |r_off|)/(|r_on| + |r_off|) of the amplitudes reflected with a coupled and an uncoupled atom."),
    ]
}

extension Field {
    /// The heralding protocols that read it; empty: all.
    public var protocols: Set<String> { file == .hardware ? FieldTable.readers[name] ?? [] : [] }
}
