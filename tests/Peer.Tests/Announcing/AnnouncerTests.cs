using System.Runtime.Versioning;
using Microsoft.AspNetCore.Http;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Rest;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Announcing;

public sealed class AnnouncerTests : PeerTest
{
    private static readonly FileItem One = new("one", ContentHasher.Hash([1]).Id.ToString());

    [NeedsFact(Need.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task Start_NewName_SecretIsKeptForTheOwnerAlone()
    {
        RunningPeer peer = await StartAsync();
        string secret = Path.Combine(State, "peer.secret");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        await StopAsync(peer);
        await StartAsync();

        RegisterRequest[] registrations = [.. Gateway.Registrations];
        string kept = await File.ReadAllTextAsync(secret);
        Assert.Equal([kept, kept], registrations.Select(r => r.Secret));
        Assert.StartsWith("grpc://127.0.0.1:", registrations[1].GrpcUrl, StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1:", registrations[1].HttpUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Graceful_SignsOff()
    {
        RunningPeer peer = await StartAsync();
        await StopAsync(peer);

        Assert.Equal("signoff", await Gateway.NextAsync("signoff"));
    }

    [Fact]
    public async Task Stop_NoTimeIsLeft_SignsOffAllTheSame()
    {
        RunningPeer peer = await StartAsync();
        await peer.StopNowAsync();

        Assert.Equal("signoff", await Gateway.NextAsync("signoff"));
    }

    [Fact]
    public async Task Stop_RegistrationIsUnderWay_SignsOffWhenItIsAnswered()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answer = new ManualResetEventSlim();
        Gateway.Intercept = r =>
        {
            if (r.Path != "/api/v1/peers")
                return null;
            asked.SetResult();
            answer.Wait();
            return null;
        };
        RunningPeer peer = await RunningPeer.StartAsync(Gateway.Address, State, [Share]);
        await asked.Task;
        Task stopping = peer.DisposeAsync().AsTask();
        answer.Set();
        await stopping;

        Assert.Equal("signoff", await Gateway.NextAsync("signoff"));
    }

    [Fact]
    public async Task Stop_GatewayKnowsNoSignOff_StopsAllTheSame()
    {
        Gateway.Intercept = r => r.Method == "DELETE" ? Results.StatusCode(405) : null;
        RunningPeer peer = await StartAsync();
        await StopAsync(peer);
    }

    [Fact]
    public async Task Gateway_IsAwayAtTheStart_PeerServesAndComesOnlineLater()
    {
        Write("one", [1]);
        bool away = true;
        Gateway.Intercept = _ => Volatile.Read(ref away) ? Results.StatusCode(503) : null;
        RunningPeer peer = await RunningPeer.StartAsync(Gateway.Address, State, [Share]);
        await peer.WaitForAsync(s => s is { Files: 1, Reason: not null, Online: false });
        Assert.False(peer.Status.Ready);
        Assert.Equal(new byte[] { 1 }, await peer.Http.GetByteArrayAsync($"/files/{One.ContentId}"));
        using (HttpResponseMessage ready = await peer.Http.GetAsync("/healthz/ready"))
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        Volatile.Write(ref away, false);
        await peer.WaitForAsync(s => s is { Ready: true, Online: true, Reason: null });
        Assert.Equal([One], Gateway.Files);
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task Token_IsNoLongerCurrent_RegistersAgainAndAnnouncesAll()
    {
        Gateway.RenewSeconds = 0.1;
        Write("one", [1]);
        await StartAsync();
        await Gateway.NextAsync("heartbeat");
        Gateway.Forget();

        Assert.Equal("register", await Gateway.NextAsync("register"));
        Assert.Equal("full 1", await Gateway.NextAsync("full"));
        Assert.Equal([One], Gateway.Files);
    }

    [Fact]
    public async Task Heartbeat_AsksForEverything_FullAnnounce()
    {
        Gateway.RenewSeconds = 0.1;
        Write("one", [1]);
        await StartAsync();
        await Gateway.NextAsync("full 1");
        Gateway.AskForEverything();

        Assert.Equal("full 2", await Gateway.NextAsync("full"));
        Assert.Equal([One], Gateway.Files);
    }

    [Fact]
    public async Task Announce_AnswerIsLost_SameAnnounceAgainBeforeTheNextOne()
    {
        Write("one", [1]);
        await StartAsync();
        await Gateway.NextAsync("full 1");
        int commits = 0;
        Gateway.AfterCommit = () =>
        {
            if (Interlocked.Increment(ref commits) > 1)
                return null;
            // Committed; the answer gets lost, and meanwhile the files change again.
            Write("three", [3]);
            return Results.StatusCode(503);
        };
        Write("two", [2]);

        Assert.Equal("delta 2", await Gateway.NextAsync("delta"));
        Assert.Equal("delta 2", await Gateway.NextAsync("delta"));
        Assert.Equal("delta 3", await Gateway.NextAsync("delta"));
        Assert.Equal(["one", "three", "two"], Gateway.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task Announce_DirectoryIsOutOfStep_FullAnnounceUnderTheExpectedSequence()
    {
        Write("one", [1]);
        await StartAsync();
        await Gateway.NextAsync("full 1");
        int refused = 0;
        Gateway.Intercept = r => r.Method == "PATCH" && Interlocked.Increment(ref refused) == 1
            ? Results.Problem("A gap.", statusCode: 409, extensions: new Dictionary<string, object?>
            {
                ["expected_epoch"] = 1,
                ["expected_sequence"] = 2,
            })
            : null;
        Write("two", [2]);

        Assert.Equal("full 2", await Gateway.NextAsync("full"));
        Assert.Equal(["one", "two"], Gateway.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Announce_IsNotTakenForLong_PeerHeartbeatsBesideIt(bool isAnswered)
    {
        Gateway.RenewSeconds = 0.1;
        Write("one", [1]);
        await StartAsync();
        await Gateway.NextAsync("full 1");
        using var isOver = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        Gateway.Intercept = r =>
        {
            if (r.Method != "PATCH" || isOver.IsSet)
                return null;
            began.Set();
            if (!isAnswered)
                isOver.Wait();
            return Results.StatusCode(503);
        };
        Write("two", [2]);
        began.Wait();
        Gateway.SkipEvents();

        for (int i = 0; i < 3; i++)
            await Gateway.NextAsync("heartbeat");
        isOver.Set();
        Assert.Equal("delta 2", await Gateway.NextAsync("delta"));
        Assert.Equal(["one", "two"], Gateway.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task Announce_IsRefused_PeerStaysOnlineWithWhatItHadAndSaysWhy()
    {
        Gateway.RenewSeconds = 0.1;
        Write("one", [1]);
        RunningPeer peer = await StartAsync();
        Gateway.Intercept = r => r.Method == "PATCH" ? Results.Problem("Too many files.", statusCode: 400) : null;
        Write("two", [2]);

        await peer.WaitForAsync(s => s.Reason == "Too many files.");
        Gateway.Intercept = _ => null;
        await peer.WaitForAsync(s => s is { Reason: "Too many files.", Online: true });
        await Gateway.NextAsync("heartbeat");
        Assert.Equal([One], Gateway.Files);
    }

    [Fact]
    public async Task Name_IsTakenWhileThePeerRuns_PeerSaysSoAndServesOn()
    {
        Gateway.RenewSeconds = 0.1;
        Write("one", [1]);
        RunningPeer peer = await StartAsync();
        Gateway.Intercept = r => r.Method != "POST" ? null
            : r.Path.Value!.EndsWith("/heartbeat", StringComparison.Ordinal) ? Results.Problem("An old token.", statusCode: 401)
            : Results.Problem("The name is another peer's.", statusCode: 409);
        await peer.WaitForAsync(s => s is { Reason: "The name is another peer's.", Online: false });

        Assert.Equal(new byte[] { 1 }, await peer.Http.GetByteArrayAsync($"/files/{One.ContentId}"));
    }
}
