import Testing
import Workloads

/// What files may ask for is solved, everywhere.
@Suite struct ExtremesTests {
    @Test(arguments: [0.01, 0.1, 0.5, 0.9, 0.99], [0.01, 0.05, 0.5, 0.95, 0.99])
    func everyLoadAndSplitIsSolved(load: Double, p: Double) throws {
        let model = DualWork(load: load)
        let quantum = try model.quantum(split: p)
        #expect(abs(quantum.split - p) < 1e-8 && quantum.cost - quantum.lowerBound < 1e-6 * model.meanCost)
        #expect(quantum.cost <= model.classicalCost(split: p) + 1e-9 * model.meanCost)
        #expect(try model.fullInformationCost(split: p) <= quantum.cost)
        for count in [2, 3, 16] {
            let cells = try model.settings(count: count, split: p)
            #expect(cells.count == count && cells.starts.allSatisfy(\.isFinite) && cells.angles.allSatisfy(\.isFinite))
            #expect((0..<count).reduce(0) { $0 + cells.cell($1).probability } > 1 - 1e-12)
        }
    }
}
