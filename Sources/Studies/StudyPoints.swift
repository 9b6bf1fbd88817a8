import Synchronization

/// Points of a study that do not depend on each other.
enum StudyPoints {
    /// Computes all points by several threads; when the surrounding task is cancelled, those under way are finished and the rest left out.
    ///
    /// - Parameter report: called after each point, from any thread.
    static func finished<Value: Sendable>(
        _ count: Int, threads: Int, report: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in },
        _ value: @escaping @Sendable (_ index: Int) throws -> Value
    ) async throws -> [Value?] {
        let course = Course()
        return try await withThrowingTaskGroup(of: [(Int, Value)].self) { group in
            for _ in 0..<max(1, min(threads, count)) {
                group.addTask {
                    var values: [(Int, Value)] = []
                    while !Task.isCancelled {
                        let index = course.next()
                        guard index < count else { break }
                        values.append((index, try value(index)))
                        report(course.finish(), count)
                    }
                    return values
                }
            }
            var all = [Value?](repeating: nil, count: count)
            for try await part in group { for (index, value) in part { all[index] = value } }
            return all
        }
    }
}

/// Which points have been begun and finished.
private final class Course: Sendable {
    private let state = Mutex((begun: 0, finished: 0))

    /// The next point.
    func next() -> Int {
        state.withLock { state in
            state.begun += 1
            return state.begun - 1
        }
    }

    /// Counts a finished one.
    func finish() -> Int {
        state.withLock { state in
            state.finished += 1
            return state.finished
        }
    }
}
