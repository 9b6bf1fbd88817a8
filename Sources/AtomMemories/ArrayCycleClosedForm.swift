#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Pairs per second from an array whose atoms are moved into the cavity together and attempt one after the other.
///
/// R = Σ N_i P / (T_move + m (T_init + T_depump) + T_attempt Σ N_i) with N_i = N (1 − P)^(i−1), i = 1…m: the rate that
/// L. Li et al., arXiv:2502.17406, give for their array after Li and Thompson. Leaves out: loss of atoms, and the link.
public struct ArrayCycleClosedForm: Sendable, Equatable {
    /// Pairs per second.
    public let rate: Double

    /// Evaluates the closed form.
    ///
    /// - Parameters:
    ///   - atoms: number of atoms N.
    ///   - successProbability: probability P that an attempt is heralded, 0…1.
    ///   - passes: number m of passes over the atoms that have not succeeded.
    ///   - move: time T_move to bring the array into place, in seconds.
    ///   - preparation: T_init + T_depump per pass, in seconds.
    ///   - attempt: time T_attempt of one atom's attempt, in seconds.
    public init(atoms: Double, successProbability: Double, passes: Int, move: Double, preparation: Double, attempt: Double) {
        let attempts = (0..<max(0, passes)).reduce(0) { $0 + atoms * pow(1 - successProbability, Double($1)) }
        rate = attempts * successProbability / (move + Double(passes) * preparation + attempt * attempts)
    }
}
