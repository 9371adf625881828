using System.Diagnostics;
using System.Text.Json;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>What needs no network: usage, help, and the ways of failing before anything was asked.</summary>
public sealed class CommandLineTests : IDisposable
{
    /// <summary>Nobody listens on port 1.</summary>
    private const string Nowhere = "http://127.0.0.1:1";

    /// <summary>An address for documentation, which no machine has (RFC 5737).</summary>
    private const string Elsewhere = "192.0.2.1:50198";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_OfTheProgram_ListsEveryCommand()
    {
        ProcessResult result = (await P2p.RunAsync("--help")).AssertDone();

        foreach (string command in (string[])["up", "peer", "gateway", "search", "get", "ls", "peers", "probe", "send", "hash", "completion"])
            Assert.Contains(result.Output.Split('\n'), line => line.TrimStart().StartsWith(command, StringComparison.Ordinal));
        Assert.DoesNotContain("--exit-with-parent", (await P2p.RunAsync("peer", "--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfUp_ShowsTheDefaultAddressAsOneWritesIt() =>
        Assert.Contains("[default: localhost:5000]", (await P2p.RunAsync("up", "--help")).AssertDone().Output, StringComparison.Ordinal);

    [Fact]
    public async Task Version_IsThatOfTheBuild() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", (await P2p.RunAsync("--version")).AssertDone().Output);

    [Theory]
    [InlineData("unknown option '--frobnicate'", "get", "--frobnicate", "name")]
    [InlineData("unknown option '--frobnicate'", "--frobnicate")]
    [InlineData("unknown option '--limit-dwon' (did you mean '--limit-down'?)", "get", "name", "--limit-dwon", "1M")]
    [InlineData("unknown option '--jsno' (did you mean '--json'?)", "peers", "--jsno")]
    [InlineData("unknown command 'frobnicate'; see", "frobnicate")]
    [InlineData("unknown command 'gte' (did you mean 'get'?)", "gte", "name")]
    [InlineData("PEER is missing", "ls")]
    [InlineData("WORDS… is missing", "search")]
    [InlineData("FILE and PEER are missing", "send")]
    [InlineData("PEER is missing", "send", "file")]
    [InlineData("what to get is missing", "get")]
    [InlineData("--all needs --from PEER", "get", "--all")]
    [InlineData("--all is everything", "get", "--all", "--from", "peer", "name")]
    [InlineData("--output needs a folder", "get", "name", "-o", "")]
    [InlineData("'p2p://zzz/foo' is no link", "get", "p2p://zzz/foo")]
    [InlineData("--parallel must be a number from 1 to 64", "get", "name", "--parallel", "0")]
    [InlineData("--transport must be auto, grpc or http, not 'foo'", "get", "name", "--transport", "foo")]
    [InlineData("there is no file '/no/such' (--list)", "get", "--list", "/no/such")]
    [InlineData("--limit-down must be a rate", "get", "name", "--limit-down", "fast")]
    [InlineData("a name that begins with '-' goes behind '--'", "get", "-dash.txt")]
    [InlineData("the text to search for is missing", "search", "")]
    [InlineData("the text to search for is missing", "search", " ", "")]
    [InlineData("--limit must be a number", "search", "word", "--limit", "0")]
    [InlineData("SHELL must be bash, zsh, fish or pwsh, not 'tcsh'", "completion", "tcsh")]
    [InlineData("from 1 to 1000000, not '99999999999'", "search", "word", "--limit", "99999999999")]
    [InlineData("--data and --redis exclude each other", "gateway", "--data", "here", "--redis", "localhost:6379")]
    [InlineData("--peer-port must be a number from 1 to 65535", "up", "--peer-port", "abc")]
    [InlineData("--share (P2P:Peer:Shares) is missing", "peer")]
    [InlineData("--http-listen has the port of --listen", "peer", "--share", ".", "--listen", ":50198", "--http-listen", ":50198")]
    [InlineData("--min-size must be a size", "search", "word", "--min-size", "-1")]
    [InlineData("--gateway must be a URL", "peers", "--gateway", "localhost")]
    [InlineData("can't be the name of a shared file", "get", "../etc/passwd")]
    [InlineData("there is no folder '/no/such'", "peer", "--share", "/no/such")]
    [InlineData("there is no folder '/no/such'", "up", "--share", "/no/such")]
    [InlineData("there is no file '/no/such'", "peer", "--config", "/no/such")]
    [InlineData("there is no file '/no/such'", "send", "/no/such", "bob")]
    [InlineData("there is no folder '/no/such' (--inbox)", "peer", "--share", ".", "--inbox", "/no/such")]
    [InlineData("--inbox-from (P2P:Peer:Inbox:From) is missing", "peer", "--share", ".", "--inbox", ".")]
    [InlineData("--listen must be HOST:PORT", "gateway", "--listen", "somewhere")]
    [InlineData("used twice", "up", "--listen", ":50051")]
    public async Task Usage_ThatIsWrong_IsOneLineAndCode2(string reason, params string[] arguments)
    {
        ProcessResult result = await P2p.RunAsync(arguments);

        result.AssertFailed(2, reason);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task PeerName_ThatNobodyMayBear_IsUsage()
    {
        ProcessResult result = await P2p.RunAsync(
            "peer", "--name", "a/b", "--share", _folder.Path, "--state", _folder["state"], "--listen", "127.0.0.1:0", "--gateway", Nowhere);

        result.AssertFailed(2, "--name 'a/b' contains a slash");
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("peer", "--share", ".")]
    public async Task Server_AddressOfAnotherMachine_IsOneLine(params string[] command)
    {
        ProcessResult result = await P2p.RunAsync([.. command, "--listen", Elsewhere]);

        result.AssertFailed(1, "192.0.2.1 is not an address of this machine; choose another with --listen");
    }

    [Fact]
    public async Task Peer_AddressOfAnotherMachineInTheEnvironment_IsOneLine()
    {
        var environment = new Dictionary<string, string?> { ["P2P__Peer__Listen"] = Elsewhere };
        Directory.CreateDirectory(_folder["share"]);
        await using TestProcess peer = P2p.Start(
            workingFolder: null, environment, "peer", "--share", _folder["share"], "--state", _folder["state"], "--gateway", Nowhere);

        (await peer.WaitForExitAsync()).AssertFailed(1, "choose another with --listen");
    }

    [Fact]
    public async Task Peer_GatewayIsAway_SaysThatItIsUpAndNotInTheDirectoryYet()
    {
        Directory.CreateDirectory(_folder["share"]);
        await using TestProcess peer = P2p.Start(
            "peer", "--share", _folder["share"], "--state", _folder["state"], "--listen", "127.0.0.1:0", "--gateway", Nowhere);

        string line = await peer.WaitForOutputAsync(l => l.StartsWith("up ", StringComparison.Ordinal));

        Assert.Contains("grpc://127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Contains($"not in the directory yet: the gateway at {Nowhere} can't be reached", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "word")]
    [InlineData("get", "name")]
    [InlineData("ls", "peer")]
    [InlineData("peers")]
    [InlineData("probe")]
    public async Task ClientCommand_GatewayIsAway_IsCode5(params string[] command) =>
        (await P2p.RunAsync([.. command, "--gateway", Nowhere])).AssertFailed(5, "can't be reached");

    [Fact]
    public async Task Gateway_FromTheEnvironment_IsUsedAndGivesWayToTheOption()
    {
        var environment = new Dictionary<string, string?> { ["P2P__Gateway"] = "http://127.0.0.1:2" };
        await using TestProcess fromEnvironment = P2p.Start(null, environment, "peers");
        await using TestProcess fromOption = P2p.Start(null, environment, "peers", "--gateway", Nowhere);

        (await fromEnvironment.WaitForExitAsync()).AssertFailed(5, "http://127.0.0.1:2");
        (await fromOption.WaitForExitAsync()).AssertFailed(5, Nowhere);
    }

    [Fact]
    public async Task Failure_WithJson_IsADocumentToo()
    {
        ProcessResult result = await P2p.RunAsync("peers", "--json", "--gateway", Nowhere);

        result.AssertFailed(5, "can't be reached");
        JsonElement error = result.Json.GetProperty("error");
        Assert.Equal(5, error.GetProperty("exit_code").GetInt32());
        Assert.Equal("p2p: " + error.GetProperty("reason").GetString(), result.Error);
    }

    [Fact]
    public async Task Hash_OfFilesAndFolders_TellsContentIds()
    {
        Directory.CreateDirectory(_folder["below/deep"]);
        await File.WriteAllBytesAsync(_folder["empty"], []);
        await File.WriteAllBytesAsync(_folder["below/deep/one"], [0x61]);

        ProcessResult text = (await P2p.RunAsync("hash", _folder["empty"], _folder["below"])).AssertDone();
        ProcessResult json = (await P2p.RunAsync("hash", "--json", _folder["below"], _folder["below/deep/one"])).AssertDone();

        // The leaf of a content of one block is its SHA-256; that of 'a' is known to everybody.
        const string IdOfA = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb-1";
        Assert.Equal([$"{new string('0', 64)}-0  {_folder["empty"]}", $"{IdOfA}  {_folder["below/deep/one"]}"], text.Output.Split('\n'));
        JsonElement file = Assert.Single(json.Json.GetProperty("files").EnumerateArray());
        Assert.Equal(IdOfA, file.GetProperty("content_id").GetString());
        Assert.Equal(1, file.GetProperty("size").GetInt64());
    }

    [NeedsFact(Need.Linux)]
    public async Task Hash_WhatIsNoFileOrCannotBeRead_DoesNotHinderTheOthers()
    {
        await File.WriteAllTextAsync(_folder["file"], "x");
        string script = $"cd '{_folder.Path}' && mkfifo pipe && touch \"$(printf 'latin\\351')\" && mkdir \"$(printf 'f\\351')\"";
        using (var shell = Process.Start("sh", ["-c", script]))
            await shell.WaitForExitAsync();

        ProcessResult folder = await P2p.RunAsync("hash", "--json", _folder.Path);
        ProcessResult pipe = await P2p.RunAsync("hash", "--json", _folder["pipe"], _folder["file"]);
        ProcessResult missing = await P2p.RunAsync("hash", "--json", _folder["missing"], _folder["file"]);

        // A pipe in a folder is no file; one that is named can't be what was meant.
        Assert.Equal(1, folder.ExitCode);
        Assert.Equal([_folder["file"]], Paths(folder, "files"));
        Assert.Equal([_folder["f\uFFFD"], _folder["latin\uFFFD"]], Paths(folder, "failed").Order(StringComparer.Ordinal));
        Assert.Contains("latin\uFFFD: its name is not valid UTF-8", folder.Error, StringComparison.Ordinal);
        Assert.Equal(1, pipe.ExitCode);
        Assert.Equal([_folder["file"]], Paths(pipe, "files"));
        Assert.Equal([_folder["pipe"]], Paths(pipe, "failed"));
        Assert.Equal(1, missing.ExitCode);
        Assert.Equal([_folder["file"]], Paths(missing, "files"));
        Assert.Contains("missing: there is no such file or folder", missing.Error, StringComparison.Ordinal);

        static IEnumerable<string?> Paths(ProcessResult result, string list) =>
            result.Json.GetProperty(list).EnumerateArray().Select(f => f.GetProperty("path").GetString());
    }

    [NeedsFact(Need.Linux)]
    public async Task Hash_InTheRootFolder_ShowsWholePaths()
    {
        await File.WriteAllTextAsync(_folder["file"], "x");
        await using TestProcess hash = P2p.Start(workingFolder: "/", environment: null, "hash", _folder["file"]);

        Assert.EndsWith("  " + _folder["file"], (await hash.WaitForExitAsync()).AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_NameWithControlCharacters_IsShownAndNotObeyed()
    {
        await File.WriteAllTextAsync(_folder["red\u001b[31m\u202Etxt.exe"], "x");

        string output = (await P2p.RunAsync("hash", _folder.Path)).AssertDone().Output;

        Assert.Contains(@"red\u{1B}[31m\u{202E}txt.exe", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }
}
