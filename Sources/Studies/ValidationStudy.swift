import Certification
public import ScenarioFiles

/// Computes what published experiments and calculations reported, from their own inputs.
///
/// Every comparison is evaluated by closed form, once for each input that is known only within limits, and emulated. Differences
/// from unsure inputs add up linearly: nothing is tuned, and no luck is assumed.
public struct ValidationStudy: Sendable {
    /// Why a case cannot be computed.
    public struct Problem: Error, CustomStringConvertible {
        /// What is wrong and where.
        public let description: String
    }

    /// Confidence of the intervals around emulated values: one comparison in a million differs by chance.
    public static let confidence = 0.999999

    private let loader: ScenarioLoader
    private let threads: Int
    private let emulates: Bool

    /// A study that reads scenarios from `files`, on so many threads, with or without emulation.
    public init(files: any FileSource = DiskFiles(), threads: Int, emulates: Bool = true) {
        loader = ScenarioLoader(files: files)
        self.threads = threads
        self.emulates = emulates
    }

    /// Computes a case.
    ///
    /// - Throws: `ScenarioDiagnostics` for files and settings, `Problem` for figures and inputs that do not exist.
    public func result(of validationCase: ValidationCase) async throws -> ValidationResult {
        var findings: [ValidationFinding] = []
        for comparison in validationCase.comparisons {
            findings.append(try await finding(comparison, in: validationCase))
        }
        return ValidationResult(validationCase: validationCase, findings: findings)
    }

    private func finding(
        _ comparison: ValidationComparison, in validationCase: ValidationCase
    ) async throws -> ValidationFinding {
        let base = validationCase.settings + comparison.settings
        func compared(_ value: Double) -> Double { comparison.scale * value + comparison.offset }
        func value(_ settings: [String]) throws -> Double {
            compared(try closedForm(comparison.figure, of: validationCase, settings: settings))
        }
        let center = try value(base)
        var (low, high) = (center, center)
        for span in comparison.within {
            let ends = [
                try value(base + ["\(span.key)=\(span.low)"]) - center, try value(base + ["\(span.key)=\(span.high)"]) - center,
            ]
            low += min(0, ends.min()!)
            high += max(0, ends.max()!)
        }
        let emulated = try await emulated(comparison.figure, of: validationCase, settings: base).map {
            let ends = [compared($0.low), compared($0.high)]
            return ConfidenceInterval(estimate: compared($0.estimate), low: ends.min()!, high: ends.max()!)
        }
        return ValidationFinding(comparison: comparison, closedForm: center, range: low...high, emulated: emulated)
    }

    private func emulated(
        _ figure: String, of validationCase: ValidationCase, settings: [String]
    ) async throws -> ConfidenceInterval? {
        guard emulates else { return nil }
        switch validationCase.subject {
        case .scenario(let path):
            let all = settings + ["requirement.confidence=\(Self.confidence)"]
            let compiled = try CompiledScenario(loader.load(scenario: path, settings: all))
            let run = await Emulator(compiled, threads: threads).run()
            return Evaluation(compiled, emulated: run).figure(figure)?.measured
        case .closedForm(let name):
            let (form, inputs) = try standalone(name, settings: settings, in: validationCase)
            return StandaloneEmulation(confidence: Self.confidence).figures(form, inputs)[figure]
        }
    }

    private func closedForm(_ figure: String, of validationCase: ValidationCase, settings: [String]) throws -> Double {
        let value: Double?
        switch validationCase.subject {
        case .scenario(let path):
            value = Evaluation(try CompiledScenario(loader.load(scenario: path, settings: settings))).figure(figure)?.closedForm
        case .closedForm(let name):
            let (form, inputs) = try standalone(name, settings: settings, in: validationCase)
            value = form.figures(inputs)[figure]
        }
        guard let value, value.isFinite else {
            throw Problem(description: "\(validationCase.name): no closed form of the figure '\(figure)'")
        }
        return value
    }

    private func standalone(
        _ name: String, settings: [String], in validationCase: ValidationCase
    ) throws -> (form: StandaloneClosedForm, inputs: [String: Double]) {
        guard let form = StandaloneClosedForm(rawValue: name) else {
            let known = StandaloneClosedForm.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(description: "\(validationCase.name): no closed form '\(name)'; accepted: \(known)")
        }
        var inputs: [String: Double] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let number = Double(parts[1]), number.isFinite, form.inputs.contains(parts[0]) else {
                throw Problem(
                    description:
                        "\(validationCase.name): '\(setting)' as an input of '\(name)'; accepted: NAME=NUMBER with a name of "
                        + form.inputs.joined(separator: ", "))
            }
            inputs[parts[0]] = number
        }
        for input in form.inputs where inputs[input] == nil {
            throw Problem(description: "\(validationCase.name): no '\(input)' for '\(name)'")
        }
        return (form, inputs)
    }
}
