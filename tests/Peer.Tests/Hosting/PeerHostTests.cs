using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Sharing;
using P2POrleans.Peer.Tests.Environment;

namespace P2POrleans.Peer.Tests.Hosting;

public sealed class PeerHostTests : PeerTest
{
    [Fact]
    public async Task Start_BadOptions_AllFaultsAtOnce()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync(
            new("P2P:Peer:Name", "a/b"),
            new("P2P:Peer:Shares:0", Outside("none")),
            new("P2P:Peer:Listen", "nowhere"),
            new("P2P:Peer:HttpListen", "1.2.3.4"),
            new("P2P:Peer:Advertise", "not a host"),
            new("P2P:Peer:Settle", "-00:00:01"),
            new("P2P:Peer:RescanEvery", "0")));

        Assert.Equal(7, e.Failures.Count());
        Assert.Contains(e.Failures, f => f.Contains($"'{Outside("none")}' does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_NothingToShare_WantsAnInbox()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync());
        await using WebApplication peer = PeerHost.Create([
            new("P2P:Peer:Inbox:Folder", Share), new("P2P:Peer:Inbox:From:0", "bob"), new("P2P:Peer:Name", "ana"),
            new("P2P:Peer:Listen", "127.0.0.1:0"), new("P2P:Peer:StateFolder", State), new("P2P:Gateway", $"{Gateway.Address}")]);
        await peer.StartAsync();
        await Gateway.NextAsync("full");
        await peer.StopAsync();

        Assert.Empty(Gateway.Files);
        Assert.Equal("P2P:Peer:Shares is missing: name at least one folder to share, or an inbox.", Assert.Single(e.Failures));
    }

    /// <summary>What it wrote would stand between the lines of the command that it is a part of.</summary>
    [Fact]
    public async Task CreateFor_AFetch_HasNoLog()
    {
        using StateFolder state = StateFolder.Open(new PeerOptions { Name = "ana", StateFolder = Outside("state") });
        await using WebApplication peer = PeerHost.CreateFor(
            new PiecesInDownload(), new TemporaryIdentity(new PeerIdentity("ana", IsPartial: true), state), []);

        Assert.Empty(peer.Services.GetServices<ILoggerProvider>());
    }

    [Theory]
    [InlineData("P2P:Peer:RescanEvery", "300", "a time as HOURS:MINUTES:SECONDS")]
    [InlineData("P2P:Peer:UploadSlots", "many", "a whole number")]
    [InlineData("P2P:Peer:Inbox:MaxBytes", "10G", "a whole number")]
    public async Task Start_ValueOfAnotherKind_SaysWhichIsWanted(string option, string value, string wanted)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share), new(option, value)));

        Assert.StartsWith($"{option} is '{value}' but must be {wanted}", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:65000", null, "is no port")]
    [InlineData("127.0.0.1:50051", "127.0.0.1:50051", "has the port of")]
    public async Task Start_PortsDoNotFit_SaysSo(string listen, string? http, string fault)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share), new("P2P:Peer:Listen", listen), new("P2P:Peer:HttpListen", http)));

        Assert.Contains(fault, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderTwice_SaysSo()
    {
        System.IO.Directory.CreateDirectory(Path.Combine(Share, "sub"));
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share), new("P2P:Peer:Shares:1", Path.Combine(Share, "sub"))));

        Assert.Contains("shared already", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inbox", null, "Inbox:From is missing")]
    [InlineData(null, "alice", "Inbox:Folder is missing")]
    [InlineData("none", "*", "does not exist")]
    [InlineData("share/in", "*", "inside of the shared folder")]
    [InlineData("inbox", "a/b", "'a/b' contains a slash")]
    [InlineData("inbox", "*", "MaxFileBytes 0 is not positive", "0", "1")]
    [InlineData("inbox", "*", "is less than one file may have (2)", "2", "1")]
    public async Task Start_InboxDoesNotFit_SaysSo(string? folder, string? from, string fault, string? maxFile = null, string? max = null)
    {
        System.IO.Directory.CreateDirectory(Outside("inbox"));
        System.IO.Directory.CreateDirectory(Outside("share/in"));
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share),
            new("P2P:Peer:Inbox:Folder", folder is null ? null : Outside(folder)),
            new("P2P:Peer:Inbox:From:0", from),
            new("P2P:Peer:Inbox:MaxFileBytes", maxFile),
            new("P2P:Peer:Inbox:MaxBytes", max)));

        Assert.Contains(fault, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_GatewayIsNoUrl_SaysSo()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share), new("P2P:Gateway", "here")));

        Assert.Contains("'here'", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortIsTaken_AddressInUse()
    {
        RunningPeer first = await StartAsync();
        IOException e = await Assert.ThrowsAsync<IOException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share),
            new("P2P:Peer:StateFolder", Outside("other")),
            new("P2P:Peer:Listen", first.GrpcAddress.Authority),
            new("P2P:Peer:HttpListen", "127.0.0.1:0")));

        Assert.IsType<AddressInUseException>(e.InnerException);
    }

    [Fact]
    public async Task Start_StateFolderIsInUse_SaysSo()
    {
        await StartAsync();
        PeerStartException e = await Assert.ThrowsAsync<PeerStartException>(() => TryStartAsync(
            new("P2P:Peer:Shares:0", Share), new("P2P:Peer:StateFolder", State), new("P2P:Peer:Listen", "127.0.0.1:0")));

        Assert.Contains(State, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_ConfigurationFile_IsBelowTheSettingsAndListsAreReplaced()
    {
        Write("one", [1]);
        string other = Outside("other");
        TestContent.Write(Path.Combine(other, "two"), [2]);
        string file = Outside("peer.json");
        await File.WriteAllTextAsync(file, $$"""
            {"P2P": {"Gateway": "{{Gateway.Address}}", "Peer": {
              "Name": "from file", "Listen": "127.0.0.1:0", "StateFolder": "{{State}}", "Shares": ["{{Share}}", "{{other}}"] } } }
            """);
        await using WebApplication app = PeerHost.Create([new("P2P:Peer:Name", null), new("P2P:Peer:Shares:0", other)], file);
        await app.StartAsync();
        await Gateway.NextAsync("full");

        Assert.Equal("from file", Gateway.Registrations.Single().Name);
        Assert.Equal(["two"], Gateway.Files.Select(f => f.Name));
        await app.StopAsync();
    }

    [Theory]
    [InlineData("{\n broken", "line 2, byte 2")]
    [InlineData(null, "can't be read")]
    public void Create_ConfigurationFileIsBad_SaysSo(string? text, string reason)
    {
        string file = Outside("peer.json");
        if (text is not null)
            File.WriteAllText(file, text);

        PeerStartException e = Assert.Throws<PeerStartException>(() => PeerHost.Create([], file));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    private static async Task TryStartAsync(params KeyValuePair<string, string?>[] settings)
    {
        await using WebApplication app = PeerHost.Create(settings);
        await app.StartAsync();
    }
}
