import Heralding
import Quantities

/// Parameters of Li et al., arXiv:2604.07451, Table III, with the printed transmission, to be varied by tests.
func tableIII(
    emission: Double = 0.7, transmission: Double = 0.06, dark: Double = 10, visibility: Double = 1, offset: Double = 0,
    detuning: Double = 0, dephasing: Double = 0, efficiency: Double = 0.9, emissionB: Double? = nil, slowdownB: Double = 1
) -> HeraldingParameters {
    func node(_ probability: Double, _ slowdown: Double) -> Emission {
        Emission(
            probability: probability, internalCooperativity: 20, outcoupling: nil,
            excitedStateLifetime: TimeSpan(seconds: 330e-9 * slowdown), binDuration: TimeSpan(seconds: 240e-9),
            binSwap: TimeSpan(seconds: 100e-9))
    }
    let link = FiberLink(
        length: Length(meters: 50e3), directDistance: Length(meters: 50e3), attenuation: Attenuation(decibelsPerKilometer: 0.25),
        signalSpeed: Speed(metersPerSecond: 2.1e8), statedTransmission: transmission, statedLinkTime: nil)
    let station = Station(
        opticsTransmission: 0.8, detectorEfficiency: efficiency, darkCountRate: Rate(perSecond: dark), processingTime: .zero)
    let interference = Interference(
        visibility: visibility, arrivalOffset: TimeSpan(seconds: offset), detuning: Frequency(hertz: detuning),
        pureDephasing: Rate(perSecond: dephasing))
    return HeraldingParameters(
        a: .init(emission: node(emission, 1), station: station, interference: interference),
        b: .init(emission: node(emissionB ?? emission, slowdownB), station: station, interference: interference), link: link)
}

/// The parameters after a change.
func varied(_ parameters: HeraldingParameters, _ change: (inout HeraldingParameters) -> Void) -> HeraldingParameters {
    var parameters = parameters
    change(&parameters)
    return parameters
}
