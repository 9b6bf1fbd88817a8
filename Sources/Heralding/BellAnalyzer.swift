/// Which of the two Bell states a click pattern announces.
@frozen public enum BellLabel: UInt8, Sendable, BitwiseCopyable {
    /// Ψ⁺: the same detector clicked in both bins.
    case psiPlus
    /// Ψ⁻: different detectors clicked.
    case psiMinus
}

/// The station's logic: which detectors clicked in the two bins of an attempt, and what that announces.
///
/// Threshold detectors: a second click of the same detector within a bin changes nothing.
@frozen public struct BellAnalyzer: Sendable, BitwiseCopyable, Equatable {
    /// The outputs that have fired: bit = detector + 2 in the late bin.
    @usableFromInline var fired: UInt8 = 0

    /// No clicks yet.
    @inlinable public init() {}

    /// The one output of detector 0 or 1 in a bin.
    @inlinable @inline(__always) public static func output(detector: UInt8, isLate: Bool) -> UInt8 {
        1 &<< (detector &+ (isLate ? 2 : 0))
    }

    /// Registers a click of detector 0 or 1.
    @inlinable @inline(__always) public mutating func click(detector: UInt8, isLate: Bool) {
        click(BellAnalyzer.output(detector: detector, isLate: isLate))
    }
    /// Registers a click of an output, or none for 0.
    @inlinable @inline(__always) public mutating func click(_ output: UInt8) { fired |= output }

    /// What the clicks so far announce: a Bell state if exactly one detector fired in each bin.
    @inlinable @inline(__always) public var verdict: BellLabel? {
        switch fired {
        case 0b0101, 0b1010: .psiPlus
        case 0b0110, 0b1001: .psiMinus
        default: nil
        }
    }

    /// Registers the photons of an attempt that click.
    @inlinable @inline(__always) public mutating func register(_ light: AttemptLight) {
        click(light.a.output)
        click(light.b.output)
    }
}

extension Photon {
    /// The output that the photon makes fire, 0 for none.
    @inlinable @inline(__always) public var output: UInt8 {
        fate == .clicked ? BellAnalyzer.output(detector: detector, isLate: isLate) : 0
    }
}
