import NodeEmulation
import Testing

@Suite struct ResolutionTests {
    @Test func smoke() {
        let link = ReferenceLink()
        let clicks = link.run(.click)
        let heralds = link.run(.herald)
        print(clicks)
        print(heralds)
    }
}
