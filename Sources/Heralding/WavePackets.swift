public import BellPairs

#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// The two nodes' photon wave packets at the station, time-resolved: φ(t) = √G e^{−G(t−t₀)/2} e^{−iωt} from t₀ on.
///
/// Two clicks at t₁ and t₂ project the atoms according to the amplitudes α = φ_A(t₁) φ_B(t₂) and β = φ_B(t₁) φ_A(t₂)
/// that the photons came one way or the other (Legero et al., Appl. Phys. B 77, 797 (2003)). Averaged over click times
/// this gives the visibility V = |⟨φ_A|φ_B⟩|², which the closed-form twin integrates directly.
@frozen public struct WavePackets: Sendable, BitwiseCopyable {
    @usableFromInline let decayA: Double
    @usableFromInline let decayB: Double
    @usableFromInline let lifetimeA: Double
    @usableFromInline let lifetimeB: Double
    @usableFromInline var delayA: Double
    @usableFromInline var delayB: Double
    @usableFromInline var windowA: Double
    @usableFromInline var windowB: Double
    @usableFromInline let detuning: Double
    @usableFromInline let dephasing: Double
    @usableFromInline let visibility: Double
    @usableFromInline let polarizationSpread: Double
    /// η²(2n̄ + 1) and ω of both nodes' atoms.
    @usableFromInline let recoilA: Double
    @usableFromInline let recoilB: Double
    @usableFromInline let trapA: Double
    @usableFromInline let trapB: Double
    @usableFromInline let binSeparation: Double
    @usableFromInline let isIdentical: Bool

    /// The wave packets of two nodes.
    public init(_ parameters: HeraldingParameters) {
        decayA = parameters.a.photonDecayRate
        decayB = parameters.b.photonDecayRate
        (lifetimeA, lifetimeB) = (1 / decayA, 1 / decayB)
        delayA = parameters.delayA
        delayB = parameters.delayB
        windowA = parameters.binDuration - delayA
        windowB = parameters.binDuration - delayB
        detuning = 2 * .pi * parameters.interference.detuning.hertz
        dephasing = parameters.a.pureDephasing + parameters.b.pureDephasing
        visibility = parameters.interference.visibility
        polarizationSpread = parameters.distinguishingAngle
        func recoil(_ motion: Motion?) -> Double { motion.map { $0.lambDickeSquared * (2 * $0.meanPhonons + 1) } ?? 0 }
        func trap(_ motion: Motion?) -> Double { 2 * .pi * (motion?.trapFrequency.hertz ?? 0) }
        (recoilA, recoilB) = (recoil(parameters.a.motion), recoil(parameters.b.motion))
        (trapA, trapB) = (trap(parameters.a.motion), trap(parameters.b.motion))
        binSeparation = parameters.binSeparation
        let isStill = recoilA == 0 && recoilB == 0 && !parameters.isDrifting
        isIdentical = isStill && decayA == decayB && delayA == delayB && detuning == 0 && dephasing == 0
    }

    /// Lets node B's photons arrive `offset` seconds later than node A's, into gates of `bin` seconds that open with the earlier.
    mutating func setOffset(_ offset: Double, bin: Double) {
        (delayA, delayB) = (max(0, -offset), max(0, offset))
        (windowA, windowB) = (bin - delayA, bin - delayB)
    }

    /// Click time of a photon of node A, in seconds after its gate opened, from an exponential draw of mean one.
    @inlinable @inline(__always) public func clickTimeA(_ e: Double) -> Double {
        delayA + WavePackets.folded(e * lifetimeA, into: windowA)
    }
    /// Click time of a photon of node B, in seconds after its gate opened, from an exponential draw of mean one.
    @inlinable @inline(__always) public func clickTimeB(_ e: Double) -> Double {
        delayB + WavePackets.folded(e * lifetimeB, into: windowB)
    }
    /// An exponential time modulo a window is exponential within the window, for it has no memory.
    @inlinable @inline(__always) static func folded(_ t: Double, into window: Double) -> Double {
        t < window ? t : t - window * (t / window).rounded(.down)
    }

    /// The coherence that photons equal in time and frequency leave, whenever they click.
    @inlinable var identicalCoherence: Complex { Complex(0.5 * visibility) }

    /// Given clicks at `t1` and `t2` (seconds after the gate opened): the probability that the first came from A, and
    /// α β* / (|α|² + |β|²) with everything else that tells the photons apart; the bin of the second opens `later` than that of
    /// the first.
    @inline(never)
    public func interfere(_ t1: Double, _ t2: Double, later: Double) -> (firstFromA: Double, coherence: Complex) {
        if isIdentical { return (0.5, identicalCoherence) }
        let one = amplitude(t1, t2)
        let other = amplitude(t2, t1)
        let norm = one * one + other * other
        let elapsed = later + t2 - t1
        let recoil = recoilA * (1 - cos(trapA * elapsed)) + recoilB * (1 - cos(trapB * elapsed))
        let magnitude = visibility * exp(-recoil) * exp(-dephasing * abs(t1 - t2)) * one * other / norm
        let phase = detuning * (t1 - t2)
        return (one * one / norm, Complex(magnitude * cos(phase), magnitude * sin(phase)))
    }

    /// |φ_A(tA) φ_B(tB)| up to a constant.
    @inlinable func amplitude(_ tA: Double, _ tB: Double) -> Double {
        tA < delayA || tB < delayB ? 0 : exp(-0.5 * (decayA * (tA - delayA) + decayB * (tB - delayB)))
    }
}
