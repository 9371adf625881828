using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>A network of processes and one file of 25 pieces to fetch.</summary>
public abstract partial class TransferTest : IAsyncLifetime
{
    protected const string Name = "file.bin";
    protected const int PieceLength = 1024 * 1024;
    protected const int Size = 24 * PieceLength + 5;
    private const int Pieces = 25;

    /// <summary>Slow enough to interfere with: two pieces a second.</summary>
    protected const string Slow = "2M";

    protected TestNetwork Network { get; private set; } = null!;

    protected string Target => Network.Folder("target");

    public async Task InitializeAsync() => Network = await TestNetwork.StartAsync(TestNetwork.LocalEngine);

    public async Task DisposeAsync() => await Network.DisposeAsync();

    protected async Task<TestPeer> ShareAsync(string peer, params string[] more)
    {
        string path = Path.Combine(Network.Folder(peer), Name);
        if (!File.Exists(path))
        {
            await File.WriteAllBytesAsync(path, Crafted.Random(1, Size));
            // Old enough for its stamp to be trusted: a file that was written a moment ago is hashed again.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        }

        return await Network.StartPeerAsync(peer, Network.Folder(peer), more);
    }

    /// <summary>Until three pieces, or so many, have come.</summary>
    protected static Task<string> WaitUntilReceivingAsync(TestProcess get, double pieces = 3) => get.WaitForErrorAsync(l =>
        Progress().Match(l) is { Success: true } match && double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) >= pieces);

    /// <summary>The pieces that the journal of the partial file marks as verified: a byte each, at its end.</summary>
    protected bool[] Marks() =>
        [.. File.ReadAllBytes(Assert.Single(Directory.GetFiles(Target, "*.part.journal")))[^Pieces..].Select(mark => mark != 0)];

    protected static long LengthOf(bool[] marks) =>
        marks.Select((isMarked, piece) => isMarked ? Math.Min(PieceLength, Size - (long)piece * PieceLength) : 0).Sum();

    /// <summary>What a peer has sent so far, when nobody is being sent anything any more.</summary>
    protected static async Task<long> SentAsync(TestPeer peer)
    {
        using var http = new HttpClient { BaseAddress = peer.HttpUrl };
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        while (true)
        {
            using JsonDocument status = JsonDocument.Parse(await http.GetStringAsync("api/v1/status", patience.Token));
            JsonElement uploads = status.RootElement.GetProperty("uploads");
            if (uploads.GetProperty("active").GetInt32() == 0)
                return uploads.GetProperty("bytes").GetInt64();
        }
    }

    protected static async Task AssertFetchedAsync(string folder) =>
        Assert.Equal(Crafted.Random(1, Size), await File.ReadAllBytesAsync(Path.Combine(folder, Name)));

    [GeneratedRegex(@"^p2p: file\.bin: ([\d.]+) of [\d.]+ MiB")]
    private static partial Regex Progress();
}
