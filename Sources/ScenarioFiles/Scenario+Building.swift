import AtomMemories
import CavityReadout
import Certification
import Heralding
import NodeEmulation
import Quantities

/// From drafts that passed every check to a scenario. A missing value here is a programmer's error.
extension Scenario {
    init(scenario: Draft, a: Draft, b: Draft, warnings: [Diagnostic]) {
        self.warnings = warnings
        let length = scenario.require("link.length")
        title = scenario.requireText("title").withoutControlCharacters
        self.a = NodeHardware(a)
        self.b = NodeHardware(b)
        hardwareTitles = (
            a.requireText("title").withoutControlCharacters, b.requireText("title").withoutControlCharacters
        )
        link = FiberLink(
            length: Length(meters: length),
            directDistance: Length(meters: scenario.number("link.direct_distance") ?? length),
            attenuation: Attenuation(
                decibelsPerKilometer: scenario.number("link.attenuation") ?? a.require("fiber.attenuation")),
            signalSpeed: Speed(metersPerSecond: scenario.require("link.signal_speed")),
            statedTransmission: scenario.number("link.transmission"),
            statedLinkTime: scenario.quantity("link.time"), channels: scenario.requireCount("link.channels"),
            heraldingProtocol: scenario.requireWord("protocol"))
        game = GameDefinition(scenario)
        workload = WorkloadDefinition(scenario)
        strategy = scenario.requireWord("game.strategy")
        requests = Requests(
            process: scenario.requireWord("requests.process"),
            rate: Rate(perSecond: scenario.number("requests.rate") ?? 0),
            order: scenario.requireWord("requests.order"),
            cutoffAge: scenario.quantity("requests.cutoff_age"))
        faults = Faults(scenario)
        requirement = Requirement(
            stabilityWindows: scenario.requireNumbers("requirement.stability_window"),
            decisionDeadline: scenario.require("requirement.decision_deadline"),
            significance: scenario.require("requirement.significance"),
            power: scenario.require("requirement.power"),
            confidence: scenario.require("requirement.confidence"))
        run = RunPlan(
            duration: TimeSpan(seconds: scenario.require("run.duration")),
            warmUp: TimeSpan(seconds: scenario.require("run.warm_up")),
            replications: scenario.requireCount("run.replications"),
            seed: scenario.requireSeed(),
            resolution: scenario.requireWord("run.resolution"))
        let effective = EffectiveValues(scenario: scenario, a: a, b: b)
        values = effective.values
        canonicalForm = effective.canonicalForm
        digest = SHA256Digest(of: effective.canonicalForm).hexadecimal
    }
}

extension NodeHardware {
    fileprivate init(_ draft: Draft) {
        func time(_ name: String) -> TimeSpan { TimeSpan(seconds: draft.require(name)) }
        self.init(
            emission: Emission(
                probability: draft.number("emission.probability"),
                internalCooperativity: draft.require("emission.internal_cooperativity"),
                outcoupling: draft.number("emission.outcoupling"),
                excitedStateLifetime: time("emission.excited_state_lifetime"),
                binDuration: time("emission.bin_duration"), binSwap: time("emission.bin_swap"),
                laserLinewidth: Frequency(hertz: draft.require("emission.laser_linewidth")),
                preparationError: draft.require("emission.preparation_error"), wrongBin: draft.require("emission.wrong_bin"),
                secondPhoton: draft.require("emission.second_photon"),
                secondPhotonBin: draft.requireWord("emission.second_photon_bin"),
                motion: draft.number("motion.trap_frequency").map {
                    Motion(
                        trapFrequency: Frequency(hertz: $0), meanPhonons: draft.require("motion.mean_phonons"),
                        waveVectors: draft.requireWord("motion.wave_vectors"),
                        heatingPerAttempt: draft.require("motion.heating_per_attempt"))
                },
                encoding: draft.requireWord("emission.encoding")),
            memory: Memory(
                atoms: draft.requireCount("memory.atoms"), coherenceTime: time("memory.coherence_time"),
                coherenceDecay: draft.requireWord("memory.coherence_decay"),
                relaxationTime: draft.quantity("memory.relaxation_time"),
                spectatorDephasing: draft.require("memory.spectator_dephasing"),
                inhomogeneousTime: draft.quantity("memory.inhomogeneous_time"),
                echoInterval: draft.quantity("memory.echo_interval")),
            reset: Reset(
                duration: time("reset.duration"), cooling: time("reset.cooling"),
                coolingInterval: draft.requireCount("reset.cooling_interval")),
            zones: Zones(
                atomsPerZone: draft.number("zones.atoms_per_zone").map { Int($0) },
                passes: draft.requireCount("zones.passes"), moveTime: time("zones.move_time"),
                initializationTime: time("zones.initialization_time"), depumpTime: time("zones.depump_time")),
            supply: NodeSupply(
                loss: Loss(
                    branching: draft.require("loss.branching"), repumped: draft.require("loss.repumped"),
                    trapLifetime: draft.quantity("loss.trap_lifetime"), perReadout: draft.require("loss.per_readout")),
                reload: Reload(rate: draft.quantity("reload.rate"), preparation: time("reload.preparation"))),
            readout: Readout(
                rotationTime: time("readout.rotation_time"), duration: time("readout.duration"),
                brightRate: draft.quantity("readout.bright_rate"), darkRate: Rate(perSecond: draft.require("readout.dark_rate")),
                cooperativity: draft.require("readout.cooperativity"),
                linewidth: Frequency(hertz: draft.require("readout.linewidth")),
                collection: draft.require("readout.collection"), threshold: draft.requireCount("readout.threshold"),
                brightToDark: draft.quantity("readout.bright_to_dark"), darkToBright: draft.quantity("readout.dark_to_bright"),
                saturation: draft.number("readout.saturation"),
                scattering: Scattering(
                    offResonantRatio: draft.require("readout.off_resonant_ratio"),
                    pumpingBranching: draft.require("readout.pumping_branching"), depumping: draft.require("readout.depumping"),
                    detectionEfficiency: draft.number("readout.detection_efficiency")),
                stopping: draft.requireText("readout.stopping") == "sequential"
                    ? .sequential(error: draft.require("readout.stopping_error")) : .fixed,
                neighborDephasing: draft.require("readout.neighbor_dephasing")),
            control: Control(
                latency: time("control.latency"), jitter: time("control.jitter"), cycle: draft.requireWord("control.cycle")),
            interference: Interference(
                visibility: draft.require("interference.visibility"), arrivalOffset: time("interference.arrival_offset"),
                detuning: Frequency(hertz: draft.require("interference.detuning")),
                pureDephasing: Rate(perSecond: draft.require("interference.pure_dephasing")),
                polarizationSpread: draft.require("interference.polarization_spread"),
                polarizationDrift: draft.require("interference.polarization_drift"),
                arrivalDrift: 1e-12 * draft.require("interference.arrival_drift"),
                servoInterval: time("interference.servo_interval"), servoResidual: time("interference.servo_residual")),
            station: Station(
                opticsTransmission: draft.require("station.optics_transmission"),
                detectorEfficiency: draft.require("detectors.efficiency"),
                darkCountRate: Rate(perSecond: draft.require("detectors.dark_count_rate")),
                processingTime: time("station.processing_time"),
                coincidenceWindow: draft.quantity("station.coincidence_window"),
                timingJitter: time("detectors.timing_jitter"), deadTime: time("detectors.dead_time"),
                counting: draft.requireWord("detectors.counting"),
                backgroundRate: Rate(perSecond: draft.require("detectors.background_rate"))),
            statedPairInfidelity: draft.number("pair.stated_infidelity"))
        emission.brightPopulation = draft.require("emission.bright_population")
        emission.scattering = Scattering(
            sourceEfficiency: draft.require("scattering.source_efficiency"),
            pulseBandwidth: draft.quantity("scattering.pulse_bandwidth"), pulseDelay: time("scattering.pulse_delay"),
            amplitudeImbalance: draft.number("scattering.amplitude_imbalance"))
        interference.phaseSpread = draft.require("interference.phase_spread")
        station.afterpulseProbability = draft.require("detectors.afterpulse_probability")
        station.afterpulseTime = time("detectors.afterpulse_time")
    }
}

extension Faults {
    fileprivate init(_ draft: Draft) {
        func time(_ name: String) -> TimeSpan { TimeSpan(seconds: draft.require(name)) }
        func times(_ name: String) -> [TimeSpan] {
            guard case .numbers(let seconds) = draft.value(name) else { return [] }
            return seconds.map { TimeSpan(seconds: $0) }
        }
        func announcements(_ name: String) -> Announcements {
            Announcements(probability: draft.require(name), times: times(name + "_at"))
        }
        func outage(_ name: String, duration: TimeSpan) -> Outage {
            Outage(
                rate: Rate(perSecond: draft.require(name + "_rate")), duration: duration, times: times(name + "_at"))
        }
        self.init(
            nodes: draft.requireWord("faults.nodes"), lostHerald: announcements("faults.lost_herald"),
            lateHerald: announcements("faults.late_herald"), heraldDelay: time("faults.late_herald_delay"),
            indexMismatch: announcements("faults.index_mismatch"),
            resynchronizationInterval: time("faults.resynchronization_interval"), clockSkew: draft.require("faults.clock_skew"),
            cavityUnlock: outage("faults.cavity_unlock", duration: time("faults.cavity_unlock_duration")),
            detectorLatch: outage("faults.detector_latch", duration: time("faults.detector_latch_duration")),
            atomLoss: outage("faults.atom_loss", duration: .zero), atomLossFraction: draft.require("faults.atom_loss_fraction"))
    }
}

extension GameDefinition {
    init(_ draft: Draft) {
        func law() -> [[Double]] {
            guard case .matrix(let law) = draft.value("game.input_law") else { preconditionFailure("no input law") }
            return law
        }
        switch draft.requireText("game.kind") {
        case "trading":
            self = .trading(newsProbability: draft.require("game.news_probability"), penalty: draft.require("game.penalty"))
        case "coordination": self = .coordination(inputLaw: law(), penalties: draft.requireNumbers("game.penalties"))
        case "correlated":
            self = .correlated(
                bothProbability: draft.require("game.both_probability"), penalties: draft.requireNumbers("game.penalties"))
        case "table":
            switch draft.value("game.utility") {
            case .table(let utility): self = .table(inputLaw: law(), utility: utility)
            case .outcomes(let utility): self = .general(inputLaw: law(), utility: utility)
            default: preconditionFailure("no utility")
            }
        case "majority": self = .majority(penalty: draft.require("game.penalty"))
        case "dual_work_scheduling":
            self = .dualWorkScheduling(
                SchedulingDefinition(
                    load: draft.require("scheduling.load"), split: draft.require("scheduling.split"),
                    settings: draft.requireCount("scheduling.settings"),
                    baseline: SchedulingDefinition.Baseline(draft)))
        default: self = .chsh
        }
    }
}

extension SchedulingDefinition.Baseline {
    init(_ draft: Draft) {
        switch draft.requireText("scheduling.baseline") {
        case "saturating": self = .saturating(time: draft.require("scheduling.baseline_time"))
        case "table":
            guard case .matrix(let points) = draft.value("scheduling.baseline_table") else { preconditionFailure("no table") }
            self = .table(points)
        default: self = .power(draft.require("scheduling.baseline_exponent"))
        }
    }
}

extension WorkloadDefinition {
    init(_ draft: Draft) {
        switch draft.requireText("workload.kind") {
        case "load_balancing":
            self = .loadBalancing(
                LoadBalancingDefinition(
                    servers: draft.requireCount("workload.servers"), service: draft.requireWord("workload.service"),
                    order: draft.requireWord("workload.order"),
                    load: draft.require("workload.load")))
        case "grid_protection":
            self = .gridProtection(
                GridProtectionDefinition(
                    recloseTime: draft.require("workload.reclose_time"), tripCost: draft.require("workload.trip_cost"),
                    holdCost: draft.require("workload.hold_cost"), delayCost: draft.require("workload.delay_cost"),
                    outageCost: draft.require("workload.outage_cost")))
        case "trading_windows":
            self = .tradingWindows(
                TradingWindowsDefinition(
                    newsProbabilities: draft.requireNumbers("workload.news_probabilities"),
                    window: draft.require("workload.window"), quoteLifetime: draft.require("workload.quote_lifetime"),
                    holdingTime: draft.require("workload.holding_time"), riskAversion: draft.require("workload.risk_aversion")))
        default: self = .none
        }
    }
}

extension Draft {
    fileprivate func require(_ name: String) -> Double {
        guard let number = number(name) else { preconditionFailure("no number '\(name)'") }
        return number
    }
    fileprivate func requireCount(_ name: String) -> Int { Int(require(name)) }
    fileprivate func requireSeed() -> UInt64 {
        guard case .count(let seed) = value("run.seed") else { preconditionFailure("no seed") }
        return seed
    }
    fileprivate func requireText(_ name: String) -> String {
        guard let text = text(name) else { preconditionFailure("no text '\(name)'") }
        return text
    }
    fileprivate func requireWord<Word: RawRepresentable<String>>(_ name: String) -> Word {
        guard let word = text(name).flatMap(Word.init(rawValue:)) else { preconditionFailure("no word '\(name)'") }
        return word
    }
    fileprivate func requireNumbers(_ name: String) -> [Double] {
        guard case .numbers(let numbers) = value(name) else { preconditionFailure("no numbers '\(name)'") }
        return numbers
    }
    fileprivate func quantity<Value: Quantity>(_ name: String) -> Value? { number(name).map(Value.init(storedValue:)) }
}

extension String {
    /// The text with every control character replaced, so that no file speaks to the terminal of who reads its report.
    var withoutControlCharacters: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
