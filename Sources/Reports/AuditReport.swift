public import Studies

/// How often pairs without entanglement were certified, in every output format.
public struct AuditReport: Sendable {
    private let study: FalseCertificateStudy
    private let version: String

    /// A report of a study.
    public init(_ study: FalseCertificateStudy, version: String) {
        self.study = study
        self.version = version
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private static func words(_ strategy: FalseCertificateStudy.Strategy) -> String {
        switch strategy {
        case .vertex, .mixture, .gambling, .turning: strategy.rawValue
        case .score: "aimed at the score"
        case .bets: "aimed at the bets"
        case .controlledBets: "aimed at bets without luck"
        case .ratio: "aimed at the ratio"
        case .batches: "two rounds as one"
        }
    }

    private var text: String {
        let out = "Windows played without entanglement, and how many of them each test certified\n\n"
        var table = TextTable([.left, .left, .left, .right, .right, .right, .right, .left])
        table.add(["game", "strategy", "test", "rounds", "windows", "certified", "fraction", "at most allowed"])
        for row in study.rows {
            table.add([
                row.game, Self.words(row.strategy), CertifyReport.names[row.test] ?? row.test, "\(row.rounds)",
                "\(row.windows)", "\(row.certified)",
                NumberText.number(Double(row.certified) / Double(row.windows), digits: 4),
                NumberText.number(row.significance) + (row.isContradicted ? "  EXCEEDED" : ""),
            ])
        }
        return out + table.text
    }

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "audit", "version": .text(version),
            "rows": .list(
                study.rows.map { row in
                    [
                        "game": .text(row.game), "strategy": .text(row.strategy.rawValue), "test": .text(row.test),
                        "rounds": .count(row.rounds), "windows": .count(row.windows), "certified": .count(row.certified),
                        "low": .number(row.low),
                        "significance": .number(row.significance), "contradicted": .flag(row.isContradicted),
                    ]
                }),
        ]
    }

    private var csv: String {
        CommaSeparated.row(["game", "strategy", "test", "windows", "certified", "low", "significance", "contradicted", "rounds"])
            + study.rows.map { row in
                CommaSeparated.row([
                    row.game, row.strategy.rawValue, row.test, "\(row.windows)", "\(row.certified)",
                    CommaSeparated.number(row.low),
                    CommaSeparated.number(row.significance), row.isContradicted ? "yes" : "no", "\(row.rounds)",
                ])
            }.joined()
    }

    /// Whether any test certified too often.
    public var isContradicted: Bool { study.rows.contains { $0.isContradicted } }
}
