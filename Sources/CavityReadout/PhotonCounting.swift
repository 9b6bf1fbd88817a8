public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads one atom by counting photons, with the atom changing state under the light as it may.
@frozen public struct PhotonCounting: Sendable {
    @usableFromInline let duration: Double
    @usableFromInline let brightRate: Double
    @usableFromInline let darkRate: Double
    @usableFromInline let threshold: Int
    /// How an atom leaves its state.
    @usableFromInline let leavingBright: Readout.StateChange
    @usableFromInline let leavingDark: Readout.StateChange
    @usableFromInline let exponential = ExponentialLaw()
    /// Counts of an atom that stays dark, and of one that stays bright.
    @usableFromInline let steady: PoissonTable
    @usableFromInline let isSteady: Bool
    /// Whether counting may end before the whole duration.
    public let isSequential: Bool
    /// What a count adds to the logarithm of the likelihood ratio of bright to dark, and what a second without one takes from it.
    @usableFromInline let gain: Double
    @usableFromInline let drift: Double
    /// The logarithm that decides for bright; its negative decides for dark.
    @usableFromInline let bound: Double

    /// A readout as the hardware file describes it.
    public init(_ readout: Readout) {
        duration = readout.duration.seconds
        brightRate = readout.resolvedBrightRate.perSecond
        darkRate = readout.resolvedDarkRate.perSecond
        threshold = readout.threshold
        leavingBright = readout.change(fromBright: true)
        leavingDark = readout.change(fromBright: false)
        steady = PoissonTable(means: [leavingDark.before * duration, leavingBright.before * duration])
        isSteady = leavingBright.lifetime == .infinity && leavingDark.lifetime == .infinity
        gain = log(brightRate / darkRate)
        drift = brightRate - darkRate
        switch readout.stopping {
        case .fixed: (isSequential, bound) = (false, .infinity)
        case .sequential(let error): (isSequential, bound) = (true, log((1 - error) / error))
        }
    }

    /// Photons counted from an atom that begins bright or dark. A state change, if one falls into the readout, is for good.
    @inlinable @inline(__always) public func counts(bright: Bool, _ stream: inout RandomStream) -> Int {
        if !isSteady, let counts = countsIfChanging(bright, &stream) { return counts }
        return steady.draw(law: bright ? 1 : 0, &stream)
    }

    @usableFromInline @inline(never) func countsIfChanging(_ bright: Bool, _ stream: inout RandomStream) -> Int? {
        let leaving = bright ? leavingBright : leavingDark
        guard leaving.lifetime < .infinity else { return nil }
        let change = exponential.draw(&stream) * leaving.lifetime
        guard change < duration else { return nil }
        let counts = PoissonSampler(mean: leaving.before * change + leaving.after * (duration - change)).draw(&stream)
        return leaving.counted > 0 && stream.bernoulli(leaving.counted) ? counts + 1 : counts
    }

    /// Whether the atom is called bright.
    @inlinable @inline(__always) public func callsBright(_ bright: Bool, _ stream: inout RandomStream) -> Bool {
        counts(bright: bright, &stream) >= threshold
    }
}
