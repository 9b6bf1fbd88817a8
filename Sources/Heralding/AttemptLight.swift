public import BellPairs

/// What became of one photon.
@frozen public enum PhotonFate: UInt8, Sendable, BitwiseCopyable {
    /// It did not reach the station: not emitted into the fiber, lost there, or later than the gate of its bin.
    case absent
    /// Lost between fiber and detector.
    case lostInOptics
    /// It reached a detector that did not click.
    case undetected
    /// It met a detector that was still dead, or its click was seen outside the gate.
    case hidden
    /// It made a detector click.
    case clicked

    /// Whether it reached the station at the end of the fiber.
    @inlinable public var reachedStation: Bool { self != .absent }
}

/// One photon of one attempt, as the station meets it.
@frozen public struct Photon: Sendable, BitwiseCopyable {
    /// What became of it.
    public var fate: PhotonFate
    /// Whether it is in the late bin: the atom's qubit is then meant to be 1.
    public var isLate: Bool
    /// The detector behind the beam splitter it goes to, 0 or 1.
    public var detector: UInt8
    /// What is out of the ordinary: bit 0 a qubit that is not what the bin says, bit 1 a second photon, bit 2 a turned
    /// polarization.
    @usableFromInline var flags: UInt8
    /// Time after the opening of its bin's gate, in picoseconds.
    public var delay: Int32

    /// A photon with the given history.
    @inlinable public init(fate: PhotonFate, isLate: Bool = false, detector: UInt8 = 0, delay: Int32 = 0) {
        (self.fate, self.isLate, self.detector, self.delay) = (fate, isLate, detector, delay)
        flags = 0
    }
    /// Whether the atom's qubit is not what the bin says.
    @inlinable public var isWrong: Bool {
        get { flags & 1 != 0 }
        set { flags = newValue ? flags | 1 : flags & ~1 }
    }
    /// Whether the atom emitted a second photon.
    @inlinable public var isFollowed: Bool {
        get { flags & 2 != 0 }
        set { flags = newValue ? flags | 2 : flags & ~2 }
    }
    /// Whether its polarization arrived as the other one. A fiber that turns it by θ or −θ, equally likely, acts on the atom's
    /// qubit as Pauli's Y does, with probability sin²θ.
    @inlinable public var isTurned: Bool {
        get { flags & 4 != 0 }
        set { flags = newValue ? flags | 4 : flags & ~4 }
    }
    /// Whether the atom's qubit is not what the station sees of the photon.
    @inlinable public var isFlipped: Bool { isWrong != isTurned }
    /// The qubit of the atom that emitted it.
    @inlinable public var qubit: Bool { isLate != isFlipped }
}

/// The light of one attempt: both nodes' photons and, where both click, what their interference leaves of the coherence.
@frozen public struct AttemptLight: Sendable, BitwiseCopyable {
    /// Node A's photon.
    public var a: Photon
    /// Node B's photon.
    public var b: Photon
    /// Probability, given the click times, that it was A's photon that came in the early bin; for clicks in different bins.
    public var firstFromA: Double
    /// Coherence ⟨01|ρ|10⟩ that the click times leave, up to the sign of the detected pattern.
    public var coherence: Complex

    /// Light with the given photons.
    @inlinable public init(a: Photon, b: Photon, firstFromA: Double = 0.5, coherence: Complex = .zero) {
        (self.a, self.b, self.firstFromA, self.coherence) = (a, b, firstFromA, coherence)
    }
    /// Whether a node emitted a second photon.
    @inlinable @inline(__always) public var hasSecondPhoton: Bool { (a.flags | b.flags) & 2 != 0 }
    /// Whether both atoms did what is meant, each qubit being what its bin says.
    @inlinable @inline(__always) var isOrdinary: Bool { a.flags | b.flags == 0 }
    /// Whether a photon of either node makes a detector click.
    @inlinable @inline(__always) public var clicks: Bool { a.fate == .clicked || b.fate == .clicked }
    /// Darkness.
    @inlinable public static var none: AttemptLight {
        AttemptLight(a: Photon(fate: .absent), b: Photon(fate: .absent))
    }
}
