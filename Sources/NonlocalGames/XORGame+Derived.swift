extension XORGame {
    /// u(parity|x,y): what the parties earn for outputs with a⊕b = `parity`.
    public func utility(parity: Int, x: Int, y: Int) -> Double {
        precondition(parity == 0 || parity == 1, "parity is a bit")
        let i = index(x, y)
        return parity == 0 ? evenUtility[i] : oddUtility[i]
    }

    /// P(x,y).
    public func probability(x: Int, y: Int) -> Double { inputLaw[index(x, y)] }

    /// Least and greatest utility over the input pairs that can occur.
    public var utilityRange: (minimum: Double, maximum: Double) {
        var minimum = Double.infinity
        var maximum = -Double.infinity
        for i in inputLaw.indices where inputLaw[i] > 0 {
            minimum = min(minimum, evenUtility[i], oddUtility[i])
            maximum = max(maximum, evenUtility[i], oddUtility[i])
        }
        return (minimum, maximum)
    }

    /// Whether every round that can occur is either won (utility 1) or lost (utility 0).
    public var isWinLose: Bool {
        inputLaw.indices.allSatisfy { i in
            inputLaw[i] == 0 || (evenUtility[i] == 0 || evenUtility[i] == 1) && (oddUtility[i] == 0 || oddUtility[i] == 1)
        }
    }

    /// ω = K + ½ Σ M E for correlations E_xy = ⟨(−1)^{a+b}⟩ in −1…1, given in row-major order (LI Eq. 12).
    public func score(correlations: [Double]) -> Double {
        precondition(correlations.count == matrix.count, "one correlation per input pair")
        return offset + 0.5 * zip(matrix, correlations).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// The distribution of the utility of one round, given the correlations E_xy in row-major order.
    ///
    /// P[u] sums P(x,y) (1 ± E_xy)/2 over the parities that earn u; values ascend and are distinct.
    public func utilityLaw(correlations: [Double]) -> [(value: Double, probability: Double)] {
        precondition(correlations.count == matrix.count, "one correlation per input pair")
        var mass: [Double: Double] = [:]
        for i in inputLaw.indices where inputLaw[i] > 0 {
            mass[evenUtility[i], default: 0] += inputLaw[i] * 0.5 * (1 + correlations[i])
            mass[oddUtility[i], default: 0] += inputLaw[i] * 0.5 * (1 - correlations[i])
        }
        return mass.sorted { $0.key < $1.key }.map { (value: $0.key, probability: $0.value) }
    }

    /// ε_th = 1 − C/Q: the combined infidelity at which depolarized correlations stop beating every classical strategy (LI Eq. 25).
    ///
    /// Range 0…1; 0 when quantum correlations have no advantage, even without noise.
    /// - Throws: `GameError` or a numerical error when the game is too large to solve.
    public func infidelityThreshold() throws -> Double {
        let c = try ClassicalValue(of: self).correlationValue
        let q = try closedFormQuantumCorrelation ?? QuantumValue(of: self).correlationValue
        return q > 0 ? max(0, 1 - c / q) : 0
    }

    private func index(_ x: Int, _ y: Int) -> Int {
        precondition(x >= 0 && x < aliceInputs && y >= 0 && y < bobInputs, "input (\(x), \(y)) is not in the game")
        return x * bobInputs + y
    }
}
