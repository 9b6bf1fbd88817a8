import BellPairs
import CavityReadout
import NonlocalGames

extension CompiledScenario {
    /// Probability that a readout is wrong, mean of both nodes: misses and false alarms as often as bright and dark outcomes come.
    ///
    /// Pairs of one excitation or less are polarized along z, and their outcomes biased; a missing atom is dark.
    var readoutErrorOfOutcomes: Double {
        func error(
            _ readout: ReadoutClosedForm, _ axes: [BlochVector], _ weights: [Double], _ bloch: BlochVector, missing: Double
        ) -> Double {
            let total = weights.reduce(0, +)
            let spin = zip(axes, weights).reduce(0) { sum, entry in
                let (axis, weight) = entry
                return sum + weight / total * (axis.x * bloch.x + axis.y * bloch.y + axis.z * bloch.z)
            }
            let excess = (1 - missing) * spin + missing
            // In equal parts to the last bit where outcomes are not biased.
            guard abs(excess) > 1e-12 else { return readout.error }
            return 0.5 * ((1 + excess) * readout.falseAlarmProbability + (1 - excess) * readout.missProbability)
        }
        let inputs = (0..<game.aliceInputs).map { x in (0..<game.bobInputs).map { y in game.probability(x: x, y: y) } }
        let ofA = inputs.map { $0.reduce(0, +) }
        let ofB = (0..<game.bobInputs).map { y in inputs.reduce(0) { $0 + $1[y] } }
        let a = error(readoutA, settings.alice, ofA, deliveredState.blochA, missing: absent.a)
        let b = error(readoutB, settings.bob, ofB, deliveredState.blochB, missing: absent.b)
        return 0.5 * (a + b)
    }
}
