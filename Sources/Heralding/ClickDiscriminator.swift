public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the station makes of an attempt's clicks where it matters when they happen or how many there are: timing jitter, gates,
/// dead time, afterpulses, photon number and the coincidence window, in this order of action.
///
/// Looks only at attempts that may announce a pair, so that its draws do not depend on who visits the others; at all of them where
/// clicks of earlier attempts matter. Leaves out: a second click in a bin after the detector has recovered from the first, dark
/// counts outside the gates, jitter of dark counts, which moves no law.
public struct ClickDiscriminator: Sendable {
    private struct Click {
        var time: Int64
        var detector: UInt8
        var isLate: Bool
    }
    /// A click to come that follows one a photon made.
    private struct Afterpulse {
        var time: Int64
        /// The detector's number.
        var detector: Int
    }
    /// Whether a station decides by anything but which detectors fired, or nodes emit more photons than one each.
    public let isNeeded: Bool
    private let bin: Int64
    private let separation: Int64
    private let coincidenceWindow: Int64?
    /// Standard deviation in picoseconds.
    private let jitter: Double
    private let deadTime: Int64
    private let resolvesNumbers: Bool
    /// Whether clicks of earlier attempts keep a detector dead: then every attempt with clicks must be shown, in order.
    public var remembersClicks = false
    /// When each detector last went dead; only the first two exist where bins are told apart by time.
    private var lastClicks = SIMD4<Int64>(repeating: .min)
    /// Whether both bins are one window with detectors of their own, which cannot hide each other's clicks.
    private let sharesWindow: Bool
    private var jitters: RandomStream
    private let afterpulseProbability: Double
    /// Mean in picoseconds.
    private let afterpulseTime: Double
    private var afterpulseDraws: RandomStream
    private var afterpulses: [Afterpulse] = []
    private var earliestAfterpulse = Int64.max
    /// When photons first clicked in each output, from the early gate.
    private var photonClicks = SIMD4<Int64>(repeating: .max)
    private var clicks: [Click] = []

    /// The discriminator of a station, from the stream of one replication.
    public init(_ parameters: HeraldingParameters, seed: UInt64, replication: UInt64) {
        isNeeded = ClickDiscriminator.isNeeded(parameters)
        let station = parameters.station
        bin = Span(seconds: parameters.binDuration).picoseconds
        separation = Span(seconds: parameters.binSeparation).picoseconds
        coincidenceWindow = station.coincidenceWindow.map { Span(seconds: $0.seconds).picoseconds }
        // 2 √(2 ln 2) standard deviations are the full width at half maximum.
        jitter = station.timingJitter.seconds * 1e12 / 2.354_820_045_030_949_4
        deadTime = Span(seconds: station.deadTime.seconds).picoseconds
        resolvesNumbers = station.counting == .numberResolving
        sharesWindow = parameters.encoding == .polarization
        afterpulseProbability = station.afterpulseProbability
        afterpulseTime = station.afterpulseTime.seconds * 1e12
        afterpulseDraws = RandomStream(seed: seed, replication: replication, name: "heralding.afterpulses")
        jitters = RandomStream(seed: seed, replication: replication, name: "heralding.timing-jitter")
    }

    static func isNeeded(_ p: HeraldingParameters) -> Bool {
        p.station.coincidenceWindow != nil || p.station.timingJitter.seconds > 0 || p.station.deadTime.seconds > 0
            || p.station.counting == .numberResolving || p.a.secondPhoton > 0 || p.b.secondPhoton > 0
            || p.station.afterpulseProbability > 0
    }

    /// Whether afterpulses of earlier attempts may fall into the gates of one that opens at `opening` and is over at `closing`.
    @inline(__always) public mutating func hasAfterpulses(opening: Instant, closing: Instant) -> Bool {
        earliestAfterpulse < closing.picoseconds && fallsBetween(opening.picoseconds, closing.picoseconds)
    }

    @inline(never) private mutating func fallsBetween(_ opening: Int64, _ closing: Int64) -> Bool {
        afterpulses.removeAll { $0.time < opening }
        earliestAfterpulse = afterpulses.map(\.time).min() ?? .max
        return earliestAfterpulse < closing
    }

    /// What the station sees of an attempt whose early gate opens at `opening`; photons that it does not see are marked as
    /// hidden.
    public mutating func clicks(
        of light: inout AttemptLight, second: SecondPhotons, darkClicks: [DarkClick], opening: Instant
    ) -> BellAnalyzer {
        clicks.removeAll(keepingCapacity: true)
        // Earlier clicks on the clock of this attempt's early gate.
        let earlier = remembersClicks ? since(opening.picoseconds) : SIMD4(repeating: .min)
        for dark in darkClicks {
            let isOpen = dark.isLate && !sharesWindow || !isDead(dark.offset.picoseconds, dark.detector, dark.isLate, earlier)
            if isOpen { clicks.append(Click(time: dark.offset.picoseconds, detector: dark.detector, isLate: dark.isLate)) }
        }
        photonClicks = SIMD4(repeating: .max)
        // Those that nobody was there to see are over.
        if earliestAfterpulse < opening.picoseconds { _ = fallsBetween(opening.picoseconds, opening.picoseconds) }
        collectAfterpulses(opening.picoseconds, isLate: false)
        // Both in one bin and one detector count one by one, here as there.
        add(&light.a, inEarlyBin: true, earlier)
        add(&light.b, inEarlyBin: true, earlier)
        var (a, b) = (second.a, second.b)
        let hasSecond = light.hasSecondPhoton
        if hasSecond {
            add(&a, inEarlyBin: true, earlier)
            add(&b, inEarlyBin: true, earlier)
        }
        sendAfterpulses(opening.picoseconds, outputs: 0..<2)
        var dead = earlier
        if deadTime > 0, !sharesWindow {
            let first = firstEarlyClicks
            dead.replace(with: first, where: first .!= SIMD4(repeating: .min))
            let (separation, deadTime) = (separation, deadTime)
            clicks.removeAll {
                let since = dead[Int($0.detector)]
                return $0.isLate && since != .min && $0.time + separation - since < deadTime
            }
        }
        collectAfterpulses(opening.picoseconds, isLate: true)
        add(&light.a, inEarlyBin: false, dead)
        add(&light.b, inEarlyBin: false, dead)
        if hasSecond {
            add(&a, inEarlyBin: false, dead)
            add(&b, inEarlyBin: false, dead)
        }
        sendAfterpulses(opening.picoseconds, outputs: 2..<4)
        if remembersClicks { remember(opening.picoseconds) }
        return verdict
    }

    /// Draws what follows the clicks of photons; one that falls into its own click's gate tells only counting detectors something.
    private mutating func sendAfterpulses(_ opening: Int64, outputs: Range<Int>) {
        guard afterpulseProbability > 0 else { return }
        for output in outputs where photonClicks[output] != .max && afterpulseDraws.bernoulli(afterpulseProbability) {
            let wait = Double(deadTime) - afterpulseTime * log(afterpulseDraws.openUniform())
            let time = Instant(picoseconds: opening + photonClicks[output]).later(byPicoseconds: wait).picoseconds
            afterpulses.append(Afterpulse(time: time, detector: sharesWindow ? output : output & 1))
            earliestAfterpulse = min(earliestAfterpulse, time)
        }
        collectAfterpulses(opening, isLate: outputs.lowerBound > 0)
    }

    /// Lets the afterpulses within a gate click.
    private mutating func collectAfterpulses(_ opening: Int64, isLate: Bool) {
        guard earliestAfterpulse < .max else { return }
        let gate = opening + (isLate ? separation : 0)
        for pulse in afterpulses where pulse.time >= gate && pulse.time < gate + bin {
            if sharesWindow, pulse.detector / 2 != (isLate ? 1 : 0) { continue }
            clicks.append(Click(time: pulse.time - gate, detector: UInt8(pulse.detector & 1), isLate: isLate))
        }
        // Each click counts once: it lies in no other gate, or belongs to the other polarization.
        let (bin, sharesWindow) = (bin, sharesWindow)
        afterpulses.removeAll {
            $0.time >= gate && $0.time < gate + bin && (!sharesWindow || $0.detector / 2 == (isLate ? 1 : 0))
        }
        earliestAfterpulse = afterpulses.map(\.time).min() ?? .max
    }

    /// The number of a detector: where polarizations are told apart there are four.
    private func number(_ detector: UInt8, _ isLate: Bool) -> Int { Int(detector) + (sharesWindow && isLate ? 2 : 0) }

    private func since(_ opening: Int64) -> SIMD4<Int64> {
        var since = lastClicks
        for i in 0..<4 where since[i] != .min { since[i] -= opening }
        return since
    }

    /// Keeps when each detector last went dead: at its first click of the latest bin in which it clicked.
    private mutating func remember(_ opening: Int64) {
        for number in 0..<(sharesWindow ? 4 : 2) {
            let own = clicks.filter { self.number($0.detector, $0.isLate) == number }
            let late = own.filter(\.isLate).map(\.time).min().map { $0 + separation }
            guard let last = late ?? own.map(\.time).min() else { continue }
            lastClicks[number] = opening + last
        }
    }

    /// Adds a photon's click as the station sees it: those of the early bin before those of the late one.
    private mutating func add(_ photon: inout Photon, inEarlyBin: Bool, _ dead: SIMD4<Int64>) {
        guard photon.fate == .clicked, photon.isLate != inEarlyBin else { return }
        let delay = Int64(photon.delay)
        if deadTime > 0, isDead(photon.isLate ? delay + separation : delay, photon.detector, photon.isLate, dead) {
            photon.fate = .hidden
            return
        }
        var time = delay
        if jitter > 0 { time += Int64((jitter * jitters.normal()).rounded()) }
        guard time >= 0, time < bin else {
            photon.fate = .hidden
            return
        }
        clicks.append(Click(time: time, detector: photon.detector, isLate: photon.isLate))
        let output = Int(photon.detector) + (photon.isLate ? 2 : 0)
        photonClicks[output] = min(photonClicks[output], photon.isLate ? time + separation : time)
    }

    /// Whether a detector is dead at a time counted from the early gate, as `since` says when each went dead.
    private func isDead(_ time: Int64, _ detector: UInt8, _ isLate: Bool, _ since: SIMD4<Int64>) -> Bool {
        let since = since[number(detector, isLate)]
        return since != .min && time - since < deadTime
    }

    /// When each detector first clicked in the early bin.
    private var firstEarlyClicks: SIMD4<Int64> {
        var first = SIMD4<Int64>(repeating: .min)
        for click in clicks where !click.isLate {
            let i = Int(click.detector)
            first[i] = first[i] == .min ? click.time : min(first[i], click.time)
        }
        return first
    }

    private var verdict: BellAnalyzer {
        var analyzer = BellAnalyzer()
        var counts = 0
        var (early, late) = (Int64.max, Int64.max)
        for click in clicks {
            analyzer.click(detector: click.detector, isLate: click.isLate)
            counts += 1
            if click.isLate { late = min(late, click.time) } else { early = min(early, click.time) }
        }
        guard analyzer.verdict != nil else { return BellAnalyzer() }
        if resolvesNumbers, counts > 2 { return BellAnalyzer() }
        if let coincidenceWindow, abs(late - early) > coincidenceWindow { return BellAnalyzer() }
        return analyzer
    }
}
