/// The keys of a scenario file. Every one but the hardware can be left out: what then remains is the CHSH game at 50 km.
extension FieldTable {
    static let scenario: [Field] =
        head + link + game + scheduling + workload + protection + trading + requests + faults + requirement + run

    private static let li = "Li et al., arXiv:2604.07451"
    private static let ding = "Ding and Jiang, arXiv:2407.21723"

    private static let head: [Field] = [
        Field(
            .scenario, "schema", .count, .within(1...1), absence: .required, example: "1", source: "this format",
            "Version of the file format."),
        Field(
            .scenario, "title", .text, absence: .value("CHSH at 50 km"), source: "this format",
            "The question that this scenario asks, in one line."),
        Field(
            .scenario, "hardware", .path, absence: .meaning(word: "none", "the command names the hardware file"),
            example: "../Hardware/yb171-nanofiber.yaml", source: "this format",
            "Hardware file of both nodes, relative to the scenario file, or {a: path, b: path} for unequal nodes."),
        Field(
            .scenario, "protocol", .choice(["two_photon_interference", "single_click", "photon_scattering"]),
            absence: .value("two_photon_interference"), source: "\(li); Barrett and Kok 2005",
            "How pairs are heralded: two photons in time bins, one photon of either node, or one that both cavities reflect."),
    ]

    private static let link: [Field] = [
        Field(
            .scenario, "link.length", .quantity(.length), .within(0...2e7), absence: .value("50 km"), source: "\(li), Table III",
            "Fiber length from node to node, with the station in the middle."),
        Field(
            .scenario, "link.direct_distance", .quantity(.length), .within(0...2e7),
            absence: .meaning(word: "computed", "the fiber is straight: the link's length"), example: "50 km", source: li,
            "Straight-line distance between the sites, which the fastest rival signal could use."),
        Field(
            .scenario, "link.attenuation", .quantity(.attenuation), .within(0...1000),
            absence: .meaning(word: "computed", "the hardware's fiber.attenuation"), example: "0.25 dB/km",
            source: "this format", idleWhenGiven: ["link.transmission"],
            "Power loss per fiber length of this link."),
        Field(
            .scenario, "link.signal_speed", .quantity(.speed), .within(1e3...299_792_458), absence: .value("2.1e8 m/s"),
            source: "\(li), Table III", "Speed of light in the fiber."),
        Field(
            .scenario, "link.transmission", .quantity(.ratio), .above(0, upTo: 1),
            absence: .meaning(word: "computed", "10^(-attenuation length / 10 dB)"), example: "0.06", source: "this format",
            "Node-to-node transmission, in place of length and attenuation."),
        Field(
            .scenario, "link.time", .quantity(.time), .within(0...1000),
            absence: .meaning(word: "computed", "length / signal speed"),
            example: "240 us", source: "this format",
            "Time from the end of emission to the herald's arrival, in place of length and speed."),
        Field(
            .scenario, "link.channels", .count, .within(1...1000), absence: .value("1"), source: "\(li): N_ch",
            "Channels side by side, each with its own atoms, cavities, fiber and station; their rounds are judged together."),
    ]

    private static let game: [Field] = [
        Field(
            .scenario, "game.kind",
            .choice(["chsh", "trading", "coordination", "correlated", "table", "majority", "dual_work_scheduling"]),
            absence: .value("chsh"), source: "\(li), Eq. 1",
            "The game: CHSH, a coordination game, any two-party game by its table, one of three parties, or two routers' of a workload."
        ),
        Field(
            .scenario, "game.news_probability", .quantity(.ratio), .within(0...1), absence: .value("0.3"), source: ding,
            games: ["trading"], "Probability that a site has news, independently of the other."),
        Field(
            .scenario, "game.penalty", .quantity(.ratio), .within(0...1), absence: .value("0.3"), source: ding,
            games: ["trading", "majority"],
            "Utility of the wrong parity when inputs differ, as with news at one site; the right parity earns one minus this."),
        Field(
            .scenario, "game.penalties", .list(.ratio, 2...2), .within(0...1), absence: .value("[0, 0]"), source: "\(li), Eq. 1",
            games: ["coordination", "correlated"],
            "Utilities of the wrong parity at inputs 01 and 10; the right parity earns one minus these."),
        Field(
            .scenario, "game.input_law", .matrix, .within(0...1), absence: .value("[[0.25, 0.25], [0.25, 0.25]]"),
            source: "the uniform law of CHSH", games: ["coordination", "table"],
            "Probability of each pair of inputs, one row for each input of node a; the sum is 1."),
        Field(
            .scenario, "game.both_probability", .quantity(.ratio), .within(0...0.5), absence: .value("0.4"), source: li,
            games: ["correlated"], "Probability t of inputs 11; 01 and 10 have t/2 each."),
        Field(
            .scenario, "game.utility", .table, .within(-1e4...1e4), absence: .value("[[[1, 0], [1, 0]], [[1, 0], [0, 1]]]"),
            source: "the utilities of CHSH", games: ["table"],
            "For each pair of inputs the utilities of equal and unequal outputs, or of all pairs of outputs; in the law's shape."),
        Field(
            .scenario, "game.strategy", .choice(["entangled", "classical"]), absence: .value("entangled"), source: "this format",
            "Which players play: with the stored pairs, or the best ones without."),
    ]

    private static let dualWork: Set<String> = ["dual_work_scheduling"]

    private static let scheduling: [Field] = [
        Field(
            .scenario, "scheduling.load", .quantity(.ratio), .within(0.01...0.99), absence: .value("0.5"),
            source: "the middle of da Silva and Wehner's loads", games: dualWork,
            "Part of its time that a server works for customers; with the rate of requests it sets the mean service."),
        Field(
            .scenario, "scheduling.split", .quantity(.ratio), .within(0.01...0.99), absence: .value("0.3"),
            source: "assumed: where entanglement helps, in the reference on games", games: dualWork,
            "Part of the pairs of customers that perfect correlations shall send to different servers."),
        Field(
            .scenario, "scheduling.settings", .count, .within(2...16), absence: .value("8"),
            source: "assumed: two more than the least that keep most of the gain", games: dualWork,
            "Intervals of services that a router tells apart, each with an angle of its own."),
        Field(
            .scenario, "scheduling.baseline", .choice(["power", "saturating", "table"]), absence: .value("power"),
            source: "da Silva and Wehner's examples T(t) = t^2 and t^1.5", games: dualWork,
            "What an idle server's run of length t earns: t to a power, 1 - exp(-t/time), or straight lines between points."),
        Field(
            .scenario, "scheduling.baseline_time", .number, .above(0, upTo: 1e6), absence: .value("1"),
            source: "assumed: a mean service", games: dualWork,
            "With the baseline saturating: what is done within about this many mean services counts."),
        Field(
            .scenario, "scheduling.baseline_table", .matrix, .within(0...1e6), absence: .value("[[0, 0], [1, 0], [50, 49]]"),
            source: "assumed: a task that takes a mean service to set up", games: dualWork,
            "With the baseline table: points (t, T), t in mean services and ascending, constant outside."),
        Field(
            .scenario, "scheduling.baseline_exponent", .number, .within(0...10), absence: .value("2"),
            source: "da Silva and Wehner's example T(t) = t^2", games: dualWork,
            "With the baseline power: an idle server's run of length t earns t to this power, t in mean services."),
    ]

    private static let loadBalancing: Set<String> = ["load_balancing"]

    private static let workload: [Field] = [
        Field(
            .scenario, "workload.kind", .choice(["none", "load_balancing", "grid_protection", "trading_windows"]),
            absence: .value("none"),
            source: "this format",
            "The system whose decisions the rounds are: none, balancers that send tasks to servers, two substations, or two traders."
        ),
        Field(
            .scenario, "workload.servers", .count, .within(2...1000), absence: .value("2"),
            source: "assumed: as many as a pair of balancers can keep apart", workloads: loadBalancing,
            "Servers that the tasks are sent to."),
        Field(
            .scenario, "workload.service", .choice(["slotted", "exponential", "fixed"]), absence: .value("exponential"),
            source: "assumed: the least orderly law that queues are computed for", workloads: loadBalancing,
            "What a service takes, of one task or of two that want company: a slot, an exponential or a fixed time."),
        Field(
            .scenario, "workload.order", .choice(["arrival", "company_first", "pairs_first"]), absence: .value("arrival"),
            source: "assumed: first come, first served", workloads: loadBalancing,
            "Whom a server takes up: the first to come, one that wants company before all others, or one only if there are two of them."
        ),
        Field(
            .scenario, "workload.load", .quantity(.ratio), .within(0.01...0.99), absence: .value("0.7"),
            source: "assumed: queues form, and no policy is overrun", workloads: loadBalancing,
            "Part of its time that a server would work if no task found company; it sets the service time, unless that is a slot."
        ),
    ]

    private static let gridProtection: Set<String> = ["grid_protection"]

    private static let protection: [Field] = [
        Field(
            .scenario, "workload.reclose_time", .quantity(.time), .above(0, upTo: 1e6), absence: .value("500 ms"),
            source: "assumed: a fast automatic reclosure", workloads: gridProtection,
            "Mean time until a line that opened closes again; exponential."),
        Field(
            .scenario, "workload.trip_cost", .number, .within(0...1000), absence: .value("0.1"),
            source: "assumed: as much as holding", workloads: gridProtection,
            "What a line costs at each disturbance that leaves it open, whether it opened then or stood open before, in incidents."
        ),
        Field(
            .scenario, "workload.hold_cost", .number, .within(0...1000), absence: .value("0.1"),
            source: "assumed: as much as tripping", workloads: gridProtection,
            "What it costs a line to hold through a disturbance, in incidents."),
        Field(
            .scenario, "workload.delay_cost", .quantity(.rate), .within(0...1e12), absence: .value("60 /s"),
            source: "assumed: an incident per cycle of a grid of 60 Hz", workloads: gridProtection,
            "What a severe disturbance costs per second until it is answered, in incidents."),
        Field(
            .scenario, "workload.outage_cost", .quantity(.rate), .within(0...1e12), absence: .value("0 /s"),
            source: "assumed: the game's penalties say it all", workloads: gridProtection,
            "What each second costs in which both lines are open, beside what the game misses, in incidents."),
    ]

    private static let tradingWindows: Set<String> = ["trading_windows"]

    private static let trading: [Field] = [
        Field(
            .scenario, "workload.window", .quantity(.time), .within(1e-9...1e6), absence: .value("1 s"),
            source: "assumed: news changes its pace within seconds", workloads: tradingWindows,
            "How long news comes with one probability before it comes with the next."),
        Field(
            .scenario, "workload.news_probabilities", .list(.ratio, 1...10), .within(0...1), absence: .value("[0.2, 0.4]"),
            source: "assumed: around the example of Ding and Jiang, arXiv:2407.21723", workloads: tradingWindows,
            "Probability of news at a venue, window by window, in turn."),
        Field(
            .scenario, "workload.quote_lifetime", .quantity(.time), .above(0, upTo: 1e6), absence: .value("100 us"),
            source: "assumed: less than light takes between the venues", workloads: tradingWindows,
            "Mean time for which an opportunity lasts; exponential."),
        Field(
            .scenario, "workload.holding_time", .quantity(.time), .above(0, upTo: 1e6), absence: .value("10 ms"),
            source: "assumed: long beside a quote", workloads: tradingWindows,
            "Mean time until a position is closed; exponential."),
        Field(
            .scenario, "workload.risk_aversion", .number, .within(0...1000), absence: .value("0.0001"),
            source: "assumed: an inventory of ten costs a hundredth of a round", workloads: tradingWindows,
            "What inventory costs per opportunity: this times its square, in units of the game's utility."),
    ]

    private static let requests: [Field] = [
        Field(
            .scenario, "requests.process", .choice(["on_herald", "periodic", "poisson"]), absence: .value("on_herald"),
            source: li,
            "When decisions are asked for: whenever a pair is heralded, at equal intervals, or at random."),
        Field(
            .scenario, "requests.rate", .quantity(.rate), .above(0, upTo: 1e12),
            absence: .meaning(word: "none", "allowed with on_herald only, which needs no rate"), example: "1000 /s",
            source: "this format", "Mean requests per second."),
        Field(
            .scenario, "requests.order", .choice(["oldest", "freshest"]), absence: .value("oldest"),
            source: "assumed: first in, first out", "Which of the stored pairs answers a request."),
        Field(
            .scenario, "requests.cutoff_age", .quantity(.time), .above(0, upTo: 1e6),
            absence: .meaning(word: "none", "pairs are kept until they are used"), example: "10 ms", source: "this format",
            "Age since emission at which an unused pair is given up."),
    ]

    private static let requirement: [Field] = [
        Field(
            .scenario, "requirement.stability_window", .list(.time, 1...100), .within(1e-6...1e6),
            absence: .value("[10 ms, 20 ms, 50 ms, 100 ms]"),
            source: "assumed: around the window at which \(li), find an advantage",
            "Spans over which the task stays the same; each is judged by itself."),
        Field(
            .scenario, "requirement.decision_deadline", .quantity(.time), .above(0, upTo: 1000), absence: .value("10 us"),
            source: "assumed: \"within microseconds\" of \(li)", "Latest time from request to output."),
        Field(
            .scenario, "requirement.significance", .quantity(.ratio), .between(0, 1), absence: .value("0.05"), source: li,
            "Type I error of the test in one window."),
        Field(
            .scenario, "requirement.power", .quantity(.ratio), .between(0, 1), absence: .value("0.9"),
            source: "assumed: nine windows in ten shall certify", "Probability with which one window must certify."),
        Field(
            .scenario, "requirement.confidence", .quantity(.ratio), .between(0, 1), absence: .value("0.999"),
            source: "this format", "Confidence level of all intervals around measured figures."),
    ]

    private static let run: [Field] = [
        Field(
            .scenario, "run.duration", .quantity(.time), .above(0, upTo: 1e6), absence: .value("100 s"), source: "this format",
            "Measured time, all replications together, warm-up not included."),
        Field(
            .scenario, "run.warm_up", .quantity(.time), .within(0...1e5), absence: .value("10 ms"), source: "this format",
            "Time emulated before measuring begins, in every replication."),
        Field(
            .scenario, "run.replications", .count, .within(1...100_000), absence: .value("10"), source: "this format",
            "Independent runs that the duration is divided into."),
        Field(.scenario, "run.seed", .count, absence: .value("2604"), source: "this format", "Root of all randomness."),
        Field(
            .scenario, "run.resolution", .choice(["click", "herald"]), absence: .value("herald"), source: "this format",
            "How finely the physics is resolved: every attempt, photon and click an event, or only attempts that can herald."),
    ]
}
