public import GSL
import Synchronization

/// What perfect pairs are best used for, at every part of split pairs that a search tries; each is solved when it is first asked for.
public final class DualWorkStrategies: Sendable {
    private let model: DualWork
    private let settings: Int
    private let solved = Mutex((angles: [Int: DualWorkAngles](), cells: [Int: DualWorkCells?]()))

    /// Strategies for a load.
    ///
    /// - Parameter settings: per router.
    public init(_ model: DualWork, settings: Int) { (self.model, self.settings) = (model, settings) }

    /// Any angle, splitting a part step/64 of the pairs.
    ///
    /// - Throws: `GSLError` when no multiplier gives that part.
    public func angles(_ step: Int) throws(GSLError) -> DualWorkAngles {
        if let known = solved.withLock({ $0.angles[step] }) { return known }
        let found = try model.quantum(split: SchedulingSearch.split(step)).angles
        solved.withLock { $0.angles[step] = found }
        return found
    }

    /// Finitely many settings, splitting a part step/64 of the pairs; `nil` where so few do not.
    public func cells(_ step: Int) -> DualWorkCells? {
        if let known = solved.withLock({ $0.cells[step] }) { return known }
        let found = model.cells(count: settings, split: SchedulingSearch.split(step))
        solved.withLock { $0.cells[step] = .some(found) }
        return found
    }
}
