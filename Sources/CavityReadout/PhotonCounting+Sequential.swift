public import DiscreteEvents

extension PhotonCounting {
    /// The answer of one readout and how long it took.
    public struct Reading: Sendable, BitwiseCopyable {
        /// Whether the atom is called bright.
        public let callsBright: Bool
        /// Time of counting in seconds.
        public let time: Double
    }

    /// Reads an atom that begins bright or dark; photon by photon where counting may end early.
    @inline(never) public func read(bright: Bool, _ stream: inout RandomStream) -> Reading {
        guard isSequential else { return Reading(callsBright: callsBright(bright, &stream), time: duration) }
        // Rates that do not differ tell nothing.
        guard drift > 0 else { return Reading(callsBright: false, time: duration) }
        let leaving = bright ? leavingBright : leavingDark
        var rate = leaving.before
        var change = leaving.lifetime < .infinity ? exponential.draw(&stream) * leaving.lifetime : .infinity
        var (time, counts) = (0.0, 0)
        while true {
            let collected = counts == 0 ? 0 : Double(counts) * gain
            let dark = (collected + bound) / drift
            let end = min(dark, duration)
            let next = rate > 0 ? time + exponential.draw(&stream) / rate : .infinity
            if change < min(next, end) {
                // From here on photons come at the other state's rate, whatever came before.
                (time, change) = (change, .infinity)
                rate = leaving.after
                guard leaving.counted > 0, stream.bernoulli(leaving.counted) else { continue }
            } else if next >= end {
                return Reading(callsBright: dark > duration && collected > drift * duration, time: end)
            } else {
                time = next
            }
            counts += 1
            if Double(counts) * gain - drift * time >= bound { return Reading(callsBright: true, time: time) }
        }
    }
}
