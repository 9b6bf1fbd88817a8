/// One server of `LoadBalancing`: what waits, in order of arrival, and since when it has been so.
struct TaskServer {
    private struct Line {
        var tasks: [(number: Int, asked: Double, counts: Bool)] = []
        var first = 0
        var count: Int { tasks.count - first }
        var head: Int { first < tasks.count ? tasks[first].number : Int.max }

        mutating func take() -> (asked: Double, counts: Bool) {
            let task = tasks[first]
            first += 1
            if first == tasks.count {
                tasks.removeAll(keepingCapacity: true)
                first = 0
            } else if first > 1024 {
                tasks.removeFirst(first)
                first = 0
            }
            return (task.asked, task.counts)
        }
    }

    private var company = Line()
    private var alone = Line()
    private var next = 0
    /// Whether a service is under way, and when it ends; continuous time only, as the next.
    var isBusy = false
    var freeAt = 0.0
    /// When the queue changed last.
    var changed = 0.0
    /// Queue lengths with what is in service, those that want company and wait, and when they changed, for who knows them late;
    /// continuous time only.
    private var past: [(time: Double, length: Int, company: Int)] = []
    private var oldest = 0

    /// Tasks that wait.
    var waiting: Int { company.count + alone.count }
    /// Those of them that want company.
    var wantingCompany: Int { company.count }

    /// A task joins.
    mutating func add(wantsCompany: Bool, asked: Double, counts: Bool) {
        if wantsCompany {
            company.tasks.append((next, asked, counts))
        } else {
            alone.tasks.append((next, asked, counts))
        }
        next += 1
    }

    /// Takes up what is served next; returns how long the tasks that count have waited, their number, and how many were in company.
    mutating func serve(at time: Double, _ order: LoadBalancing.Order) -> (waited: Double, counted: Int, inCompany: Int) {
        let takesCompany: Bool
        switch order {
        case .arrival: takesCompany = company.head < alone.head
        case .companyFirst: takesCompany = company.count > 0
        case .pairsFirst: takesCompany = company.count > 1 || alone.count == 0
        }
        var (waited, counted) = (0.0, 0)
        func count(_ task: (asked: Double, counts: Bool)) {
            guard task.counts else { return }
            waited += time - task.asked
            counted += 1
        }
        guard takesCompany else {
            count(alone.take())
            return (waited, counted, 0)
        }
        count(company.take())
        guard company.count > 0 else { return (waited, counted, 0) }
        count(company.take())
        return (waited, counted, counted)
    }

    /// Writes the queue down for who learns of it late.
    mutating func remember(_ length: Int, at time: Double) { past.append((time, length, company.count)) }

    /// The queue at a time that never decreases from call to call.
    mutating func queue(at time: Double) -> (length: Int, company: Int) {
        while oldest + 1 < past.count, past[oldest + 1].time <= time { oldest += 1 }
        if oldest > 4096 {
            past.removeFirst(oldest)
            oldest = 0
        }
        guard oldest < past.count, past[oldest].time <= time else { return (0, 0) }
        return (past[oldest].length, past[oldest].company)
    }
}
