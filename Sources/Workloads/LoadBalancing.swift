/// Load balancing: two sites with k balancers each send tasks to servers that both reach. A task wants company or does not; a server
/// takes two tasks that want company in the time of one. The model is the project's own.
///
/// Balancers come in pairs, one at each site, who share randomness and pairs of qubits. Every request gives each of a pair a task. Both
/// pick two different servers, from nothing or from what both sites know of the queues, and their outputs decide: **equal outputs put
/// the two tasks apart, unequal outputs put them together**. Input 1 is a task that wants company, so that the game's right outputs at
/// inputs 11 – unequal ones, in CHSH and the coordination games – put two such tasks together, and all others apart.
///
/// Which tasks a server takes up is its `order`; two that want company are always the two that have waited longest of such. With
/// slots each server serves once in every slot, after the slot's tasks have come; in continuous time whenever it is free, and what comes
/// during a service waits for the next. Times are in slots, or in mean services.
///
/// Left out: networks between balancers and servers, servers that differ, tasks that are preempted or moved.
public struct LoadBalancing: Sendable, Equatable {
    /// What a service takes, of one task or of two that want company.
    public enum Service: String, Sendable, CaseIterable {
        /// A slot.
        case slotted
        /// An exponential time of mean 1.
        case exponential
        /// 1.
        case fixed
    }

    /// Which tasks a server takes up.
    public enum Order: String, Sendable, CaseIterable {
        /// The one that has waited longest, with the next that wants company where it wants company itself.
        case arrival
        /// One that wants company, if there is any, with another one if there is one.
        case companyFirst = "company_first"
        /// Two that want company, if there are two; else one that wants none, if there is any.
        case pairsFirst = "pairs_first"
    }

    /// m, two or more.
    public var servers: Int
    /// k.
    public var pairs: Int
    /// Probability of the inputs 00, 01, 10, 11.
    public var law: [Double]
    /// What services take.
    public var service: Service
    /// Which tasks servers take up.
    public var order: Order
    /// Pairs of tasks per slot or mean service, all balancers together.
    public var rate: Double

    /// A system with at least two servers.
    public init(servers: Int, pairs: Int, law: [Double], service: Service, order: Order, rate: Double) {
        precondition(servers >= 2 && pairs >= 1 && law.count == 4, "two servers, a pair of balancers, four pairs of inputs")
        (self.servers, self.pairs, self.law) = (servers, pairs, law)
        (self.service, self.order, self.rate) = (service, order, rate)
    }
}

/// A link as searches take it: what it answers has a law, and takes a time.
public struct LinkAnswers: Sendable, Equatable {
    /// Probability of unequal outputs at inputs 00, 01, 10 and 11; every output by itself is random.
    public var together: [Double]
    /// In slots or mean services.
    public var delay: Double

    /// A link.
    public init(together: [Double], delay: Double) { (self.together, self.delay) = (together, delay) }
}

/// A request: a task for each balancer of a pair.
public struct TaskPair: Sendable, Equatable {
    /// When it came, and when the emulated link's outputs were out, in slots or mean services.
    public var asked, decided: Double
    /// Which pair of balancers.
    public var pair: Int
    /// Whether the task at either site wants company.
    public var wantsCompany: (a: Bool, b: Bool)
    /// The emulated link's outputs.
    public var outputs: (a: Bool, b: Bool)

    /// A request.
    public init(
        asked: Double, decided: Double, pair: Int, wantsCompany: (a: Bool, b: Bool), outputs: (a: Bool, b: Bool) = (false, false)
    ) {
        (self.asked, self.decided, self.pair) = (asked, decided, pair)
        (self.wantsCompany, self.outputs) = (wantsCompany, outputs)
    }

    /// 2x + y.
    var inputPair: Int { (wantsCompany.a ? 2 : 0) + (wantsCompany.b ? 1 : 0) }

    /// Equal requests.
    public static func == (a: TaskPair, b: TaskPair) -> Bool {
        a.asked == b.asked && a.decided == b.decided && a.pair == b.pair && a.wantsCompany == b.wantsCompany
            && a.outputs == b.outputs
    }
}
