using P2POrleans.Directory.Tests.Storage;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Storage.Sqlite;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Directory.Tests.Model;

public sealed class RandomWalkTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8, 30046593, Environment.TickCount];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Directory_RandomSteps_AgreesWithTheModel(int seed) =>
        WalkAsync(seed, steps: 400, faultRate: 0, new MemoryDirectoryStore());

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Directory_RandomStepsWithFailingWrites_AgreesWithTheModel(int seed) =>
        WalkAsync(seed, steps: 400, faultRate: 0.05, new MemoryDirectoryStore());

    [Fact]
    public async Task DirectoryOverSqlite_RandomSteps_AgreesWithTheModel()
    {
        using var folder = new TemporaryFolder();
        await using SqliteDirectoryStore store = SqliteDirectoryStore.Open(folder["directory.db"], SqliteDurability.ProcessCrash);
        await WalkAsync(seed: 11, steps: 200, faultRate: 0.02, new BorrowedStore(store));
    }

    private async Task WalkAsync(int seed, int steps, double faultRate, IDirectoryStore store)
    {
        output.WriteLine($"Seed {seed}.");
        await using var walk = new RandomWalk(seed, store);
        await walk.OpenAsync();
        for (int step = 0; step < steps; step++)
        {
            output.WriteLine($"{step}: {await walk.StepAsync(faultRate)}");
            await walk.CompareAsync();
        }
    }
}
