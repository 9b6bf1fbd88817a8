/// What balancers know of the queues, late, and what they make of it.
public struct QueueKnowledge: Sendable, Equatable {
    /// When tasks that want company are sent where one waits alone.
    public struct Lure: Sendable, Equatable {
        /// By how many tasks the queue may be longer than that which the task would go to else.
        public var most: Double
        /// Whether only what the site itself sent of late is counted, else what is known late of the queue as well.
        public var countsOwnAlone: Bool

        /// A lure.
        public init(most: Double, countsOwnAlone: Bool) { (self.most, self.countsOwnAlone) = (most, countsOwnAlone) }
    }

    /// How old it is.
    public var age: Double
    /// How many servers are drawn and looked at.
    public var drawn: Int
    /// Whether what the pair sent since is added: each site counts its own tasks as they are, and those of its partner as far as what both
    /// know says where they went.
    public var remembering: Bool
    /// Where the second queue is longer than the first by at least so much, both tasks go to the first, whatever the outputs say.
    public var gap: Double
    /// What a task that wants company counts beside one that does not: a half where two of them are served as one.
    public var companyWeight = 1.0
    /// How many tasks are taken to be served since, of each queue.
    public var served = 0.0
    /// What a site does with a task that wants company; `nil`: nothing of its own.
    public var lure: Lure?

    /// Knowledge of queue lengths alone.
    public init(age: Double, drawn: Int, remembering: Bool, gap: Double = .infinity) {
        (self.age, self.drawn, self.remembering, self.gap) = (age, drawn, remembering, gap)
    }
}
