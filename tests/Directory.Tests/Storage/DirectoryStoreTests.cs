using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Storage.Sqlite;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Storage;

public static class DirectoryStoreTests
{
    public sealed class Memory : DirectoryStoreContract
    {
        protected override Task<IDirectoryStore> OpenAsync() => Task.FromResult<IDirectoryStore>(new MemoryDirectoryStore());
    }

    public sealed class Sqlite : DirectoryStoreContract, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        protected override Task<IDirectoryStore> OpenAsync() =>
            Task.FromResult<IDirectoryStore>(SqliteDirectoryStore.Open(_folder["directory.db"], SqliteDurability.ProcessCrash));
    }
}
