public import Quantities

/// How one node's atoms emit photons into their cavity and fiber: section 2 of the physics reference, Goto et al., PRA 99, 053843.
///
/// Leaves out: atom-to-atom variation of the coupling; a third photon.
public struct Emission: Sendable, Equatable {
    /// Probability that one attempt puts a photon into the fiber within its collection window, 0…1.
    /// `nil`: computed from the cavity.
    public var probability: Double?
    /// Internal cooperativity C_in = g²/(2 κ_in γ) of the telecom mode, amplitude convention, > 0.
    public var internalCooperativity: Double
    /// Outcoupling κ_ex/κ, 0…1. `nil`: the value that maximizes emission, κ_ex = κ_in √(1 + 2 C_in).
    public var outcoupling: Double?
    /// Lifetime 1/Γ of the excited state without cavity.
    public var excitedStateLifetime: TimeSpan
    /// Length τ_p of one time bin, the window in which a photon is collected.
    public var binDuration: TimeSpan
    /// Time τ_swap between the two bins, in which the qubit states are exchanged.
    public var binSwap: TimeSpan
    /// Linewidth Δν of the node's laser (Lorentzian, full width at half maximum), whose phase wanders between the two bins.
    public var laserLinewidth: Frequency
    /// Probability that an attempt's atom is not prepared and emits nothing, 0…1.
    public var preparationError: Double
    /// Probability that a photon is in the other bin than its atom's qubit says, 0…1.
    public var wrongBin: Double

    /// Probability that an attempt puts a second photon into the fiber, whatever became of the first, 0…1.
    public var secondPhoton: Double
    /// Which bin the second photon is in.
    public var secondPhotonBin: SecondPhotonBin
    /// Motion of the atoms, which recoil from light and photon. `nil`: none.
    public var motion: Motion?
    /// Population α of the state that emits, in the superposition that each attempt of single-click heralding starts from, 0…1.
    public var brightPopulation = 0.05
    /// The node's part where photons are scattered in place of being emitted.
    public var scattering = Scattering()
    /// What of the photon tells the qubit's state.
    public var encoding: Encoding

    /// What of the photon tells the qubit's state.
    public enum Encoding: String, Sendable {
        /// In which of two windows it is emitted, one after the other, the qubit's states being exchanged in between.
        case timeBin = "time_bin"
        /// Its polarization: both states emit in one window, and four detectors behind the beam splitter tell
        /// polarizations apart. Wherever a bin is spoken of it is then a polarization, the late bin the second one.
        case polarization
    }

    /// Which bin a second photon of an attempt is in.
    public enum SecondPhotonBin: String, Sendable {
        /// That of the first: the atom was excited again within the pulse.
        case same
        /// Either with equal probability, whatever that of the first.
        case either
    }

    /// All keys of the `emission` section; errors that are not given do not happen.
    public init(
        probability: Double?, internalCooperativity: Double, outcoupling: Double?, excitedStateLifetime: TimeSpan,
        binDuration: TimeSpan, binSwap: TimeSpan, laserLinewidth: Frequency = Frequency(hertz: 0), preparationError: Double = 0,
        wrongBin: Double = 0, secondPhoton: Double = 0, secondPhotonBin: SecondPhotonBin = .same, motion: Motion? = nil,
        encoding: Encoding = .timeBin
    ) {
        self.probability = probability
        self.internalCooperativity = internalCooperativity
        self.outcoupling = outcoupling
        self.excitedStateLifetime = excitedStateLifetime
        self.binDuration = binDuration
        self.binSwap = binSwap
        self.laserLinewidth = laserLinewidth
        self.preparationError = preparationError
        self.wrongBin = wrongBin
        self.secondPhoton = secondPhoton
        self.secondPhotonBin = secondPhotonBin
        self.motion = motion
        self.encoding = encoding
    }
}
