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
@frozen public struct BellAnalyzer: Sendable, BitwiseCopyable {
    @usableFromInline var early: UInt8
    @usableFromInline var late: UInt8

    /// No clicks yet.
    @inlinable public init() { (early, late) = (0, 0) }

    /// Registers a click of detector 0 or 1.
    @inlinable @inline(__always) public mutating func click(detector: UInt8, isLate: Bool) {
        if isLate { late |= 1 &<< detector } else { early |= 1 &<< detector }
    }

    /// What the clicks so far announce: a Bell state if exactly one detector fired in each bin.
    @inlinable @inline(__always) public var verdict: BellLabel? {
        guard early == 1 || early == 2, late == 1 || late == 2 else { return nil }
        return early == late ? .psiPlus : .psiMinus
    }

    /// Registers the photons of an attempt that click.
    @inlinable @inline(__always) public mutating func register(_ light: AttemptLight) {
        if light.a.fate == .clicked { click(detector: light.a.detector, isLate: light.a.isLate) }
        if light.b.fate == .clicked { click(detector: light.b.detector, isLate: light.b.isLate) }
    }
}
