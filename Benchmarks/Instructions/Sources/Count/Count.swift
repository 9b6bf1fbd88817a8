import Allocations
import NodeEmulation

/// Runs one case at one length, to be counted from outside: Count CASE LENGTH.
///
/// Prints one line of JSON: how many events that were, and how often memory was asked for.
@main struct Count {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let length = Double(arguments[2]) else { usage() }
        var figures: [(String, UInt64)]
        switch arguments[1] {
        case "click": figures = link(.click, seconds: length, waiting: false)
        case "click-waiting": figures = link(.click, seconds: length, waiting: true)
        case "herald": figures = link(.herald, seconds: length, waiting: false)
        case "herald-waiting": figures = link(.herald, seconds: length, waiting: true)
        case "hold-16": figures = kernel(Kernel.hold(pending: 16, events: Int(length)), events: length)
        case "hold-512": figures = kernel(Kernel.hold(pending: 512, events: Int(length)), events: length)
        case "hold-8192": figures = kernel(Kernel.hold(pending: 8192, events: Int(length)), events: length)
        case "timeouts-64": figures = kernel(Kernel.timeouts(pending: 64, events: Int(length)), events: length)
        case "wire": figures = kernel(Kernel.wire(events: Int(length)), events: length)
        default: usage()
        }
        if counts_allocations() != 0 { figures.append(("allocations", allocations())) }
        print("{" + figures.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
    }

    private static func link(_ resolution: RunPlan.Resolution, seconds: Double, waiting: Bool) -> [(String, UInt64)] {
        let record = ReferenceLink.run(resolution, seconds: seconds, waiting: waiting)
        return [("events", record.events), ("attempts", record.attempts), ("heralds", record.heralds)]
    }

    // The checksum is printed so that the work cannot be optimized away.
    private static func kernel(_ checksum: UInt64, events: Double) -> [(String, UInt64)] {
        [("events", UInt64(events)), ("checksum", checksum)]
    }

    private static func usage() -> Never {
        fatalError("usage: Count CASE LENGTH")
    }
}
