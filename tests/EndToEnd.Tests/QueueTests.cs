using System.Text.Json;
using System.Text.RegularExpressions;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary><c>get</c> of several files.</summary>
public sealed partial class QueueTests : IAsyncLifetime
{
    private const int LargeSize = 6 * 1024 * 1024 + 1;

    private static readonly string[] Names = ["a/one.txt", "a/b/two.txt", "large.bin"];

    private TestNetwork _network = null!;

    private string Target => _network.Folder("target");

    public async Task InitializeAsync()
    {
        _network = await TestNetwork.StartAsync(TestNetwork.LocalEngine);
        string share = _network.Folder("share");
        Directory.CreateDirectory(Path.Combine(share, "a/b"));
        await File.WriteAllTextAsync(Path.Combine(share, Names[0]), "one");
        await File.WriteAllTextAsync(Path.Combine(share, Names[1]), "two");
        await File.WriteAllBytesAsync(Path.Combine(share, Names[2]), Crafted.Random(3, LargeSize));
        await _network.StartPeerAsync("attic", share);
    }

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Get_AllOfAPeer_ItsFoldersAndThenNothingMoreToDo()
    {
        ProcessResult first = (await _network.RunAsync("get", "--from", "attic", "--all", "-o", Target)).AssertDone();
        JsonElement[] again = Events(await _network.RunAsync("get", "--from", "attic", "--all", "-o", Target, "--json"));

        Assert.All(Names, name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_network.Folder("share"), name)), File.ReadAllBytes(Path.Combine(Target, name))));
        Assert.Equal(Names.Length, Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Length);
        Assert.StartsWith("3 files, 6.0 MiB in ", first.Output.Split('\n')[^1], StringComparison.Ordinal);
        // No rate of what was over at once: it would be that of the beginning and the end.
        Assert.All(first.Output.Split('\n'), line => Assert.Matches(@" in (\d\d?(\.\d)? ms|(\d{3} ms|\d+\.\d s), \S+ \S+/s)$", line));
        Assert.Equal(["file", "file", "file", "summary"], again.Select(e => e.GetProperty("event").GetString()));
        Assert.Equal(3, again[^1].GetProperty("already_there").GetInt32());
        Assert.Equal(0, again[^1].GetProperty("received_bytes").GetInt64());
    }

    [Fact]
    public async Task Get_AListWithSomethingThatIsNotThere_TheOthersAndCode3()
    {
        string list = Path.Combine(_network.Folder("lists"), "list.txt");
        string id = (await P2p.RunAsync("hash", Path.Combine(_network.Folder("share"), Names[1]), "--json")).AssertDone()
            .Json.GetProperty("files")[0].GetProperty("content_id").GetString()!;
        await File.WriteAllTextAsync(list, $"# a list\n\none.txt\r\nnone.txt\np2p://{id}/second%20name.txt\n");

        ProcessResult result = await _network.RunAsync("get", "large.bin", "--list", list, "-o", Target);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(
            ["large.bin", "one.txt", "second name.txt"], Directory.GetFiles(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("p2p: 1 file failed: none.txt: nobody online shares 'none.txt'", result.Error.Split('\n')[^1]);
    }

    [Fact]
    public async Task Get_TwoContentsOfOneName_BothAreKept()
    {
        string ids = _network.Folder("ids");
        string[] texts = ["one of them", "the other one"];
        await File.WriteAllTextAsync(Path.Combine(ids, "x"), texts[0]);
        await File.WriteAllTextAsync(Path.Combine(ids, "y"), texts[1]);
        await _network.StartPeerAsync("cellar", ids);
        JsonElement hashed = (await P2p.RunAsync("hash", Path.Combine(ids, "x"), Path.Combine(ids, "y"), "--json")).AssertDone().Json;
        string[] links =
            [.. hashed.GetProperty("files").EnumerateArray().Select(file => $"p2p://{file.GetProperty("content_id").GetString()}/same.txt")];

        (await _network.RunAsync("get", links[0], links[1], "-o", Target)).AssertDone();
        JsonElement[] again = Events(await _network.RunAsync("get", links[0], links[1], "-o", Target, "--json"));

        Assert.Equal(texts, Directory.GetFiles(Target).Select(File.ReadAllText).Order(StringComparer.Ordinal));
        Assert.Contains("same.txt", Directory.GetFiles(Target).Select(Path.GetFileName));
        Assert.Equal(2, again[^1].GetProperty("already_there").GetInt32());
    }

    [NeedsTheory(Need.Terminal)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Get_InATerminal_DrawsBarsThatFit(int columns)
    {
        await using TestProcess get = P2p.StartInTerminal(
            columns, "xterm", "get", "--from", "attic", "--all", "-o", Target, "--limit-down", "2M", "--gateway", _network.Gateway);

        string[] drawn = [.. (await get.WaitForExitAsync()).AssertDone().Output.Split('\n', '\r').Select(line => Control().Replace(line, ""))];

        string[] bars = [.. drawn.Where(line => line.Contains('━'))];
        Assert.Contains(bars, line => line.StartsWith("large.bin ", StringComparison.Ordinal));
        Assert.Contains(bars, line => line.StartsWith("2 of 3 files ", StringComparison.Ordinal));
        Assert.All(bars, line => Assert.InRange(line.TrimEnd().Length, 1, columns));
        Assert.Equal(columns >= 80, bars.Any(line => line.Contains("1 source", StringComparison.Ordinal)));
        Assert.StartsWith("3 files, 6.0 MiB in ", drawn.Last(line => line.Length > 0), StringComparison.Ordinal);
    }

    [NeedsTheory(Need.Terminal)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Get_OfOneFileWithWideCharactersInATerminal_DrawsABarThatFits(int columns)
    {
        const string Name = "長い名前のファイルは端末の幅に合わせて切られる.bin";
        await File.WriteAllBytesAsync(Path.Combine(_network.Folder("wide"), Name), new byte[3 * 1024 * 1024]);
        await _network.StartPeerAsync("cellar", _network.Folder("wide"));
        await using TestProcess get = P2p.StartInTerminal(
            columns, "xterm", "get", Name, "-o", Target, "--limit-down", "1M", "--gateway", _network.Gateway);

        string[] drawn = [.. (await get.WaitForExitAsync()).AssertDone().Output.Split('\n', '\r').Select(line => Control().Replace(line, ""))];

        string[] bars = [.. drawn.Where(line => line.Contains('━'))];
        Assert.NotEmpty(bars);
        // Each of these characters takes two places.
        Assert.All(bars, line => Assert.InRange(line.TrimEnd().Sum(c => c is >= '\u3000' and <= '\u9FFF' ? 2 : 1), 1, columns));
        Assert.All(bars, line => Assert.StartsWith("長い名前のフ", line, StringComparison.Ordinal));
        Assert.Equal(columns >= 80, bars.Any(line => line.Contains("1 source", StringComparison.Ordinal)));
        // Else it was broken, and goes on there.
        Assert.DoesNotContain(drawn, line => line.Trim() is "source" or "MiB" or "MiB/s");
    }

    [Fact]
    public async Task Get_AListThatIsNoText_IsRefused()
    {
        string list = Path.Combine(_network.Folder("lists"), "list.bin");
        await File.WriteAllBytesAsync(list, [0x7F, 0x45, 0x4C, 0x46, 0, 0, 10, 1, 2, 10]);

        (await _network.RunAsync("get", "--list", list, "-o", Target)).AssertFailed(2, $"'{list}' (--list) is not a text");
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[a-zA-Z]")]
    private static partial Regex Control();

    [NeedsFact(Need.Linux)]
    public async Task Get_IsInterrupted_KeepsWhatWasVerifiedAndGoesOn()
    {
        TestProcess get = _network.Start("get", "--from", "attic", "--all", "-o", Target, "--limit-down", "1M", "--json", "--verbose");
        await get.WaitForErrorAsync(l => HasTwoFilesAndAPiece().IsMatch(l));
        get.Interrupt();
        ProcessResult interrupted = await get.WaitForExitAsync();
        JsonElement[] events = Events(await _network.RunAsync("get", "--from", "attic", "--all", "-o", Target, "--json"));

        Assert.Equal(130, interrupted.ExitCode);
        JsonElement large = events.Single(e => e.GetProperty("event").GetString() == "file"
            && e.GetProperty("file").GetProperty("name").GetString() == "large.bin").GetProperty("file");
        Assert.InRange(large.GetProperty("resumed_bytes").GetInt64(), 1024 * 1024, LargeSize - 1);
        Assert.Equal(2, events[^1].GetProperty("already_there").GetInt32());
    }

    [GeneratedRegex(@"^p2p: 2 of 3 files, [2-4]\.\d of ")]
    private static partial Regex HasTwoFilesAndAPiece();

    private static JsonElement[] Events(ProcessResult result) =>
        [.. result.AssertDone().Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
}
