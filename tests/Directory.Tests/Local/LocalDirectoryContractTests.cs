using P2POrleans.Directory.Contract;

namespace P2POrleans.Directory.Tests.Local;

public sealed class LocalDirectoryContractTests : FileDirectoryContract
{
    protected override async Task<DirectoryHarness> StartAsync() => await LocalHarness.StartAsync();
}
