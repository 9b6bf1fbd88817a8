public import Certification
import DiscreteEvents
public import NodeEmulation
public import RoundFiles
import Synchronization

/// Writes every round of a run into a file, shows it to a judge, or both, in order of play, whichever thread played it.
///
/// Replications follow one another on one time axis, each after the measured time of those before it; where the last rounds of
/// one reach into the next, that one begins a little later. Channels are merged by the time at which inputs were shown.
/// Memory holds the replications that are under way, and those that wait for an earlier one.
public final class RoundRecorder: Sendable {
    private struct State: ~Copyable {
        var writer: RoundFileWriter?
        var judge: RoundsJudge?
        var count = 0
        var waiting: [Int: [RoundLog]] = [:]
        var next = 0
        var lastTime: Int64 = -1
        var referee: RandomStream
        var failure: RoundFileError?
    }
    private let name: String
    private let measured: Int64
    private let refereeFraction: Double
    private let state: Mutex<State>

    /// A recorder of a run.
    ///
    /// - Parameters:
    ///   - path: the file; none without one.
    ///   - judge: who is shown the rounds.
    ///   - refereeFraction: probability that a round's inputs are drawn by a referee, in (0, 1]. Below 1 the file tells which are, and
    ///     the judge is shown those alone. The others follow the same law here, so that the rounds are the same.
    /// - Throws: `RoundFileError` when the file cannot be made.
    public init(
        path: String?, plan: RunPlan, judge: RoundsJudge? = nil, refereeFraction: Double = 1
    ) throws(RoundFileError) {
        self.refereeFraction = refereeFraction
        let referee = RandomStream(seed: plan.seed, name: "rounds.referee")
        name = path ?? "the run"
        measured = Span(seconds: plan.duration.seconds / Double(plan.replications)).picoseconds
        if let path {
            state = Mutex(
                State(
                    writer: try RoundFileWriter(path: path, namesReferee: refereeFraction < 1), judge: judge, referee: referee))
        } else {
            state = Mutex(State(writer: nil, judge: judge, referee: referee))
        }
    }

    /// The judge as far as it has been shown rounds; none without one.
    public var judge: RoundsJudge? { state.withLock { $0.judge } }

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
    /// - Returns: how many rounds there were.
    /// - Throws: `RoundFileError` for the first round that the file could not take.
    public func finish() throws(RoundFileError) -> Int {
        let outcome = state.withLock { state -> Result<Int, RoundFileError> in
            for replication in state.waiting.keys.sorted() where state.failure == nil {
                write(state.waiting[replication] ?? [], replication: replication, &state)
            }
            state.waiting = [:]
            if let failure = state.failure { return .failure(failure) }
            do throws(RoundFileError) {
                try state.writer?.finish()
            } catch {
                return .failure(error)
            }
            do throws(RoundsJudge.Rejection) {
                try state.judge?.finish()
            } catch {
                return .failure(refusal(error, &state))
            }
            return .success(state.count)
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
                        path: name, line: state.writer == nil ? nil : state.count + 2,
                        message: "channels show the inputs of more than \(RoundsJudge.largestBatch) rounds at the same time; "
                            + "'tacit certify' cannot judge so many together")
                }
                state.lastTime = time
                let isReferees = refereeFraction >= 1 || state.referee.uniform() < refereeFraction
                let recorded = RecordedRound(
                    time: time, x: round.x, y: round.y, a: UInt16(round.a), b: UInt16(round.b), isReferees: isReferees)
                try state.writer?.append(recorded)
                do throws(RoundsJudge.Rejection) {
                    if isReferees { try state.judge?.record(recorded) }
                } catch {
                    throw refusal(error, &state)
                }
                state.count += 1
            }
        } catch {
            state.failure = error
        }
    }

    private func refusal(_ rejection: RoundsJudge.Rejection, _ state: inout State) -> RoundFileError {
        RoundFileError(path: name, line: nil, message: "round \(state.count + 1) cannot be judged: \(rejection)")
    }
}
