using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>The whole network with one command: it works, says what is in its way, and leaves nothing behind.</summary>
public sealed class UpTests : IDisposable
{
    /// <summary>Of estaciones.csv; changes with the file.</summary>
    private const string SampleId = "24834a56b454651c68ac319d2001530f02ce5d6d9391c7a0f295ed8968358f42-1262386";

    private readonly TemporaryFolder _folder = new();
    private readonly int _gatewayPort = FreePorts.Find();
    private readonly int _peerPort = FreePorts.Find(1, 1000, 1001);

    private string[] Ports =>
    [
        "--listen", string.Create(CultureInfo.InvariantCulture, $":{_gatewayPort}"),
        "--peer-port", _peerPort.ToString(CultureInfo.InvariantCulture),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Once_WithTheSamples_FetchesOneOfThemAndEnds()
    {
        // Not the repository: the samples beside the program are used.
        await using TestProcess up = P2p.Start(_folder.Path, Temporary(), ["up", "--once", .. Ports]);

        ProcessResult result = (await up.WaitForExitAsync()).AssertDone();

        Assert.Contains($"http://localhost:{_gatewayPort}", result.Output, StringComparison.Ordinal);
        Assert.Contains("estaciones.csv", result.Output, StringComparison.Ordinal);
        Assert.Contains(SampleId, result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Once_WithJson_TellsEventsAndLeavesNoProcess()
    {
        string[] shares = [_folder["a"], _folder["b"]];
        Array.ForEach(shares, s => Directory.CreateDirectory(s));
        await File.WriteAllTextAsync(Path.Combine(shares[1], "only here.txt"), "hello");

        ProcessResult result = (await P2p.RunAsync(
            ["up", "--once", "--json", "--share", shares[0], "--share", shares[1], "--data", _folder["data"], .. Ports])).AssertDone();

        JsonElement[] events = [.. result.Output.Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(["started", "started", "started", "fetched", "stopped"], events.Select(e => e.GetProperty("event").GetString()));
        JsonElement fetched = events[3];
        Assert.Equal("peer2", fetched.GetProperty("from").GetString());
        Assert.Equal("peer1", fetched.GetProperty("for").GetString());
        Assert.True(fetched.GetProperty("verified").GetBoolean());
        // The data folder was named, so what was fetched is still there.
        Assert.Equal("hello", await File.ReadAllTextAsync(fetched.GetProperty("path").GetString()!));
        Assert.All(Pids(events), pid => Assert.False(ProcessId.IsAlive(pid)));
    }

    [Fact]
    public async Task Once_NothingIsShared_IsCode1()
    {
        ProcessResult result = await P2p.RunAsync(["up", "--once", "--share", _folder.Path, .. Ports]);

        result.AssertFailed(1, "nothing to fetch");
    }

    [Theory]
    [InlineData(0, "--peer-port")]
    [InlineData(1001, "--peer-port")]
    [InlineData(null, "--listen")]
    public async Task PortIsBusy_SaysWhichOneAndHowToChooseAnother(int? distance, string flag)
    {
        int port = distance is { } d ? _peerPort + d : _gatewayPort;
        using var busy = new TcpListener(IPAddress.Loopback, port);
        busy.Start();

        ProcessResult result = await P2p.RunAsync(["up", "--once", .. Ports]);

        result.AssertFailed(1, $"port {port}");
        Assert.Contains(flag, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("gateway", "--listen")]
    [InlineData("peer", "--http-listen")]
    public async Task Server_PortIsBusy_SaysSo(string command, string flag)
    {
        using var busy = new TcpListener(IPAddress.Loopback, _gatewayPort);
        busy.Start();
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_gatewayPort}");
        string[] more = command == "peer"
            ? ["--share", _folder.Path, "--state", _folder["state"], "--listen", "127.0.0.1:0", "--name", "p"]
            : ["--data", _folder["data"]];

        ProcessResult result = await P2p.RunAsync([command, flag, address, .. more]);

        result.AssertFailed(1, string.Create(CultureInfo.InvariantCulture, $"port {_gatewayPort}"));
        Assert.Contains(flag, result.Error, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Linux)]
    public async Task Interrupt_StopsEverythingAndRemovesTheData()
    {
        await using TestProcess up = P2p.Start(null, Temporary(), ["up", "--json", .. Ports]);
        await up.WaitForEventAsync("ready");
        int[] pids = [.. Pids(Events(up))];
        Assert.Equal(3, pids.Length);
        Assert.All(pids, pid => Assert.True(ProcessId.IsAlive(pid)));

        up.Interrupt();

        Assert.Equal(130, (await up.WaitForExitAsync()).ExitCode);
        Assert.All(pids, pid => Assert.False(ProcessId.IsAlive(pid)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [NeedsFact(Need.Linux)]
    public async Task Kill_LeavesNoProcessBehind()
    {
        await using TestProcess up = P2p.Start(null, Temporary(), ["up", "--json", .. Ports]);
        await up.WaitForEventAsync("ready");
        int[] pids = [.. Pids(Events(up))];

        up.Kill();

        await ProcessId.WaitForEndAsync(pids);
        // What a killed one left is removed by the next. (The runtime's own sockets of a killed process stay as well.)
        await using TestProcess next = P2p.Start(null, Temporary(), ["up", "--once", .. Ports]);
        (await next.WaitForExitAsync()).AssertDone();
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path));
    }

    [NeedsFact(Need.Linux)]
    public async Task APeerIsKilled_IsReportedAndTheRestGoesOn()
    {
        await using TestProcess up = P2p.Start(null, Temporary(), ["up", "--json", .. Ports]);
        await up.WaitForEventAsync("ready");
        int peer2 = Pids(Events(up)).Last();

        ProcessId.Kill(peer2);

        await up.WaitForOutputAsync(l => l.Contains("\"peer2\",\"state\":\"stopped", StringComparison.Ordinal));
        (await P2p.RunAsync("ls", "peer1", "--gateway", $"http://localhost:{_gatewayPort}")).AssertDone();
    }

    /// <summary>Temporary data goes below the test's folder, where it can be looked for.</summary>
    private Dictionary<string, string?> Temporary() => new() { ["TMPDIR"] = _folder.Path };

    private static JsonElement[] Events(TestProcess up) =>
        [.. up.Output.Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];

    private static IEnumerable<int> Pids(IEnumerable<JsonElement> events) =>
        events.Where(e => e.TryGetProperty("pid", out _)).Select(e => e.GetProperty("pid").GetInt32());
}
