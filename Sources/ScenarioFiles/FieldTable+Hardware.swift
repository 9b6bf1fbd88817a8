/// The keys of a hardware file.
extension FieldTable {
    static let hardware: [Field] =
        top + memory + emission + motion + photons + scattering + station + control + readout + zones + supply + resetAndPair

    private static let li = "Li et al., arXiv:2604.07451, Table III"
    private static let idle = "assumed: nothing is known, so none"

    private static let top: [Field] = [
        Field(
            .hardware, "schema", .count, .within(1...1), absence: .required, example: "1", source: "this format",
            "Version of the file format."),
        Field(
            .hardware, "title", .text, absence: .required, example: "171Yb array in a nanofiber cavity", source: "this format",
            "What this hardware is, in one line."),
    ]

    private static let memory: [Field] = [
        Field(
            .hardware, "memory.atoms", .count, .within(1...60_000), absence: .required, example: "250", source: li,
            "Number of atoms that share the cavity."),
        Field(
            .hardware, "memory.coherence_time", .quantity(.time), .above(0, upTo: 1e6), absence: .required, example: "7.9 s",
            source: "Jenkins et al., arXiv:2112.06732", "Coherence time T2 of one stored qubit."),
        Field(
            .hardware, "memory.coherence_decay", .choice(["exponential", "gaussian"]), absence: .value("exponential"),
            source: "assumed: an echoed qubit, whose coherence falls as exp(-t/T2)",
            "Shape of the coherence decay: exp(-t/T2) or exp(-(t/T2)^2)."),
        Field(
            .hardware, "memory.relaxation_time", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "populations never relax"), example: "60 s",
            source: "assumed: relaxation is slow beside the decay of coherence",
            "Relaxation time T1 of one stored qubit."),
        Field(
            .hardware, "memory.spectator_dephasing", .quantity(.ratio), .within(0...0.5), absence: .value("0"), source: idle,
            "Probability that the turn of another atom in the cavity flips the phase of a stored qubit."),
        Field(
            .hardware, "memory.inhomogeneous_time", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "every pair has the same frequencies"), example: "3.7 s",
            source: "assumed: echoes undo the spread, and T2 is what they leave",
            "T2*: a spread of qubit frequencies, constant while a pair is stored, takes exp(-(t/T2*)^2) of its coherence."),
        Field(
            .hardware, "memory.echo_interval", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "no echo"), example: "100 us",
            source: "assumed: no echo beyond what T2 stands for",
            "Interval of an echo train, which brings phases back at its multiples: pi pulses after half of it and then every one."
        ),
    ]

    private static let emission: [Field] = [
        Field(
            .hardware, "emission.probability", .quantity(.ratio), .within(0...1),
            absence: .meaning(word: "computed", "computed from the cavity's cooperativity, outcoupling and bin"), example: "0.70",
            source: "Goto et al., PRA 99, 053843", "Probability that one attempt puts a photon into the fiber within its bin."),
        Field(
            .hardware, "emission.internal_cooperativity", .number, .above(0, upTo: 1e6), absence: .required, example: "20",
            source: li, "Internal cooperativity g^2/(2 kappa_in gamma) of the telecom mode, amplitude convention."),
        Field(
            .hardware, "emission.outcoupling", .quantity(.ratio), .between(0, 1),
            absence: .meaning(word: "computed", "the value that maximizes emission, kappa_ex = kappa_in sqrt(1 + 2 C_in)"),
            example: "0.86", source: "Goto et al., PRA 99, 053843",
            "Share kappa_ex/kappa of the cavity's losses that goes into the fiber."),
        Field(
            .hardware, "emission.excited_state_lifetime", .quantity(.time), .within(1e-12...1), absence: .value("330 ns"),
            source: "Li et al., arXiv:2502.17406: 3D1 of 171Yb", "Lifetime of the excited state without cavity."),
        Field(
            .hardware, "emission.encoding", .choice(["time_bin", "polarization"]), absence: .value("time_bin"),
            source: "Li et al., arXiv:2604.07451: two time bins", isShared: true,
            "What of a photon tells its atom's qubit: one of two time bins, or one of two polarizations in a single window."
        ),
        Field(
            .hardware, "emission.bin_duration", .quantity(.time), .within(1e-9...1e-3), absence: .required, example: "240 ns",
            source: li,
            isShared: true, "Length of one time bin, or of the window of polarizations, in which a photon is collected."),
        Field(
            .hardware, "emission.bin_swap", .quantity(.time), .within(0...1), absence: .required, example: "100 ns", source: li,
            isShared: true,
            "Time between the two bins, in which the qubit states are exchanged; there is none with polarizations."),
        Field(
            .hardware, "emission.bright_population", .quantity(.ratio), .within(0...1), absence: .value("0.05"),
            source: "assumed: a fidelity of at most 1 - alpha for a rate of 2 alpha eta",
            "Population alpha of the state that emits, in the superposition from which a single-click attempt starts."),
        Field(
            .hardware, "emission.laser_linewidth", .quantity(.frequency), .within(0...1e9), absence: .value("0 Hz"),
            source: idle,
            "Linewidth of the node's laser, whose phase between the two bins spreads with variance 2 pi linewidth x separation."),
        Field(
            .hardware, "emission.preparation_error", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that an attempt's atom is not prepared and emits nothing."),
        Field(
            .hardware, "emission.wrong_bin", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that a photon is in the other bin than its atom's qubit says, without a phase relation to the right one."
        ),
        Field(
            .hardware, "emission.second_photon", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that an attempt puts a second photon into the fiber; its pair then has no coherence."),
        Field(
            .hardware, "emission.second_photon_bin", .choice(["same", "either"]), absence: .value("same"),
            source: "assumed: an atom that is excited again within the pulse",
            "Which bin the second photon is in: that of the first, or either with equal probability."),
    ]

    private static let motion: [Field] = [
        Field(
            .hardware, "motion.trap_frequency", .quantity(.frequency), .above(0, upTo: 1e8),
            absence: .meaning(word: "none", "atoms do not move"), example: "100 kHz",
            source: "assumed: recoil costs nothing",
            "Oscillation frequency of a trapped atom along its recoil from light and photon."),
        Field(
            .hardware, "motion.mean_phonons", .number, .within(0...1e6), absence: .value("0"),
            source: "assumed: cooled to the ground state",
            "Mean phonon number along the recoil of an atom that has just been cooled."),
        Field(
            .hardware, "motion.heating_per_attempt", .number, .within(0...1e6), absence: .value("0"), source: idle,
            "Phonons that an attempt adds to the motion of its atom, until that is cooled."),
        Field(
            .hardware, "motion.wave_vectors", .choice(["parallel", "perpendicular", "opposed"]),
            absence: .value("perpendicular"), source: "assumed: light across the cavity's axis",
            "Directions of the exciting light and the photon; the squared recoil is 0, 2 or 4 times that of the photon."),
    ]

    private static let photons: [Field] = [
        Field(
            .hardware, "interference.visibility", .quantity(.ratio), .within(0...1), absence: .required, example: "0.98",
            source: "Li et al., arXiv:2502.17406", isShared: true,
            "Squared overlap V, beside what other keys describe, of both photons, or with photon_scattering "
                + "of pulse and reference (fringe contrast sqrt(V))."),
        Field(
            .hardware, "interference.arrival_offset", .quantity(.time), .within(-1e-3...1e-3), absence: .value("0 s"),
            source: idle, isShared: true, "How much later the photons of node b arrive than those of node a."),
        Field(
            .hardware, "interference.arrival_drift", .number, .within(-1e6...1e6), absence: .value("0"), source: idle,
            isShared: true,
            "Change of the arrival offset between corrections by a servo, in picoseconds per second."),
        Field(
            .hardware, "interference.servo_interval", .quantity(.time), .within(1e-6...1e6), absence: .value("1 s"),
            source: "assumed: arrival times are corrected every second", isShared: true,
            "Time between corrections of the arrival offset."),
        Field(
            .hardware, "interference.servo_residual", .quantity(.time), .within(0...1e-3), absence: .value("0 s"), source: idle,
            isShared: true, "Standard deviation of the normal error of the arrival offset that each correction leaves."),
        Field(
            .hardware, "interference.detuning", .quantity(.frequency), .within(-1e12...1e12), absence: .value("0 Hz"),
            source: idle, isShared: true, "Frequency of the photons of node b minus that of node a."),
        Field(
            .hardware, "interference.pure_dephasing", .quantity(.rate), .within(0...1e12), absence: .value("0 /s"), source: idle,
            "Pure dephasing rate of the node's emitter during emission."),
        Field(
            .hardware, "interference.phase_spread", .number, .within(0...100), absence: .value("0"), source: idle,
            isShared: true,
            "Standard deviation, in radians, of the phase between the two ways in which one photon reaches a detector."),
        Field(
            .hardware, "interference.polarization_spread", .number, .within(0...100), absence: .value("0"), source: idle,
            isShared: true,
            "Standard deviation, in radians, of the random angle between the polarizations of the nodes' photons in time bins."),
        Field(
            .hardware, "interference.polarization_drift", .number, .within(0...100), absence: .value("0"), source: idle,
            "Standard deviation, in radians, of the angle by which this node's fiber turns polarizations that encode qubits."),
    ]

    private static let station: [Field] = [
        Field(
            .hardware, "station.optics_transmission", .quantity(.ratio), .within(0...1), absence: .required, example: "0.8",
            source: li, "Transmission of everything between fiber end and detector in this node's arm."),
        Field(
            .hardware, "station.processing_time", .quantity(.time), .within(0...1), absence: .value("0 s"),
            source: "assumed: Li et al., arXiv:2604.07451, count no processing time", isShared: true,
            "Time from the end of the late bin to the departure of the herald."),
        Field(
            .hardware, "station.coincidence_window", .quantity(.time), .above(0, upTo: 1),
            absence: .meaning(word: "none", "clicks anywhere in the two bins announce a pair"), example: "50 ns",
            source: "a filter that trades pairs for visibility", isShared: true,
            "Largest difference of the two clicks, each counted from the opening of its bin, that announces a pair."),
        Field(
            .hardware, "detectors.efficiency", .quantity(.ratio), .within(0...1), absence: .required, example: "0.9", source: li,
            isShared: true, "Probability that a photon at a detector makes it click."),
        Field(
            .hardware, "detectors.dark_count_rate", .quantity(.rate), .within(0...1e7), absence: .required, example: "10 /s",
            source: li, isShared: true, "Clicks per second without a photon, per detector."),
        Field(
            .hardware, "detectors.background_rate", .quantity(.rate), .within(0...1e7), absence: .value("0 /s"),
            source: "assumed: within the dark counts", isShared: true,
            "Clicks per second from light that is not the nodes', per detector."),
        Field(
            .hardware, "detectors.timing_jitter", .quantity(.time), .within(0...1e-3), absence: .value("0 s"), source: idle,
            isShared: true,
            "Full width at half maximum of the normal spread of click times; clicks seen outside the gates do not count."),
        Field(
            .hardware, "detectors.dead_time", .quantity(.time), .within(0...1), absence: .value("0 s"), source: idle,
            isShared: true, "Time after a click in which the detector does not click."),
        Field(
            .hardware, "detectors.afterpulse_probability", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            isShared: true, "Probability that a detector in which a photon clicked clicks once more without one."),
        Field(
            .hardware, "detectors.afterpulse_time", .quantity(.time), .within(1e-12...1e-3), absence: .value("50 ns"),
            source: "assumed: traps that empty within a dead time of common detectors", isShared: true,
            "Mean time from the end of the dead time to an afterpulse, exponentially distributed."),
        Field(
            .hardware, "detectors.counting", .choice(["threshold", "number_resolving"]), absence: .value("threshold"),
            source: "assumed: detectors tell some photons from none",
            isShared: true, "Whether two counts of one detector in one bin are one click, or refuse the attempt."),
        Field(
            .hardware, "fiber.attenuation", .quantity(.attenuation), .within(0...1000), absence: .required, example: "0.25 dB/km",
            source: li, isShared: true, idleWhenGiven: ["link.attenuation", "link.transmission"],
            "Power loss per fiber length at the photons' wavelength, unless the scenario's link states its own."),
    ]

    private static let control: [Field] = [
        Field(
            .hardware, "control.latency", .quantity(.time), .within(0...1), absence: .value("0 s"),
            source: "assumed: Li et al., arXiv:2604.07451, count no control time",
            "Time from a decision request to the start of the basis rotation, jitter not included."),
        Field(
            .hardware, "control.jitter", .quantity(.time), .within(0...1), absence: .value("0 s"), source: idle,
            "Mean of an additional, exponentially distributed delay of each decision."),
        Field(
            .hardware, "control.cycle", .choice(["uniform", "branch"]), absence: .value("uniform"),
            source: "Li et al., arXiv:2604.07451: every attempt occupies its atom equally long",
            "When an atom whose attempt failed starts over: after the decision time too (uniform), or when the station's message arrives (branch)."
        ),
    ]

    private static let readout: [Field] = [
        Field(
            .hardware, "readout.rotation_time", .quantity(.time), .within(0...1), absence: .required, example: "100 ns",
            source: li,
            "Time to rotate the measured axis onto the bright-dark axis."),
        Field(
            .hardware, "readout.duration", .quantity(.time), .above(0, upTo: 1), absence: .required, example: "870 ns",
            source: li,
            "Time in which photons are counted."),
        Field(
            .hardware, "readout.bright_rate", .quantity(.rate), .within(0...1e12),
            absence: .meaning(word: "computed", "computed from the visible mode's cooperativity, linewidth and collection"),
            example: "6.35e6 /s", source: "Wang et al., arXiv:2412.12584",
            "Detected photons per second from an atom in the bright state."),
        Field(
            .hardware, "readout.dark_rate", .quantity(.rate), .within(0...1e12), absence: .required, example: "1000 /s",
            source: "Wang et al., arXiv:2412.12584",
            "Detected photons per second without light from the atom: dark counts, leakage."),
        Field(
            .hardware, "readout.cooperativity", .number, .above(0, upTo: 1e6), absence: .value("10"),
            source: "assumed: about what 870 ns with an error of 0.2 % need at 556 nm", idleWhenGiven: ["readout.bright_rate"],
            "Cooperativity of the visible mode, amplitude convention."),
        Field(
            .hardware, "readout.linewidth", .quantity(.frequency), .above(0, upTo: 1e12), absence: .value("182 kHz"),
            source: "the 556 nm line 1S0-3P1 of ytterbium", idleWhenGiven: ["readout.bright_rate"],
            "Natural linewidth (cyclic) of the visible transition."),
        Field(
            .hardware, "readout.collection", .quantity(.ratio), .within(0...1), absence: .value("0.5"),
            source: "assumed: half of the photons in the visible mode are detected", idleWhenGiven: ["readout.bright_rate"],
            "Fraction of the photons in the visible mode that is detected."),
        Field(
            .hardware, "readout.threshold", .count, .within(1...1000), absence: .value("1"),
            source: "assumed: one count decides, the best choice without dark counts",
            "Counts from which on an atom is called bright."),
        Field(
            .hardware, "readout.bright_to_dark", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "the bright state is never left"), example: "1 ms",
            source: "assumed: readout light does not change the state",
            "Mean time after which an atom under readout light leaves the bright state for good."),
        Field(
            .hardware, "readout.dark_to_bright", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "the dark state is never left"), example: "10 ms",
            source: "assumed: readout light does not change the state",
            "Mean time after which an atom under readout light enters the bright state for good."),
        Field(
            .hardware, "readout.saturation", .number, .above(0, upTo: 1e6),
            absence: .meaning(word: "full", "the light saturates the transition"), example: "2",
            source: "assumed: as section 8 of the physics reference has it", idleWhenGiven: ["readout.bright_rate"],
            "Saturation parameter s of the visible transition, which scatters s/(1 + s) of what it does at saturation."),
        Field(
            .hardware, "readout.off_resonant_ratio", .quantity(.ratio), .within(0...1), absence: .value("0"),
            source: "assumed: the light does not touch the dark state",
            "Scattering rate of an atom in the dark state relative to one in the bright state; adds to the dark rate."),
        Field(
            .hardware, "readout.pumping_branching", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that a photon scattered from the dark state leaves the atom bright."),
        Field(
            .hardware, "readout.depumping", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that a photon scattered from the bright state leaves the atom dark."),
        Field(
            .hardware, "readout.detection_efficiency", .quantity(.ratio), .above(0, upTo: 1),
            absence: .meaning(word: "computed", "readout.collection of the part that goes into the visible mode"), example: "5 %",
            source: "assumed: what the visible mode does not take is not seen",
            "Fraction of all scattered photons, whatever their direction, that is detected."),
        Field(
            .hardware, "readout.stopping", .choice(["fixed", "sequential"]), absence: .value("fixed"),
            source: "assumed: photons are counted for the whole duration",
            "Whether counting ends after its duration, or already when the likelihood ratio of bright to dark decides."),
        Field(
            .hardware, "readout.stopping_error", .quantity(.ratio), .within(1e-12...0.4), absence: .value("0.001"),
            source: "assumed: half the readout error that Li et al., arXiv:2604.07451, ask for",
            "Error e at which sequential counting stops: at likelihood ratios (1 - e)/e and e/(1 - e)."),
        Field(
            .hardware, "readout.neighbor_dephasing", .quantity(.ratio), .within(0...0.5), absence: .value("0"), source: idle,
            "Probability that a readout flips the phase of each other qubit that its node stores."),
    ]

    private static let supply: [Field] = [
        Field(
            .hardware, "loss.branching", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that an attempt takes the atom out of the cycle (171Yb: to 3P2) and sends no photon."),
        Field(
            .hardware, "loss.repumped", .quantity(.ratio), .within(0...1), absence: .value("0"),
            source: "assumed: no repumper, so that what branches out is lost",
            "Part of the atoms that branch out which a repumper returns at once."),
        Field(
            .hardware, "loss.trap_lifetime", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "traps hold their atoms for good"), example: "30 s",
            source: "assumed: long beside the time between reloads", "Mean time that a trap holds its atom."),
        Field(
            .hardware, "loss.per_readout", .quantity(.ratio), .within(0...1), absence: .value("0"), source: idle,
            "Probability that a readout loses the atom."),
        Field(
            .hardware, "reload.rate", .quantity(.rate), .above(0, upTo: 1e12),
            absence: .meaning(word: "none", "lost atoms are not replaced"), example: "2000 /s",
            source: "assumed: no reservoir", "Mean number of atoms per second that the reservoir delivers while places are empty."
        ),
        Field(
            .hardware, "reload.preparation", .quantity(.time), .within(0...1000), absence: .value("0 s"), source: idle,
            "Time from the delivery of an atom to its first attempt: transport, imaging, cooling, pumping."),
    ]

    private static let zones: [Field] = [
        Field(
            .hardware, "zones.atoms_per_zone", .count, .within(1...60_000),
            absence: .meaning(word: "none", "all atoms make up one zone"), example: "50",
            source: "assumed: one zone, as Li et al., arXiv:2604.07451", isShared: true,
            "Number of atoms in the cavity at a time; atoms that fill no zone are left out."),
        Field(
            .hardware, "zones.passes", .count, .within(1...100), absence: .value("1"),
            source: "assumed: a zone leaves after one attempt of each of its atoms", isShared: true,
            "Attempts of each atom of a zone before the next zone is moved in."),
        Field(
            .hardware, "zones.move_time", .quantity(.time), .within(0...1), absence: .value("0 s"), source: idle,
            "Time to move a zone into the cavity; a single zone stays there."),
        Field(
            .hardware, "zones.initialization_time", .quantity(.time), .within(0...1), absence: .value("0 s"), source: idle,
            "Time to initialize a zone before each pass."),
        Field(
            .hardware, "zones.depump_time", .quantity(.time), .within(0...1), absence: .value("0 s"), source: idle,
            "Time to depump a zone before each pass."),
    ]

    private static let resetAndPair: [Field] = [
        Field(
            .hardware, "reset.duration", .quantity(.time), .within(0...1000), absence: .required, example: "1 us", source: li,
            "Optical pumping into the initial state before an attempt."),
        Field(
            .hardware, "reset.cooling", .quantity(.time), .within(0...1000), absence: .value("0 s"),
            source: "assumed: Li et al., arXiv:2604.07451, count no cooling",
            "Recooling of the motion after every so many attempts of an atom, and after every pair and reload."),
        Field(
            .hardware, "reset.cooling_interval", .count, .within(1...1_000_000), absence: .value("1"),
            source: "assumed: cooled after every attempt", isShared: true,
            "Attempts of an atom from one cooling to the next."),
        Field(
            .hardware, "pair.stated_infidelity", .quantity(.ratio), .within(0...0.75),
            absence: .meaning(word: "none", "only the causes that the other keys describe"), example: "4 %",
            source: "this format",
            isShared: true,
            "Infidelity of a heralded pair before storage as its source states it, all causes together."),
    ]
}
