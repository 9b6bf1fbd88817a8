import Certification
import DiscreteEvents
public import NodeEmulation
public import RoundFiles
import Synchronization

/// Writes every round of a run into a file, in order of play, whichever thread played it.
///
/// Replications follow one another on one time axis, each after the measured time of those before it; where the last rounds of
/// one reach into the next, that one begins a little later. Channels are merged by the time at which inputs were shown.
/// Memory holds the replications that are under way, and those that wait for an earlier one.
public final class RoundRecorder: Sendable {
    private struct State: ~Copyable {
        var writer: RoundFileWriter
        var waiting: [Int: [RoundLog]] = [:]
        var next = 0
        var lastTime: Int64 = -1
        var failure: RoundFileError?
    }
    private let path: String
    private let measured: Int64
    private let state: Mutex<State>

    /// A recorder of a run.
    ///
    /// - Throws: `RoundFileError` when the file cannot be made.
    public init(path: String, plan: RunPlan) throws(RoundFileError) {
        self.path = path
        measured = Span(seconds: plan.duration.seconds / Double(plan.replications)).picoseconds
        state = Mutex(State(writer: try RoundFileWriter(path: path)))
    }

    /// Takes the rounds of a replication.
    func add(_ logs: [RoundLog], replication: Int) {
        state.withLock { state in
            guard state.failure == nil else { return }
            state.waiting[replication] = logs
            while let logs = state.waiting.removeValue(forKey: state.next) {
                write(logs, replication: state.next, &state)
                state.next += 1
            }
        }
    }

    /// Writes what still waits for a replication that was not finished, and gives the file its name.
    ///
    /// - Returns: how many rounds were written.
    /// - Throws: `RoundFileError` for the first round that the file could not take.
    public func finish() throws(RoundFileError) -> Int {
        let outcome = state.withLock { state -> Result<Int, RoundFileError> in
            for replication in state.waiting.keys.sorted() where state.failure == nil {
                write(state.waiting[replication] ?? [], replication: replication, &state)
            }
            state.waiting = [:]
            if let failure = state.failure { return .failure(failure) }
            do throws(RoundFileError) {
                try state.writer.finish()
                return .success(state.writer.count)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private func write(_ logs: [RoundLog], replication: Int, _ state: inout State) {
        guard state.failure == nil else { return }
        var places = logs.map(\.rounds.startIndex)
        guard let first = logs.compactMap({ log in log.rounds.first.map { ($0.shown - log.begin).picoseconds } }).min() else {
            return
        }
        let offset = max(Int64(replication) * measured, state.lastTime + 1 - first)
        var together = 0
        do throws(RoundFileError) {
            while true {
                // The earliest of the channels' next rounds; of equal ones that of the first channel.
                var channel = -1
                for k in logs.indices where places[k] < logs[k].rounds.count {
                    if channel < 0 || logs[k].rounds[places[k]].shown < logs[channel].rounds[places[channel]].shown {
                        channel = k
                    }
                }
                guard channel >= 0 else { return }
                let round = logs[channel].rounds[places[channel]]
                places[channel] += 1
                let time = offset + (round.shown - logs[channel].begin).picoseconds
                together = time == state.lastTime ? together + 1 : 1
                guard together <= RoundsJudge.largestBatch else {
                    throw RoundFileError(
                        path: path, line: state.writer.count + 2,
                        message: "channels show the inputs of more than \(RoundsJudge.largestBatch) rounds at the same time; "
                            + "'tacit certify' cannot judge so many together")
                }
                state.lastTime = time
                try state.writer.append(
                    RecordedRound(time: time, x: round.x, y: round.y, a: UInt16(round.a), b: UInt16(round.b)))
            }
        } catch {
            state.failure = error
        }
    }
}
