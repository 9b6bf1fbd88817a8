extension XORGame {
    /// Q(M) of a game with two inputs a side, in closed form; nil for other sizes.
    ///
    /// With M = [[a,b],[c,d]] entanglement helps iff abcd < 0 and the reciprocal of the least |entry| is smaller than the sum
    /// of the other three; then Q = √[(|ab|+|cd|)(|ac|+|bd|)(|ad|+|bc|)/|abcd|], otherwise Q is the classical value.
    public var closedFormQuantumCorrelation: Double? {
        guard aliceInputs == 2, bobInputs == 2 else { return nil }
        let a = abs(matrix[0])
        let b = abs(matrix[1])
        let c = abs(matrix[2])
        let d = abs(matrix[3])
        let least = min(min(a, b), min(c, d))
        let total = a + b + c + d
        let frustrated = least > 0 && matrix.count(where: { $0 < 0 }) % 2 == 1
        guard frustrated else { return total }
        let reciprocals = 1 / a + 1 / b + 1 / c + 1 / d
        guard 2 / least < reciprocals else { return total - 2 * least }
        return ((a * b + c * d) / (a * b) * ((a * c + b * d) / (c * d)) * (a * d + b * c)).squareRoot()
    }

    /// ω_Q = K + ½ Q(M) of a game with two inputs a side, in closed form; nil for other sizes.
    public var closedFormQuantumScore: Double? { closedFormQuantumCorrelation.map { offset + 0.5 * $0 } }
}
