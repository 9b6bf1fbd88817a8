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
    @usableFromInline let steadyBright: PoissonTable
    @usableFromInline let steadyDark: PoissonTable

    /// A readout as the hardware file describes it.
    public init(_ readout: Readout) {
        duration = readout.duration.seconds
        brightRate = readout.resolvedBrightRate.perSecond
        darkRate = readout.darkRate.perSecond
        threshold = readout.threshold
        leaveBright = readout.brightToDark.map { $0.seconds } ?? .infinity
        leaveDark = readout.darkToBright.map { $0.seconds } ?? .infinity
        steadyBright = PoissonTable(mean: brightRate * duration)
        steadyDark = PoissonTable(mean: darkRate * duration)
    }

    /// Photons counted from an atom that begins bright or dark. A state change, if one falls into the readout, is for good.
    @inlinable public func counts(bright: Bool, _ stream: inout RandomStream) -> Int {
        let lifetime = bright ? leaveBright : leaveDark
        if lifetime < .infinity {
            let change = exponential.draw(&stream) * lifetime
            if change < duration {
                let (before, after) = bright ? (brightRate, darkRate) : (darkRate, brightRate)
                return PoissonSampler(mean: before * change + after * (duration - change)).draw(&stream)
            }
        }
        return bright ? steadyBright.draw(&stream) : steadyDark.draw(&stream)
    }

    /// Whether the atom is called bright.
    @inlinable public func callsBright(_ bright: Bool, _ stream: inout RandomStream) -> Bool {
        counts(bright: bright, &stream) >= threshold
    }
}
