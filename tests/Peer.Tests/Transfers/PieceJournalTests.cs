using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class PieceJournalTests : IDisposable
{
    private static readonly ContentId Id = ContentHasher.Hash([1]).Id;

    private readonly TemporaryFolder _folder = new();

    /// <summary>One that was opened before it was deleted, and locked after that, is no lock.</summary>
    [Fact]
    public async Task Open_WhileOthersDeleteIt_OneHolderAtATime()
    {
        int holders = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < 5000; i++)
                {
                    try
                    {
                        PieceJournal journal = PieceJournal.Open(_folder["journal"], Id);
                        most = Math.Max(most, Interlocked.Increment(ref holders));
                        Thread.SpinWait(2000);
                        Interlocked.Decrement(ref holders);
                        journal.Delete();
                    }
                    catch (IOException)
                    {
                        // Another one has it.
                    }
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(1, most);
    }

    public void Dispose() => _folder.Dispose();
}
