import BellPairs
public import DiscreteEvents

/// What the station makes of the clicks in one collection window: a pair if exactly one detector fires.
///
/// Timing jitter, the window's ends, dead time after clicks of earlier attempts and photon number act in this order. Leaves
/// out: dead time within a window, where one click is all that counts, and dark counts outside of windows that leave a
/// detector dead.
public struct WindowStation: ~Copyable {
    private let isScattering: Bool
    private let window: Int64
    /// Standard deviation in picoseconds.
    private let jitter: Double
    private let deadTime: Int64
    private let resolvesNumbers: Bool
    private var jitters: RandomStream
    /// When each detector recovers from its last click.
    private var deadUntil: (Int64, Int64) = (.min, .min)
    private var counts: (Int, Int) = (0, 0)
    private var firstClick: (Int64, Int64) = (.max, .max)

    /// The station of a link, from the streams of one replication.
    public init(_ parameters: HeraldingParameters, seed: UInt64, replication: UInt64) {
        isScattering = parameters.heraldingProtocol == .photonScattering
        window = Span(seconds: parameters.binDuration).picoseconds
        // 2 √(2 ln 2) standard deviations are the full width at half maximum.
        jitter = parameters.station.timingJitter.seconds * 1e12 / 2.354_820_045_030_949_4
        deadTime = Span(seconds: parameters.station.deadTime.seconds).picoseconds
        resolvesNumbers = parameters.station.counting == .numberResolving
        jitters = RandomStream(seed: seed, replication: replication, name: "heralding.window.jitter")
    }

    /// The pair that an attempt announces, if it does, from its light and the dark counts in its window; to be asked of every
    /// attempt in which anything may click, in their order.
    public mutating func herald(_ light: WindowLight, darkClicks: [DarkClick], opening: Instant) -> Herald? {
        let opening = opening.picoseconds
        (counts, firstClick) = ((0, 0), (.max, .max))
        add(light.a, opening)
        add(light.b, opening)
        if light.hasSecondPhoton {
            add(light.secondA, opening)
            add(light.secondB, opening)
        }
        let photons = counts.0 + counts.1
        for dark in darkClicks { register(dark.detector, opening + dark.offset.picoseconds) }
        if deadTime > 0 {
            if counts.0 > 0 { deadUntil.0 = firstClick.0 + deadTime }
            if counts.1 > 0 { deadUntil.1 = firstClick.1 + deadTime }
        }
        guard (counts.0 > 0) != (counts.1 > 0) else { return nil }
        if resolvesNumbers, counts.0 + counts.1 > 1 { return nil }
        let detector: UInt8 = counts.0 > 0 ? 0 : 1
        return Herald(
            label: detector == 0 ? .psiPlus : .psiMinus,
            origin: photons == 0 ? .darkCounts : light.hasSecondPhoton ? .secondPhoton : .photonPair,
            state: announced(light.state, by: detector))
    }

    private mutating func add(_ photon: Photon, _ opening: Int64) {
        guard photon.fate == .clicked else { return }
        var time = Int64(photon.delay)
        if jitter > 0 {
            time += Int64((jitter * jitters.normal()).rounded())
            guard time >= 0, time < window else { return }
        }
        register(photon.detector, opening + time)
    }

    private mutating func register(_ detector: UInt8, _ time: Int64) {
        if detector == 0 {
            if time < deadUntil.0 { return }
            counts.0 += 1
            firstClick.0 = min(firstClick.0, time)
        } else {
            if time < deadUntil.1 { return }
            counts.1 += 1
            firstClick.1 = min(firstClick.1, time)
        }
    }

    /// A state in the frame in which the announced one is Ψ⁺: with single clicks, the second detector announces Ψ⁻; with
    /// scattered photons, the first announces Φ⁺.
    private func announced(_ s: XState, by detector: UInt8) -> XState {
        if isScattering {
            guard detector == 0 else { return s }
            return XState(p00: s.p01, p01: s.p00, p10: s.p11, p11: s.p10, inner: s.outer, outer: s.inner)
        }
        guard detector == 1 else { return s }
        return XState(
            p00: s.p00, p01: s.p01, p10: s.p10, p11: s.p11, inner: Complex(-s.inner.re, -s.inner.im),
            outer: Complex(-s.outer.re, -s.outer.im))
    }
}
