public import BellPairs
public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Both nodes' photons, attempt by attempt.
///
/// An attempt falls into one of three classes, each with a law of its own: both photons click in different bins, which is what
/// announces pairs; both click in one bin; anything else. The first two are drawn as gaps between such attempts: the joint
/// law is that of independent photons, and a coarser emulation may visit only the attempts that matter and walk the same
/// path. Draws for attempts that a dark count touches come from a stream of their own for the same reason.
@frozen public struct LightSource: ~Copyable {
    // In a table of one, so that it is read where it lies.
    @usableFromInline var law: Table<PhotonLaw>
    @usableFromInline let neither: Double
    @usableFromInline let oppositeGap: GeometricGap
    @usableFromInline let sameGap: GeometricGap
    @usableFromInline var oppositeBins: RandomStream
    @usableFromInline var interference: RandomStream
    @usableFromInline var clickTimes: RandomStream
    @usableFromInline var sameBin: RandomStream
    @usableFromInline var bunching: RandomStream
    @usableFromInline var singles: RandomStream
    @usableFromInline var companions: RandomStream
    @usableFromInline var survivors: RandomStream
    @usableFromInline let errors: EmissionErrors
    @usableFromInline var phases: RandomStream
    @usableFromInline var wrongBins: RandomStream
    @usableFromInline var polarizations: RandomStream
    @usableFromInline var turns: RandomStream
    @usableFromInline var servo: ArrivalServo
    @usableFromInline let isDrifting: Bool
    @usableFromInline let spacing: Double
    @usableFromInline let bin: Double
    @usableFromInline var nextOpposite: Int64
    @usableFromInline var nextSame: Int64
    @usableFromInline let secondGap: GeometricGap
    @usableFromInline var secondPhotons: RandomStream
    @usableFromInline var nextSecond: Int64
    /// The earliest of all three.
    @usableFromInline var nextBoth: Int64
    /// Whether the station looks at click times even where the state does not depend on them.
    @usableFromInline let needsTimes: Bool

    /// Whether a candidate of opposite bins always leaves the same state: identical photons, no errors, no windows.
    @usableFromInline let oppositeBinsLeaveOneState: Bool
    @usableFromInline let oppositeBinsCoherence: Complex

    /// The earlier of `nextOpposite` and `nextSecond`.
    @usableFromInline var nextCandidateAttempt: Int64

    /// The next attempt, counted from 0, in which both photons click in different bins, or a node emits a second photon, if the
    /// attempt is made at all.
    @inlinable @inline(__always) public var nextCandidate: Int64 { nextCandidateAttempt }
    /// The second photons of the attempt whose light was drawn last, if that has any.
    public private(set) var second = SecondPhotons()

    /// The light of two nodes, from the streams of one replication.
    public init(_ parameters: HeraldingParameters, seed: UInt64, replication: UInt64) {
        func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, replication: replication, name: name) }
        let law = PhotonLaw(parameters)
        self.law = Table(repeating: law, count: 1)
        neither = law.neither
        oppositeGap = GeometricGap(probability: law.oppositeBins)
        sameGap = GeometricGap(probability: law.sameBin)
        oppositeBins = stream("heralding.opposite-bins")
        interference = stream("heralding.interference")
        clickTimes = stream("heralding.click-times")
        sameBin = stream("heralding.same-bin")
        bunching = stream("heralding.bunching")
        singles = stream("heralding.singles")
        companions = stream("heralding.companions")
        survivors = stream("heralding.survivors")
        errors = EmissionErrors(parameters)
        phases = stream("heralding.laser-phases")
        polarizations = stream("heralding.polarizations")
        turns = stream("heralding.turned-polarizations")
        servo = ArrivalServo(parameters, seed: seed, replication: replication)
        (isDrifting, spacing, bin) = (parameters.isDrifting, parameters.attemptSpacing, parameters.binDuration)
        wrongBins = stream("heralding.wrong-bins")
        nextOpposite = oppositeGap.draw(&oppositeBins) - 1
        nextSame = sameGap.draw(&sameBin) - 1
        secondGap = GeometricGap(probability: errors.anySecond)
        secondPhotons = stream("heralding.second-photons")
        nextSecond = secondGap.draw(&secondPhotons) - 1
        nextCandidateAttempt = min(nextOpposite, nextSecond)
        nextBoth = min(nextCandidateAttempt, nextSame)
        needsTimes = ClickDiscriminator.isNeeded(parameters)
        oppositeBinsLeaveOneState = law.isIdentical && !errors.areAny && !needsTimes
        oppositeBinsCoherence = law.identicalCoherence
    }

    /// Moves past an attempt that neither node makes, when every attempt is visited.
    @inlinable @inline(__always) public mutating func skip(_ attempt: Int64) {
        if attempt == nextBoth { pass(attempt) }
    }

    /// Moves past a candidate that neither node makes, when only candidates are visited.
    @inlinable @inline(__always) public mutating func skip(candidate attempt: Int64) {
        passCandidate(attempt)
    }

    /// Whether an attempt's light needs more than `nextUniform` and `light(from:)`, when every attempt is visited in order.
    @inlinable @inline(__always) public func isUnusual(_ attempt: Int64, touchedByDarkCount: Bool) -> Bool {
        attempt == nextBoth || touchedByDarkCount
    }
    /// The draw that decides how far the photons of a usual attempt get; `nil` when none reaches the station.
    @inlinable @inline(__always) public mutating func nextUniform() -> Double? {
        let u = singles.uniform()
        return u < neither ? nil : u
    }
    /// The light of a usual attempt in which a photon reaches the station, from the draw that says so.
    @inlinable @inline(__always) public mutating func light(from u: Double) -> AttemptLight {
        law[0].someLight(u, &singles)
    }
    /// The light of an unusual attempt; `nil` when no photon reaches the station.
    @inline(never) public mutating func unusualLight(of attempt: Int64, touchedByDarkCount isTouched: Bool) -> AttemptLight? {
        let (isOpposite, isSame, isSecond) = (attempt == nextOpposite, attempt == nextSame, attempt == nextSecond)
        pass(attempt)
        if isDrifting { drift(to: attempt) }
        if isSecond { return lightWithSecond(isOpposite: isOpposite) }
        if isOpposite {
            let light = law[0].oppositeBins(&interference, times: &clickTimes, needsTimes: true)
            return errors.areAny ? impaired(light, isCandidate: true) : light
        }
        if isTouched { return companion() }
        precondition(isSame, "an attempt is neither touched nor a coincidence")
        return law[0].sameBin(&bunching)
    }

    /// The light of an attempt, when every attempt is visited in order; `nil` when no photon reaches the station.
    @inlinable public mutating func light(of attempt: Int64, touchedByDarkCount: Bool) -> AttemptLight? {
        if isUnusual(attempt, touchedByDarkCount: touchedByDarkCount) {
            return unusualLight(of: attempt, touchedByDarkCount: touchedByDarkCount)
        }
        return nextUniform().map { light(from: $0) }
    }

    /// The light of a candidate, when only those attempts are visited in which photons click in different bins or which a dark
    /// count touches; click times only where the state depends on them.
    @inlinable @inline(__always)
    public mutating func light(ofCandidate attempt: Int64) -> AttemptLight? {
        if isDrifting { drift(to: attempt) }
        if attempt == nextSecond { return secondCandidate(attempt) }
        if attempt == nextOpposite {
            nextOpposite &+= oppositeGap.draw(&oppositeBins)
            nextCandidateAttempt = min(nextOpposite, nextSecond)
            let light = law[0].oppositeBins(&interference, times: &clickTimes, needsTimes: needsTimes)
            return errors.areAny ? impaired(light, isCandidate: true) : light
        }
        return companion()
    }

    /// Whether a candidate that no dark count touches announces a pair in the same state whatever its click times, so that
    /// the times need no drawing.
    @inlinable @inline(__always) public func isPlain(_ attempt: Int64) -> Bool {
        oppositeBinsLeaveOneState && attempt == nextOpposite && attempt != nextSecond
    }

    /// The herald of a plain candidate, from the same draw that decides which detectors its light meets.
    @inlinable @inline(__always) public mutating func plainHerald() -> Herald {
        nextOpposite &+= oppositeGap.draw(&oppositeBins)
        nextCandidateAttempt = min(nextOpposite, nextSecond)
        let bits = interference.next()
        return Herald(
            label: (bits >> 62 ^ bits >> 61) & 1 == 0 ? .psiPlus : .psiMinus, origin: .photonPair,
            state: XState(p00: 0, p01: 0.5, p10: 0.5, p11: 0, inner: oppositeBinsCoherence))
    }

    @usableFromInline @inline(never) mutating func companion() -> AttemptLight? {
        guard let light = law[0].unlessOppositeBins(&companions) else { return nil }
        return errors.areAny ? impaired(light, isCandidate: false) : light
    }

    /// What the atoms' and lasers' errors do to the light of an attempt that may announce a pair.
    @usableFromInline @inline(never) mutating func impaired(_ light: AttemptLight, isCandidate: Bool) -> AttemptLight {
        var light = light
        if isCandidate, errors.phaseSpread > 0 {
            let phase = errors.phaseSpread * phases.normal()
            light.coherence = light.coherence * Complex(cos(phase), sin(phase))
        }
        if isCandidate, errors.polarizationSpread > 0 {
            let overlap = cos(errors.polarizationSpread * polarizations.normal())
            light.coherence = overlap * overlap * light.coherence
        }
        if errors.wrongBinA > 0 || errors.wrongBinB > 0 {
            light.a.isWrong = wrongBins.bernoulli(errors.wrongBinA)
            light.b.isWrong = wrongBins.bernoulli(errors.wrongBinB)
        }
        if errors.turningA > 0 || errors.turningB > 0 {
            light.a.isTurned = isTurned(by: errors.turningA)
            light.b.isTurned = isTurned(by: errors.turningB)
        }
        return light
    }

    /// Lets the photons arrive as they do by the time of an attempt. Photons of attempts that cannot announce a pair arrive as those of
    /// the last one that could.
    @usableFromInline @inline(never) mutating func drift(to attempt: Int64) {
        law[0].packets.setOffset(servo.offset(at: Double(attempt) * spacing), bin: bin)
    }

    private mutating func isTurned(by spread: Double) -> Bool {
        let across = sin(spread * turns.normal())
        return turns.bernoulli(across * across)
    }

    @usableFromInline @inline(never) mutating func pass(_ attempt: Int64) {
        passCandidate(attempt)
        if attempt == nextSame { nextSame &+= sameGap.draw(&sameBin) }
        nextBoth = min(nextCandidateAttempt, nextSame)
    }

    @inlinable @inline(__always) mutating func passCandidate(_ attempt: Int64) {
        if attempt == nextOpposite { nextOpposite &+= oppositeGap.draw(&oppositeBins) }
        if attempt == nextSecond { nextSecond &+= secondGap.draw(&secondPhotons) }
        nextCandidateAttempt = min(nextOpposite, nextSecond)
    }

    @usableFromInline @inline(never) mutating func secondCandidate(_ attempt: Int64) -> AttemptLight {
        let isOpposite = attempt == nextOpposite
        passCandidate(attempt)
        return lightWithSecond(isOpposite: isOpposite)
    }

    /// The light of an attempt in which a node emits a second photon.
    @usableFromInline @inline(never) mutating func lightWithSecond(isOpposite: Bool) -> AttemptLight {
        var light =
            isOpposite
            ? law[0].oppositeBins(&interference, times: &clickTimes, needsTimes: true)
            : law[0].unlessOppositeBins(&companions) ?? .none
        if errors.areAny { light = impaired(light, isCandidate: isOpposite) }
        second = law[0].second(errors, &light, &companions)
        return light
    }
}
