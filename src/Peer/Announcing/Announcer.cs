using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Shares;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Announcing;

/// <summary>
/// Keeps the directory true to the index. Begins when the server listens and something was hashed: registers, announces the full
/// list, then heartbeats and announces changes. Whatever goes wrong, the peer serves on: an unreachable gateway is tried again with
/// growing, jittered pauses; a token that is no longer current leads to a new registration; a sequence that the directory did not
/// expect leads to a full announce. The exception is a name that turns out at the start to be another peer's: that is a person's
/// mistake, so the peer stops. On a graceful stop the peer signs off, before its servers stop: it need not lapse first to be no longer
/// found. One that has only parts takes its name with it.
/// </summary>
internal sealed class Announcer(
    PeerIdentity identity, PeerEndpoints endpoints, DirectoryClient directory, ShareIndex index, PeerSecret secret, AnnounceState state,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Announcer> logger) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Well below a lease: a gateway that is back finds its peers back within one.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>For what only a person can change, such as a name that is taken.</summary>
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SignOffTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _giveUp = new();
    private DirectorySession? _session;
    private bool _wasRegistered;
    private bool _isAway;
    private TimeSpan _pause = FirstPause;

    /// <summary>
    /// Leaves, in a time of its own: the servers stop after this, and may take all that the host allows to let go of those who are
    /// served.
    /// </summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _giveUp.CancelAfter(SignOffTimeout);
        await StopAsync(_giveUp.Token);
        if (_session is not { } session)
            return;

        try
        {
            // Without an answer the lease lapses; nothing is lost but time.
            await (identity.IsPartial
                ? directory.RemoveAsync(identity.Name, session.Token, _giveUp.Token)
                : directory.SignOffAsync(identity.Name, session.Token, _giveUp.Token));
        }
        catch (OperationCanceledException)
        {
        }

        _session = null;
        state.SignedOff();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _giveUp.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ListeningAsync(stoppingToken);
            await index.WaitForOtherAsync(null, stoppingToken);
            while (true)
            {
                GatewayFault? fault = _session is { } session
                    ? await StepAsync(session, stoppingToken)
                    : await RegisterAsync();
                if (fault is null)
                    Recovered();
                else if (fault.Error == GatewayError.Conflict && !_wasRegistered)
                    StopWithoutName();
                else
                    await PauseAsync(fault, stoppingToken);
            }
        }
        catch (OperationCanceledException)
            when (stoppingToken.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The peer stops, or its server could not even start.
        }
    }

    private async Task ListeningAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration started = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(stoppingToken);
    }

    /// <summary>Not given up at once when the peer stops: the directory may have it registered, and only the answer lets it sign off.</summary>
    private async Task<GatewayFault?> RegisterAsync()
    {
        var request = new RegisterRequest(identity.Name, endpoints.GrpcUrl!, endpoints.HttpUrl, secret.Value, identity.IsPartial);
        GatewayResult<RegisterResponse> result = await directory.RegisterAsync(request, _giveUp.Token);
        if (!result.TryGet(out RegisterResponse? response, out GatewayFault? fault))
            return fault;

        if (response.Secret is { } issued && issued != secret.Value)
            secret.Keep(issued);
        _session = new DirectorySession(response.Token, response.Epoch, Seconds(response.RenewSeconds), time.GetTimestamp());
        _wasRegistered = true;
        AnnouncerLog.Registered(logger, identity.Name, directory.GatewayName, response.Epoch);
        return null;
    }

    /// <summary>Announces what is new, or else waits for a change and heartbeats when it is time.</summary>
    private async Task<GatewayFault?> StepAsync(DirectorySession session, CancellationToken stoppingToken)
    {
        ShareSnapshot? settled = session.Refused ?? session.Announced;
        session.Pending ??= ReferenceEquals(settled, index.Current) ? null : index.Current;
        if (session.Pending is not null)
            return await AnnounceAsync(session, session.Pending, stoppingToken);

        using var change = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task changed = index.WaitForOtherAsync(settled, change.Token);
        Task due = Task.Delay(session.RenewEvery, time, change.Token);
        bool heartbeat = await Task.WhenAny(changed, due) == due;
        await change.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
        return heartbeat ? await HeartbeatAsync(session, stoppingToken) : null;
    }

    private async Task<GatewayFault?> AnnounceAsync(DirectorySession session, ShareSnapshot snapshot, CancellationToken stoppingToken)
    {
        // Read before: a scan that ends meanwhile is in a later snapshot.
        bool complete = index.IsComplete && ReferenceEquals(snapshot, index.Current);
        long sequence = session.Sequence + 1;
        Task<GatewayResult<AnnounceResponse>> announcing = session.Announced is { } earlier
            ? directory.AnnounceChangesAsync(
                identity.Name, session.Token, session.Epoch, sequence, snapshot.ChangesSince(earlier), stoppingToken)
            : directory.AnnounceAllAsync(
                identity.Name, session.Token, session.Epoch, sequence, snapshot.ToItems(), stoppingToken);
        await HeartbeatBesideAsync(session, announcing, stoppingToken);
        GatewayResult<AnnounceResponse> result = await announcing;
        if (result.TryGet(out AnnounceResponse? response, out GatewayFault? fault))
        {
            AnnouncerLog.Announced(logger, snapshot.Entries.Count, session.Announced is null ? "full list" : "changes", sequence);
            session.Sequence = response.Sequence;
            session.Announced = snapshot;
            session.Pending = null;
            session.Refused = null;
            session.IsProven = true;
            session.SignedAt = time.GetTimestamp();
            state.Acknowledged(null);
            state.Announced(complete);
            return null;
        }

        if (fault.Error == GatewayError.Conflict)
            return Restart(session, fault);
        if (fault.Error == GatewayError.Invalid)
        {
            // Sent again it would be refused again: wait for a change, and keep what was announced before alive.
            session.Refused = snapshot;
            session.Pending = null;
        }

        return Expired(session, fault);
    }

    /// <summary>
    /// An announce may take longer than a lease, in one attempt or in many that fail. Heartbeats beside it keep alive what was announced
    /// before; what they answer says nothing while the sequence may be moving.
    /// </summary>
    private async Task HeartbeatBesideAsync(DirectorySession session, Task announcing, CancellationToken stoppingToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        while (true)
        {
            TimeSpan wait = session.RenewEvery - time.GetElapsedTime(session.SignedAt);
            Task due = wait > TimeSpan.Zero ? Task.Delay(wait, time, done.Token) : Task.CompletedTask;
            if (await Task.WhenAny(announcing, due) == announcing)
                break;
            stoppingToken.ThrowIfCancellationRequested();
            session.SignedAt = time.GetTimestamp();
            await Task.WhenAny(announcing, directory.HeartbeatAsync(identity.Name, session.Token, done.Token));
        }

        await done.CancelAsync();
    }

    private async Task<GatewayFault?> HeartbeatAsync(DirectorySession session, CancellationToken stoppingToken)
    {
        session.SignedAt = time.GetTimestamp();
        GatewayResult<HeartbeatResponse> result = await directory.HeartbeatAsync(identity.Name, session.Token, stoppingToken);
        if (!result.TryGet(out HeartbeatResponse? response, out GatewayFault? fault))
            return Expired(session, fault);

        session.IsProven = true;
        state.Acknowledged(session.Refused is null ? null : state.Trouble);
        session.RenewEvery = Seconds(response.RenewSeconds);
        if (response.Reannounce || response.Epoch != session.Epoch || response.Sequence != session.Sequence)
        {
            AnnouncerLog.Reannouncing(logger, response.Sequence, session.Sequence);
            if (response.Epoch != session.Epoch)
                _session = null;
            session.Sequence = response.Sequence;
            session.Announced = null;
            session.Refused = null;
        }

        return null;
    }

    /// <summary>The directory expected another announce: begin again with a full one, under the sequence that it expects.</summary>
    private GatewayFault? Restart(DirectorySession session, GatewayFault fault)
    {
        AnnouncerLog.OutOfStep(logger, fault.Message);
        bool again = session.Announced is null;
        session.Pending = null;
        session.Announced = null;
        if (fault.ExpectedEpoch != session.Epoch || fault.ExpectedSequence is not > 0)
            _session = null;
        else
            session.Sequence = fault.ExpectedSequence.Value - 1;
        // What a full announce does not mend at once is tried again after a pause.
        return again ? fault : null;
    }

    private GatewayFault? Expired(DirectorySession session, GatewayFault fault)
    {
        if (fault.Error is not (GatewayError.InvalidToken or GatewayError.Forbidden or GatewayError.NotFound))
            return fault;

        AnnouncerLog.Expired(logger, fault.Message);
        _session = null;
        // A token that never was any good is not an old one.
        return session.IsProven ? null : fault;
    }

    private void Recovered()
    {
        _pause = FirstPause;
        if (!_isAway)
            return;
        _isAway = false;
        AnnouncerLog.Recovered(logger, directory.GatewayName);
    }

    private void StopWithoutName()
    {
        AnnouncerLog.NameTaken(logger, identity.Name, directory.GatewayName);
        lifetime.StopApplication();
        lifetime.ApplicationStopping.ThrowIfCancellationRequested();
    }

    private async Task PauseAsync(GatewayFault fault, CancellationToken stoppingToken)
    {
        if (state.Trouble != fault.Message)
            AnnouncerLog.Failed(logger, fault.Message);
        state.Failed(fault.Message);
        _isAway = true;
        bool passing = fault.Error is GatewayError.Unreachable or GatewayError.Unavailable or GatewayError.Unexpected;
        TimeSpan pause = passing ? _pause : RefusedPause;
        // Half of it at random: peers that lost their gateway together should not come back together.
        await Task.Delay(pause * (0.5 + Random.Shared.NextDouble() / 2), time, stoppingToken);
        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
    }

    /// <summary>What the gateway says is bounded: neither a storm of heartbeats nor an eternity.</summary>
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Clamp(double.IsNaN(seconds) ? 10 : seconds, 0.1, 3600));
}
