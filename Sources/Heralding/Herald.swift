public import BellPairs
public import DiscreteEvents

/// How a herald came about.
@frozen public enum HeraldOrigin: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// A photon of each node, in different bins: what the protocol is after.
    case photonPair
    /// Both photons in one bin and one detector, a dark count in the other bin.
    case bunchedPair
    /// One photon and a dark count.
    case photonAndDarkCount
    /// Two dark counts.
    case darkCounts
    /// Clicks of an attempt in which a node emitted two photons.
    case secondPhoton

    /// Whether anything but a photon pair in different bins made the pattern.
    @inlinable public var isFalse: Bool { self != .photonPair }
}

/// An announced pair: how it came about, and the state the two atoms are really in.
@frozen public struct Herald: Sendable, BitwiseCopyable {
    /// The state the station announces.
    public var label: BellLabel
    /// How the herald came about.
    public var origin: HeraldOrigin
    /// The atoms' state in the frame in which the announced state is Ψ⁺, before any storage.
    public var state: XState

    @inlinable @inline(__always) init(label: BellLabel, origin: HeraldOrigin, state: XState) {
        (self.label, self.origin, self.state) = (label, origin, state)
    }

    /// The herald that an attempt's clicks make, if they make one; atoms whose photon did not click are in either qubit
    /// state with equal probability.
    ///
    /// Leaves out: an atom that emitted nothing may have left the qubit's two states altogether.
    @inlinable @inline(__always)
    public init?(clicks: BellAnalyzer, light: AttemptLight, spins: inout RandomStream) {
        guard let label = clicks.verdict else { return nil }
        self.label = label
        if !light.isOrdinary, let pair = Herald.extraordinary(light) {
            (origin, state) = pair
            return
        }
        switch (light.a.fate == .clicked, light.b.fate == .clicked) {
        case (true, true):
            if light.a.isLate == light.b.isLate {
                origin = .bunchedPair
                state = .product(light.a.qubit, light.b.qubit)
            } else {
                origin = .photonPair
                state = XState(
                    p00: 0, p01: light.firstFromA, p10: 1 - light.firstFromA, p11: 0, inner: light.coherence)
            }
        case (true, false):
            origin = .photonAndDarkCount
            state = .product(light.a.qubit, light.b.fate == .hidden ? light.b.qubit : spins.coin())
        case (false, true):
            origin = .photonAndDarkCount
            state = .product(light.a.fate == .hidden ? light.a.qubit : spins.coin(), light.b.qubit)
        case (false, false):
            origin = .darkCounts
            state = .product(spins.coin(), spins.coin())
        }
    }

    /// Pairs of atoms that emitted twice or from the wrong state, which have no coherence, or whose photons' polarizations were
    /// turned; `nil` for others.
    @usableFromInline @inline(never)
    static func extraordinary(_ light: AttemptLight) -> (HeraldOrigin, XState)? {
        // Of two photons of an atom one always tells where the other came from.
        if light.hasSecondPhoton { return (.secondPhoton, .product(light.a.qubit, light.b.qubit)) }
        guard light.a.fate == .clicked, light.b.fate == .clicked, light.a.isLate != light.b.isLate else { return nil }
        let (flipA, flipB) = (light.a.isFlipped, light.b.isFlipped)
        var state =
            light.firstFromA * XState.product(flipA, !flipB) + (1 - light.firstFromA) * .product(!flipA, flipB)
        // An atom that emitted from the wrong state has no phase relation with the other one.
        if light.a.isWrong || light.b.isWrong { return (.photonPair, state) }
        // Y on an atom takes |0⟩ to i|1⟩ and |1⟩ to −i|0⟩.
        switch (flipA, flipB) {
        case (false, false): state.inner = light.coherence
        case (true, true): state.inner = light.coherence.conjugate
        case (true, false): state.outer = -1 * light.coherence.conjugate
        case (false, true): state.outer = -1 * light.coherence
        }
        return (.photonPair, state)
    }
}
