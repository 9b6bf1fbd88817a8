public import Quantities

extension Readout {
    /// Photons per second that a bright atom scatters in all directions: what is detected of its light, the bright rate less the
    /// dark one, over the detection efficiency.
    public var scatteredRate: Rate {
        if scattering.detectionEfficiency == nil, brightRate == nil { return Rate(perSecond: emittedRate) }
        let efficiency = scattering.detectionEfficiency ?? collection * modeShare
        return Rate(perSecond: efficiency > 0 ? ownLight / efficiency : 0)
    }

    /// Detected photons per second from an atom in the dark state: the dark rate and what it scatters off resonance.
    public var resolvedDarkRate: Rate {
        scattering.offResonantRatio == 0
            ? darkRate : Rate(perSecond: darkRate.perSecond + scattering.offResonantRatio * ownLight)
    }

    /// How an atom leaves its state under readout light.
    @usableFromInline struct StateChange: Sendable, BitwiseCopyable {
        /// Detected photons per second before and after.
        let before: Double
        let after: Double
        /// Mean time until it happens, in seconds; infinite for never.
        let lifetime: Double
        /// Probability that it comes with a detected photon: one that it scattered may both be counted and change its state.
        let counted: Double
    }

    /// The change of state of an atom that is bright, or dark, when the light comes.
    func change(fromBright: Bool) -> StateChange {
        let (bright, dark) = (resolvedBrightRate.perSecond, resolvedDarkRate.perSecond)
        let stated = (fromBright ? brightToDark : darkToBright).map { 1 / $0.seconds } ?? 0
        let part = fromBright ? scattering.depumping : scattering.pumpingBranching
        let light = fromBright ? 1 : scattering.offResonantRatio
        let scattered = scatteredRate.perSecond * light
        guard part > 0, scattered > 0 else {
            let lifetime = (fromBright ? brightToDark : darkToBright)?.seconds ?? .infinity
            return StateChange(
                before: fromBright ? bright : dark, after: fromBright ? dark : bright, lifetime: lifetime, counted: 0)
        }
        let rate = part * scattered + stated
        return StateChange(
            before: max(0, (fromBright ? bright : dark) - part * light * ownLight), after: fromBright ? dark : bright,
            lifetime: max(1e-300, 1 / rate), counted: min(1, ownLight / scatteredRate.perSecond) * part * scattered / rate)
    }

    /// The same without anything that the readout light does beside the light that is counted.
    public var withoutScattering: Readout {
        var readout = self
        readout.scattering = .none
        return readout
    }

    /// Detected photons per second that come from a bright atom.
    private var ownLight: Double { max(0, resolvedBrightRate.perSecond - darkRate.perSecond) }
}
