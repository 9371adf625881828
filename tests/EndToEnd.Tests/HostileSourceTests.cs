using System.Diagnostics;
using System.Text.Json;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>Sources that do not send what they say they have.</summary>
public sealed class HostileSourceTests : TransferTest
{
    private static readonly string[] Liars = ["WrongBytes", "WrongLayer", "Less", "More"];

    [Theory]
    [InlineData("auto")]
    [InlineData("grpc")]
    public async Task Get_HostileSourcesBesideAnHonestOne_BringsTheFileAndNamesThem(string transport)
    {
        // Slow enough for all others to be asked meanwhile, on a busy machine, too.
        await ShareAsync("honest", "--limit-up", "1M");
        string[] hostile = [.. Liars, "Silence", "Mute", "Trickle", "Slowness"];
        await Task.WhenAll(hostile.Select(vice => StartHostileAsync(vice, Path.Combine(Network.Folder("honest"), Name))));

        ProcessResult result = (await Network.RunAsync("get", Name, "-o", Target, "--transport", transport, "--json")).AssertDone();

        await AssertFetchedAsync(Target);
        Dictionary<string, JsonElement> sources = result.Json.GetProperty("sources").EnumerateArray()
            .ToDictionary(source => source.GetProperty("peer").GetString()!);
        Assert.All([.. Liars, "Mute", "Slowness"], liar => Assert.NotNull(sources[liar].GetProperty("fault").GetString()));
        Assert.All(["WrongBytes", "WrongLayer", "Silence", "Mute"], vice => Assert.Equal(0, sources[vice].GetProperty("bytes").GetInt64()));
        // The last piece has five bytes: slow as they are, they may bring those in time.
        Assert.All(["Trickle", "Slowness"], vice => Assert.InRange(sources[vice].GetProperty("bytes").GetInt64(), 0, Size % PieceLength));
        // The rest is of those who sent whole pieces before they lied about the length.
        Assert.Equal(
            Size,
            sources["honest"].GetProperty("bytes").GetInt64() + new[] { "Less", "More", "Trickle", "Slowness" }.Sum(v => sources[v].GetProperty("bytes").GetInt64()));
    }

    /// <summary>Which is asked for as a whole, of one source.</summary>
    [Fact]
    public async Task Get_SmallFileOfSourcesThatKeepItWaiting_ComesFromTheHonestOne()
    {
        string file = Path.Combine(Network.Folder("honest"), "small.bin");
        await File.WriteAllBytesAsync(file, Crafted.Random(3, 200_000));
        await ShareAsync("honest");
        await Task.WhenAll(new[] { "Silence", "Trickle" }.Select(vice => StartHostileAsync(vice, file)));

        (await Network.RunAsync("get", "small.bin", "-o", Target)).AssertDone();

        Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(Target, "small.bin")));
    }

    [Fact]
    public async Task Get_OnlyLiars_IsCode4AndNoFile()
    {
        string file = Path.Combine(Network.Folder("files"), Name);
        await File.WriteAllBytesAsync(file, Crafted.Random(1, Size));
        // Without the one that sends all that is asked for.
        string[] liars = [.. Liars.Except(["More"])];
        await Task.WhenAll(liars.Select(vice => StartHostileAsync(vice, file)));

        ProcessResult result = await Network.RunAsync("get", Name, "-o", Target);

        Assert.Equal(4, result.ExitCode);
        Assert.All(liars, liar => Assert.Contains(liar, result.Error, StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Target, Name)));
    }

    /// <summary>The hashes of a file's two blocks are 64 bytes that have the root of the file: only the size tells them apart.</summary>
    [Fact]
    public async Task Get_64BytesWithTheRootOfTheFile_IsCode4AndNoFile()
    {
        byte[] whole = Crafted.Random(1, 2 * Crafted.BlockLength);
        byte[] twin = Crafted.TwinOf(whole);
        string file = Path.Combine(Network.Folder("files"), Name);
        await File.WriteAllBytesAsync(file, twin);
        string id = $"{Crafted.RootOf(twin)}-{whole.Length}";
        await StartHostileAsync("None", file, id);

        ProcessResult result = await Network.RunAsync("get", id, "-o", Target);

        Assert.Equal(4, result.ExitCode);
        Assert.False(File.Exists(Path.Combine(Target, Name)));
    }

    private async Task StartHostileAsync(string vice, string file, params string[] contentId)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "P2POrleans.HostilePeer.dll");
        var start = new ProcessStartInfo(
            Path.Combine(P2p.DotnetFolder, "dotnet"), [program, Network.Gateway, vice, vice, file, .. contentId]);
        await Network.Own(TestProcess.Start(start)).WaitForEventAsync("ready");
    }
}
