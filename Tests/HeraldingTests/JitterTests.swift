import Glibc
import Heralding
import Quantities
import Testing

/// Closed forms of jittering detectors against what an integral over the photons' own times says is left of their clicks.
@Suite struct JitterTests {
    /// P[a photon's click is seen within the gate]: Simpson's rule over the time of the photon, smooth from its start to the end.
    static func seen(_ p: HeraldingParameters, _ rate: Double, delay: Double = 0) -> Double {
        let (window, spread) = (p.binDuration, p.station.timingJitter.seconds / (8 * log(2.0)).squareRoot())
        let steps = 20_000
        var (sum, all) = (0.0, 0.0)
        for k in 0...steps {
            let u = (window - delay) * Double(k) / Double(steps)
            let t = delay + u
            let weight = (k == 0 || k == steps ? 1.0 : k % 2 == 1 ? 4 : 2) * exp(-rate * u)
            all += weight
            sum += weight * 0.5 * (erf((window - t) / (spread * 2.0.squareRoot())) + erf(t / (spread * 2.0.squareRoot())))
        }
        return sum / all
    }

    /// Detectors without jitter that see as many photons of either node.
    private static func dimmed(_ p: HeraldingParameters, delayB: Double = 0) -> HeraldingParameters {
        varied(p) {
            $0.a.opticsTransmission *= seen(p, p.a.photonDecayRate)
            $0.b.opticsTransmission *= seen(p, p.b.photonDecayRate, delay: delayB)
            $0.station.timingJitter = .zero
        }
    }

    /// Of photons alike, jitter hides some whatever their origin: it acts as loss.
    @Test(arguments: [20.0, 50, 100, 200, 1000], [HeraldingProtocol.twoPhotonInterference, .singleClick])
    func photonsAlikeAreLost(nanoseconds: Double, kind: HeraldingProtocol) {
        let p = varied(kind == .singleClick ? SingleClickTests.link(dark: 1e4, phase: 0.2) : tableIII(dark: 1e4)) {
            $0.station.timingJitter = TimeSpan(seconds: nanoseconds * 1e-9)
        }
        let (form, expected) = (ProtocolClosedForm(p), ProtocolClosedForm(Self.dimmed(p)))
        #expect(abs(form.heraldProbability / expected.heraldProbability - 1) < 1e-9)
        #expect(abs(form.falseFraction / expected.falseFraction - 1) < 1e-8)
        #expect(abs((1 - form.state.fidelity) / (1 - expected.state.fidelity) - 1) < 1e-8)
    }

    /// Pairs of photons of which one is slower and late, and of photons that hardly decay within the gate.
    @Test(arguments: [1.0, 50, 100, 200], [1e9, 1e7, 1e3, 43, 40, 1])
    func pairsAreSeen(nanoseconds: Double, rate: Double) {
        for delay in [0, 30e-9] {
            let p = varied(tableIII(dark: 0, offset: delay)) {
                $0.station.timingJitter = TimeSpan(seconds: nanoseconds * 1e-9)
                $0.b.photonDecayRate = rate
            }
            // Without jitter, the gate cuts off what comes after its end already.
            let sharp = varied(p) { $0.station.timingJitter = .zero }
            let part = Self.seen(p, p.a.photonDecayRate) * Self.seen(p, rate, delay: delay)
            let ratio = HeraldingClosedForm(p).heraldProbability / HeraldingClosedForm(sharp).heraldProbability
            #expect(abs(ratio / part - 1) < 1e-9, "\(ratio), \(part)")
        }
    }

    /// A coincidence window that lets everything through keeps the fidelity that there is without one.
    @Test(arguments: [20.0, 50, 100, 200]) func filtersAsLongAsTheGate(nanoseconds: Double) {
        func fidelity(_ window: Double?) -> Double {
            HeraldingClosedForm(
                varied(tableIII(dark: 0, offset: 15e-9, detuning: 2e6)) {
                    $0.station.timingJitter = TimeSpan(seconds: nanoseconds * 1e-9)
                    $0.station.coincidenceWindow = window.map { TimeSpan(seconds: $0) }
                }
            ).photonPairFidelity
        }
        let (filtered, free) = (fidelity(239.999_999e-9), fidelity(nil))
        #expect(abs(filtered - free) < 1e-6, "\(filtered), \(free)")
    }
}
