using P2POrleans.Interop.Tests.Harness;

namespace P2POrleans.Interop.Tests.Contract;

/// <summary>A gateway for tests that do little else than log in.</summary>
public sealed class ContractFixture : NetworkFixture
{
    protected override IReadOnlyDictionary<string, string?> GatewaySettings { get; } = new Dictionary<string, string?>
    {
        // The default makes a guess dear, and a hundred honest logins as well.
        ["P2P__Directory__PasswordIterations"] = "1000",
    };
}
