using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;

namespace P2POrleans.Cluster.Tests.Contract;

public sealed class OrleansDirectoryContractTests : FileDirectoryContract
{
    protected override async Task<DirectoryHarness> StartAsync() => await ClusterHarness.StartAsync();
}
