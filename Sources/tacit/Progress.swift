import Dispatch
import Foundation
import Synchronization

/// One line on a terminal, redrawn at most ten times a second; nothing when nobody is watching.
final class ProgressLine: Sendable {
    private let title: String
    private let lastDrawn = Mutex(ContinuousClock.now - .seconds(1))
    private let isShown = StandardError.isTerminal

    init(title: String) {
        self.title = title
        if isShown { StandardError.redraw("\(title) …") }
    }

    func show(_ state: @autoclosure () -> String) {
        guard isShown else { return }
        lastDrawn.withLock { last in
            guard ContinuousClock.now - last > .milliseconds(100) else { return }
            last = .now
            StandardError.redraw("\(title): \(state())")
        }
    }

    func clear() { if isShown { StandardError.redraw("") } }
}

/// Control-C as a wish to stop early, not to lose what is done. A second one ends the process at once.
enum Interruption {
    static func keepingWhatIsDone<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        let work = Task { await body() }
        signal(SIGINT, SIG_IGN)
        // A queue with a thread of its own: emulation keeps all the shared ones busy.
        let queue = DispatchQueue(label: "tacit.interruption")
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: queue)
        source.setEventHandler {
            StandardError.say("interrupted: finishing the replications under way; again to stop at once")
            work.cancel()
            signal(SIGINT, SIG_DFL)
        }
        source.resume()
        let result = await work.value
        source.cancel()
        signal(SIGINT, SIG_DFL)
        return result
    }
}
