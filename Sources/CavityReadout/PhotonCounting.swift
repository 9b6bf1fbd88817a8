public import DiscreteEvents

/// Reads one atom by counting photons, with the atom changing state under the light as it may.
@frozen public struct PhotonCounting: Sendable {
    @usableFromInline let duration: Double
    @usableFromInline let brightRate: Double
    @usableFromInline let darkRate: Double
    @usableFromInline let threshold: Int
    @usableFromInline let leaveBright: Double
    @usableFromInline let leaveDark: Double
    @usableFromInline let exponential = ExponentialLaw()
    /// Counts of an atom that stays dark, and of one that stays bright.
    @usableFromInline let steady: PoissonTable
    @usableFromInline let isSteady: Bool

    /// A readout as the hardware file describes it.
    public init(_ readout: Readout) {
        duration = readout.duration.seconds
        brightRate = readout.resolvedBrightRate.perSecond
        darkRate = readout.darkRate.perSecond
        threshold = readout.threshold
        leaveBright = readout.brightToDark.map { $0.seconds } ?? .infinity
        leaveDark = readout.darkToBright.map { $0.seconds } ?? .infinity
        steady = PoissonTable(means: [darkRate * duration, brightRate * duration])
        isSteady = leaveBright == .infinity && leaveDark == .infinity
    }

    /// Photons counted from an atom that begins bright or dark. A state change, if one falls into the readout, is for good.
    @inlinable @inline(__always) public func counts(bright: Bool, _ stream: inout RandomStream) -> Int {
        if !isSteady, let counts = countsIfChanging(bright, &stream) { return counts }
        return steady.draw(law: bright ? 1 : 0, &stream)
    }

    @usableFromInline @inline(never) func countsIfChanging(_ bright: Bool, _ stream: inout RandomStream) -> Int? {
        let lifetime = bright ? leaveBright : leaveDark
        guard lifetime < .infinity else { return nil }
        let change = exponential.draw(&stream) * lifetime
        guard change < duration else { return nil }
        let (before, after) = bright ? (brightRate, darkRate) : (darkRate, brightRate)
        return PoissonSampler(mean: before * change + after * (duration - change)).draw(&stream)
    }

    /// Whether the atom is called bright.
    @inlinable @inline(__always) public func callsBright(_ bright: Bool, _ stream: inout RandomStream) -> Bool {
        counts(bright: bright, &stream) >= threshold
    }
}
