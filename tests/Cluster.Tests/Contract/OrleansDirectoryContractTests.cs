using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;

namespace P2POrleans.Cluster.Tests.Contract;

/// <summary>The contract, kept by the Orleans engine on three silos.</summary>
public static class OrleansDirectoryContractTests
{
    public sealed class Announces : AnnounceContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await ClusterHarness.StartAsync();
    }

    public sealed class LookUps : LookupContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await ClusterHarness.StartAsync();
    }

    public sealed class Registrations : RegistrationContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await ClusterHarness.StartAsync();
    }

    public sealed class Leases : LeaseContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await ClusterHarness.StartAsync();
    }

    public sealed class Searches : SearchContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await ClusterHarness.StartAsync();
    }
}
