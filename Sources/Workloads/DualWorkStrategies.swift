public import GSL

/// What perfect pairs are best used for, at every part of split pairs that a search tries.
public struct DualWorkStrategies: Sendable {
    /// Any angle; element k splits a part (k + 1)/64 of the pairs.
    public let angles: [DualWorkAngles]
    /// Finitely many settings; `nil` where so few do not split such a part.
    public let cells: [DualWorkCells?]

    /// Solves all of them.
    ///
    /// - Parameter settings: per router.
    /// - Throws: `GSLError` when no multiplier gives a part.
    public init(_ model: DualWork, settings: Int) throws(GSLError) {
        var (angles, cells): ([DualWorkAngles], [DualWorkCells?]) = ([], [])
        for step in 1..<SchedulingSearch.splits {
            let split = Double(step) / Double(SchedulingSearch.splits)
            angles.append(try model.quantum(split: split).angles)
            cells.append(model.cells(count: settings, split: split))
        }
        (self.angles, self.cells) = (angles, cells)
    }
}
