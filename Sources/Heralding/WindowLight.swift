public import BellPairs
public import DiscreteEvents

/// The light of one attempt of a protocol with one collection window, as the station meets it.
@frozen public struct WindowLight: Sendable, BitwiseCopyable {
    /// The photon of node A, or the one that both nodes reflected.
    public var a = Photon(fate: .absent)
    /// The photon of node B.
    public var b = Photon(fate: .absent)
    /// A second photon of node A.
    public var secondA = Photon(fate: .absent)
    /// A second photon of node B.
    public var secondB = Photon(fate: .absent)
    /// Whether a node emitted a second photon, wherever that went.
    public var hasSecondPhoton = false
    /// The atoms' state, given what became of the photons; not in the frame of what is announced.
    public var state: XState

    /// Darkness beside atoms in a state.
    public init(state: XState) { self.state = state }

    /// Whether any photon reached the station.
    public var reachesStation: Bool {
        a.fate.reachedStation || b.fate.reachedStation || secondA.fate.reachedStation || secondB.fate.reachedStation
    }
}

/// The law of one attempt of a protocol with one collection window: what the protocols have in common for those who emulate.
///
/// An attempt in which no photon clicks cannot herald by itself. The law is given in two parts, so that such attempts can be
/// skipped.
protocol WindowLaw: Sendable {
    /// Probability that any photon clicks in an attempt.
    var clickProbability: Double { get }
    /// Probability that no photon reaches the station in an attempt.
    var nothingProbability: Double { get }
    /// The light of an attempt in which a photon clicks.
    func clicking(_ stream: inout RandomStream) -> WindowLight
    /// The light of an attempt in which no photon clicks.
    func silent(_ stream: inout RandomStream) -> WindowLight
    /// The light of an attempt in which a node's atom is missing.
    func lone(fromA: Bool, fromB: Bool, _ stream: inout RandomStream) -> WindowLight
}

/// The light of both nodes, attempt by attempt, in a protocol with one collection window.
///
/// Attempts in which a photon clicks are drawn as gaps between them, so that a coarser emulation may visit only these and walk
/// the same path. Draws for attempts that a dark count touches come from a stream of their own for the same reason.
public struct WindowSource: ~Copyable {
    private let law: any WindowLaw
    private let gap: GeometricGap
    /// Probability that nothing reaches the station, given that nothing clicks.
    private let nothing: Double
    private var gaps: RandomStream
    private var clicks: RandomStream
    private var companions: RandomStream
    private var passers: RandomStream
    private var survivors: RandomStream
    /// The next attempt, counted from 0, in which a photon clicks, if the attempt is made at all.
    public private(set) var nextCandidate: Int64

    /// The light of two nodes, from the streams of one replication.
    ///
    /// - Precondition: a protocol with one window.
    public init(_ parameters: HeraldingParameters, seed: UInt64, replication: UInt64) {
        func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, replication: replication, name: name) }
        switch parameters.heraldingProtocol {
        case .singleClick: law = SingleClickLaw(parameters)
        case .photonScattering: law = ScatteringLaw(parameters)
        case .twoPhotonInterference: preconditionFailure("two-photon interference has two bins")
        }
        let p = min(1, law.clickProbability)
        gap = GeometricGap(probability: p)
        nothing = p < 1 ? min(1, law.nothingProbability / (1 - p)) : 1
        gaps = stream("heralding.window.gaps")
        clicks = stream("heralding.window.clicks")
        companions = stream("heralding.window.companions")
        passers = stream("heralding.window.passers")
        survivors = stream("heralding.window.survivors")
        nextCandidate = gap.draw(&gaps) - 1
    }

    /// Moves past an attempt whose light is not looked at.
    public mutating func skip(_ attempt: Int64) {
        if attempt == nextCandidate { nextCandidate &+= gap.draw(&gaps) }
    }

    /// The light of an attempt in which a photon clicks or a dark count falls into the window.
    public mutating func light(of attempt: Int64) -> WindowLight {
        guard attempt == nextCandidate else { return law.silent(&companions) }
        nextCandidate &+= gap.draw(&gaps)
        return law.clicking(&clicks)
    }

    /// The light of any other attempt, which announces nothing; `nil` when no photon reaches the station.
    public mutating func passingLight() -> WindowLight? {
        if passers.uniform() < nothing { return nil }
        while true {
            let light = law.silent(&passers)
            if light.reachesStation { return light }
        }
    }

    /// The light of an attempt in which the atom of a node, or of both, is missing.
    public mutating func light(of attempt: Int64, fromA: Bool, fromB: Bool) -> WindowLight {
        skip(attempt)
        return law.lone(fromA: fromA, fromB: fromB, &survivors)
    }
}

extension DarkCounts {
    /// Where on a clock that runs while a window is open an instant lies: in which attempt, how long after its window opened.
    @inlinable @inline(__always)
    public static func place(_ time: Instant, window: Span) -> (attempt: Int64, offset: Span) {
        let (attempt, rest) = time.picoseconds.quotientAndRemainder(dividingBy: window.picoseconds)
        return (attempt, Span(picoseconds: rest))
    }
}
