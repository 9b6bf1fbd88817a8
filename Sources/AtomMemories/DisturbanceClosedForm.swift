#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of the phase flips that neighbors cause: mean factors on the coherence of a stored pair.
///
/// Shares parameters with the emulation and no code. Exact where all pairs are stored for the same time; elsewhere the number of turns
/// is taken as half a turn less than fit into the time on average. What happens while pairs wait for requests is stated as rates, for
/// these wait for different times. Where pairs also expire, readouts come more often
/// while many are stored, which is left out: a few hundredths of the loss.
public struct DisturbanceClosedForm: Sendable {
    /// How the readouts of other pairs come.
    public enum Readouts: Sendable, Equatable {
        /// One for each turn with a probability, as long after it as that of the pair itself after its own.
        case slotted(probability: Double)
        /// At random, so many per second.
        case random(rate: Double)
        /// At equal intervals, so many per second.
        case regular(rate: Double)
    }

    /// Mean factor by the turns of other atoms, both nodes together.
    public let attempts: Double
    /// Mean factor by the readouts of other atoms, both nodes together.
    public let readouts: Double
    /// Both.
    public var coherence: Double { attempts * readouts }
    /// Rates per second at which the turns and the readouts of other atoms take coherence of pairs that wait for requests.
    public let whileWaiting: (attempts: Double, readouts: Double)

    /// Nothing disturbs.
    public static let none = DisturbanceClosedForm()

    private init() { (attempts, readouts, whileWaiting) = (1, 1, (0, 0)) }

    /// - Parameters:
    ///   - spacing: time between turns, in seconds.
    ///   - atoms: number of atoms that take turns.
    ///   - ages: from the attempt to the end of the rotation, at both nodes, in seconds, the wait for a request left out.
    ///   - isFixed: whether these are the ages of all pairs, not their means.
    public init(
        a: Disturbance, b: Disturbance, spacing: Double, atoms: Int, ages: (a: Double, b: Double), isFixed: Bool,
        readouts law: Readouts
    ) {
        func turns(_ age: Double) -> Double {
            let own = spacing * Double(atoms)
            if isFixed { return (age / spacing + 1e-9).rounded(.down) - (age / own + 1e-9).rounded(.down) }
            return max(0, (age / spacing - 0.5) * (1 - 1 / Double(atoms)))
        }
        attempts = pow(1 - 2 * a.perAttempt, turns(ages.a)) * pow(1 - 2 * b.perAttempt, turns(ages.b))
        let (keptA, keptB) = (1 - 2 * a.perReadout, 1 - 2 * b.perReadout)
        // Readouts that fall into the storage at both nodes come in pairs.
        let (both, more) = (min(ages.a, ages.b), abs(ages.a - ages.b))
        let keptMore = ages.a > ages.b ? keptA : keptB
        func rate(_ kept: Double, _ events: Double) -> Double { kept < 1 ? -log(kept) * events : 0 }
        let turnRate = (1 - 1 / Double(atoms)) / spacing
        let readoutRate =
            switch law {
            case .slotted: 0.0
            case .random(let events): events.isFinite ? events * (1 - keptA * keptB) : 0
            case .regular(let events): events.isFinite ? rate(keptA * keptB, events) : 0
            }
        whileWaiting = (
            rate(1 - 2 * a.perAttempt, turnRate) + rate(1 - 2 * b.perAttempt, turnRate), readoutRate
        )
        switch law {
        case .slotted(let probability):
            guard probability.isFinite, keptA < 1 || keptB < 1 else {
                readouts = 1
                return
            }
            func slots(_ age: Double) -> Double {
                isFixed ? (age / spacing - 1e-9).rounded(.up) - 1 : max(0, age / spacing - 0.5)
            }
            readouts =
                pow(1 - probability * (1 - keptA * keptB), slots(both))
                * pow(1 - probability * (1 - keptMore), slots(both + more) - slots(both))
        case .random(let rate):
            readouts = rate.isFinite ? exp(-rate * (both * (1 - keptA * keptB) + more * (1 - keptMore))) : 1
        case .regular(let rate):
            readouts = rate.isFinite ? pow(keptA * keptB, rate * both) * pow(keptMore, rate * more) : 1
        }
    }
}
