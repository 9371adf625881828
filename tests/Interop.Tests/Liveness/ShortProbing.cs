using P2POrleans.Interop.Tests.Harness;

namespace P2POrleans.Interop.Tests.Liveness;

/// <summary>A gateway that gives an original peer up after two failures, a second apart.</summary>
public sealed class ShortProbing : NetworkFixture
{
    protected override IReadOnlyDictionary<string, string?> GatewaySettings { get; } = new Dictionary<string, string?>
    {
        ["P2P__OriginalPeers__ProbeEvery"] = "00:00:01",
        ["P2P__OriginalPeers__ProbeFailures"] = "2",
        ["P2P__OriginalPeers__OfflineAfter"] = "00:00:00",
    };
}
