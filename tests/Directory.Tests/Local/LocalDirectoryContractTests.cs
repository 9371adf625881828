using P2POrleans.Directory.Contract;

namespace P2POrleans.Directory.Tests.Local;

/// <summary>The contract, kept by the local engine over SQLite.</summary>
public static class LocalDirectoryContractTests
{
    public sealed class Announces : AnnounceContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await LocalHarness.StartAsync();
    }

    public sealed class LookUps : LookupContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await LocalHarness.StartAsync();
    }

    public sealed class Registrations : RegistrationContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await LocalHarness.StartAsync();
    }

    public sealed class Leases : LeaseContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await LocalHarness.StartAsync();
    }

    public sealed class Searches : SearchContract
    {
        protected override async Task<DirectoryHarness> StartAsync() => await LocalHarness.StartAsync();
    }
}
