import ArgumentParser
import Foundation
import NonlocalGames
import Quantities
import Reports
import RoundFiles
import ScenarioFiles
import Studies

struct CertifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify",
        abstract: "Judge recorded rounds, from a laboratory or from 'tacit run --record': are they beyond every classical pair?",
        discussion: """
            The file holds a line 'time,x,y,a,b' ('time,x,y,z,a,b,c' for a game of three parties) and then a row per round, in the
            order of play: the time in seconds at which the inputs were shown, all inputs, all outputs. Times are decimal numbers from
            0 to 9,000,000 without an exponent, with at most twelve decimals, and do not decrease. Every line ends in a newline, the
            last one too. Rounds without a pair count with their fallback outputs: leave none out once its inputs are known. Rows
            with equal times were shown together and are judged as one batch.

            With a sixth column, 'referee', only rows that end in 1 are judged: their inputs were drawn by a referee, for rounds that the
            parties cannot tell from the others.

            Nothing in the rows can prove that the parties could not talk, that outputs were committed before the next inputs, or
            that the inputs were random: the tests rest on that. Inputs are tested against the game's law at any time, by how often
            they come and by what inputs and outputs they follow, within the tolerance that you state; where they contradict it (p at
            most 1e-4), nothing is certified. A first bad row ends the command with its line.

            Tests for a fixed length want a number of rounds that was planned: --rounds states it, and a file of another length is
            refused. 'Refuted' is said of the rounds so far, whose mean lies below the classical value; it gives way to 'certified'
            where later rounds earn that. Each window length, all rounds together, each file and the pooled files are judged at α
            by themselves, not together.

              tacit certify rounds.csv --game chsh
              tacit certify rounds.csv --game chsh --rounds 245
              tacit certify rounds.csv --game Scenarios/nyse-nasdaq-trading-50km.yaml --window 100ms --format json
              tacit certify - --game chsh --stopped-at-will < rounds.csv
              tacit certify rounds.csv --game Documentation/examples/cglmp3.yaml
              tacit certify channel1.csv channel2.csv --game chsh
              tacit certify channel1.csv channel2.csv --game chsh --weights 3,1
            """)

    @Argument(
        help: "Files of rounds; '-' reads standard input. Several are judged together, in order of time, and each by itself.")
    var rounds: [String]
    @Option(help: "The game: a name that 'tacit game --list' tells, or a scenario file whose game was played.")
    var game: String
    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Change a key of the game, for example --set game.penalty=0.1.", valueName: "key=value"))
    var settings: [String] = []
    @Option(help: "Form of the data on standard output: text for people, json or csv for programs.")
    var format: OutputFormat = .text
    @Option(help: "Significance of every test (default: the scenario's, or 0.05).")
    var significance: Double?
    @Option(parsing: .singleValue, help: "Also judge windows of this length by themselves, for example 10ms; may be repeated.")
    var window: [String] = []
    @Option(help: "When the recording ended, for example 100s (default: with its last row); windows over by then count.")
    var until: String?
    @Option(
        name: .customLong("rounds"),
        help: ArgumentHelp("Rows of all files together, planned beforehand: other numbers are refused.", valueName: "rounds"))
    var plannedRounds: Int?
    @Flag(help: "The number of rounds was not fixed beforehand: only tests that allow this decide.")
    var stoppedAtWill = false
    @Option(help: "Total variation within which the law of the inputs is known in every round.")
    var inputTolerance = 0.0
    @Flag(help: "Also tell what was known while the rounds went on: certified, not yet or refuted, as an observer saw it.")
    var timeline = false
    @Flag(help: "Bet from the first round on what the scenario's hardware is computed to do; say so before you measure.")
    var predicted = false
    @Option(
        help: ArgumentHelp(
            "Weights of several files, chosen before the data are seen (default: equal), for example 3,1: their shares of α.",
            valueName: "w1,w2,…"))
    var weights: String?
    @Option(help: "Exit with status 1 unless this is the verdict on both claims.")
    var require: RequiredVerdict?

    func validate() throws {
        if rounds.count > Self.mostFiles { throw ValidationError("at most \(Self.mostFiles) files are judged together") }
        if rounds.count(where: { $0 == "-" }) > 1 { throw ValidationError("standard input can be read once") }
        if let significance, !(significance > 0 && significance < 1) {
            throw ValidationError("--significance lies between 0 and 1")
        }
        if !(inputTolerance >= 0 && inputTolerance <= 1) { throw ValidationError("--input-tolerance lies between 0 and 1") }
        if let until, Self.seconds(until) == nil { throw ValidationError("'\(until)' is no time from 1 ps to 1e6 s") }
        if let plannedRounds {
            if plannedRounds < 1 { throw ValidationError("--rounds is a number of rounds from 1") }
            if stoppedAtWill { throw ValidationError("--rounds states a plan that --stopped-at-will denies; give one of them") }
        }
        if let weights {
            guard rounds.count > 1, let numbers = Self.numbers(weights), numbers.count == rounds.count else {
                throw ValidationError("--weights takes a number from 1e-6 to 1e6 for each of several files, such as 3,1")
            }
        }
        for text in window where Self.seconds(text) == nil {
            throw ValidationError("'\(text)' is no length of a window from 1 ps to 1e6 s, such as 10ms")
        }
    }

    private static let mostFiles = 256

    private static func numbers(_ text: String) -> [Double]? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        return numbers.allSatisfy { ($0 ?? 0) >= 1e-6 && ($0 ?? 0) <= 1e6 } ? numbers.compactMap(\.self) : nil
    }

    private static func seconds(_ text: String) -> Double? {
        guard let value = try? QuantityText.parse(text, as: .time), value >= 1e-12, value < 1e6 else { return nil }
        return value
    }

    func run() async throws {
        try await reporting {
            let (played, declared, behavior) = try loadGame()
            if predicted, behavior == nil {
                throw Refusal(
                    message: "tacit: --predicted needs a scenario file as --game, whose pairs per round have a closed form",
                    status: 64)
            }
            let assumptions = CertifyStudy.Assumptions(
                significance: significance ?? declared ?? 0.05, windows: window.compactMap(Self.seconds),
                isStoppedAtWill: stoppedAtWill, inputTolerance: inputTolerance, end: until.flatMap(Self.seconds),
                predicted: behavior, weights: weights.flatMap(Self.numbers), plannedRounds: plannedRounds)
            let study: CertifyStudy
            do {
                let progress = ProgressLine(title: "judging")
                defer { progress.clear() }
                study = try CertifyStudy(paths: rounds, game: played, assumptions: assumptions, withTimeline: timeline) {
                    rounds in
                    progress.show("\(rounds) rounds")
                }
            } catch let error as RoundFileError {
                throw Refusal(message: error.description, status: error.isMissing ? 66 : 65)
            } catch {
                throw Refusal(message: "\(error)", status: 70)
            }
            let report = CertifyReport(study, source: rounds.joined(separator: ", "), version: Tacit.version)
            try StandardOutput.write(report.render(format))
            if require != nil, !report.isCertified { throw ExitCode(1) }
        }
    }

    private func loadGame() throws -> (TwoPartyGame, significance: Double?, predicted: [Double]?) {
        do {
            let question = try ScenarioLoader().loadGame(game, settings: settings)
            var behavior: [Double]?
            if predicted, question.hasHardware, question.definition.obstacle == nil {
                let scenario = try ScenarioLoader().load(scenario: game, hardware: nil, settings: settings)
                StandardError.warn(scenario)
                behavior = try CompiledScenario(scenario).behavior
            } else {
                StandardError.warn(of: question, at: game, settings: settings)
            }
            return (try question.twoPartyGame(), question.significance, behavior)
        } catch let diagnostics as ScenarioDiagnostics {
            throw Refusal(diagnostics)
        } catch {
            throw Refusal(message: "\(error)", status: 70)
        }
    }
}
