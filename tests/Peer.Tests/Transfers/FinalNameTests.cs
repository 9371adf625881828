using P2POrleans.Peer.Transfers;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class FinalNameTests : IDisposable
{
    private const int Contestants = 4;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TryTake_SeveralAtOnce_OneGetsItAndTheOthersKeepTheirs(bool asksSystem)
    {
        for (int round = 0; round < 300; round++)
        {
            string[] files = [.. Enumerable.Range(0, Contestants).Select(i => _folder[$"{round}-{i}"])];
            foreach (string file in files)
                await File.WriteAllTextAsync(file, file);
            using var start = new Barrier(Contestants);
            bool[] taken = await Task.WhenAll(files.Select(file => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return FinalName.TryTake(file, _folder[$"{round}"], asksSystem && OperatingSystem.IsLinux());
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(taken, true);
            Assert.Equal(files[Array.IndexOf(taken, true)], await File.ReadAllTextAsync(_folder[$"{round}"]));
            Assert.Equal(Contestants - 1, files.Count(File.Exists));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryTake_DanglingLinkHasTheName_IsTaken(bool asksSystem)
    {
        File.WriteAllText(_folder["f"], "");
        File.CreateSymbolicLink(_folder["link"], _folder["nothing"]);

        Assert.False(FinalName.TryTake(_folder["f"], _folder["link"], asksSystem && OperatingSystem.IsLinux()));
    }

    [Fact]
    public void TryTake_NoSuchFolder_Throws()
    {
        File.WriteAllText(_folder["f"], "");

        Assert.ThrowsAny<IOException>(() => FinalName.TryTake(_folder["f"], _folder["none/f"]));
    }

    public void Dispose() => _folder.Dispose();
}
