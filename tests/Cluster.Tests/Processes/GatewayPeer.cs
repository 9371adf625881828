using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;
using Xunit.Sdk;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A peer that announces one more file again and again, and never takes one back: what was acknowledged must be found.</summary>
internal sealed class GatewayPeer(string name, DirectoryClient client)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenHeartbeats = TimeSpan.FromSeconds(2);

    private RegisterResponse? _registration;
    private volatile int _acknowledged;

    /// <summary>Files that were acknowledged: those with the numbers below this.</summary>
    public int Acknowledged => _acknowledged;

    public async Task RegisterAsync() => _registration = Value(
        await client.RegisterAsync(new RegisterRequest(name, $"grpc://{name}:50051", $"http://{name}:51051"), CancellationToken.None));

    /// <summary>Why the last call that could not be answered was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Announces the next file once.</summary>
    /// <returns>False when the gateway could not now.</returns>
    public async Task<bool> TryAnnounceAsync()
    {
        int number = _acknowledged;
        GatewayResult<AnnounceResponse> result = await AnnounceAsync(number, number + 1, client);
        if (IsUnavailable(result))
            return false;
        Value(result);
        _acknowledged = number + 1;
        return true;
    }

    /// <summary>
    /// Announces a file over any gateway while others announce over other ones, until it is acknowledged: one that came first takes the number
    /// of this announce (409), which is then sent again under the next.
    /// </summary>
    /// <param name="sequence">The one to begin with.</param>
    /// <returns>The one under which it was acknowledged, and how often somebody else came first.</returns>
    public async Task<(long Sequence, int Conflicts)> AnnounceAmongOthersAsync(int number, long sequence, DirectoryClient client)
    {
        for (int conflicts = 0; ;)
        {
            GatewayResult<AnnounceResponse> result = await AnnounceAsync(number, sequence, client);
            if (result.TryGet(out _, out GatewayFault? fault))
                return (sequence, conflicts);
            if (fault is { Error: GatewayError.Conflict, ExpectedSequence: { } expected })
            {
                conflicts++;
                sequence = expected;
            }
            else if (!IsUnavailable(result))
            {
                Value(result);
            }

            await Task.Delay(AskEvery);
        }
    }

    /// <summary>Keeps the lease while there is nothing to announce.</summary>
    public async Task KeepAliveAsync(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await client.HeartbeatAsync(name, _registration!.Token, CancellationToken.None);
            await Task.Delay(BetweenHeartbeats, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks a file up that was acknowledged.</summary>
    /// <returns>False when the gateway could not now.</returns>
    public Task<bool> TryFindAsync(int number) => TryFindAsync(number, client);

    /// <summary>As the other one, over any gateway.</summary>
    public async Task<bool> TryFindAsync(int number, DirectoryClient client)
    {
        GatewayResult<NameLookup> result = await client.FindByNameAsync(NameOf(number), null, null, CancellationToken.None);
        if (IsUnavailable(result))
            return false;
        Assert.Equal(name, Assert.Single(Assert.Single(Value(result).Contents).Sources).Peer);
        return true;
    }

    private Task<GatewayResult<AnnounceResponse>> AnnounceAsync(int number, long sequence, DirectoryClient client)
    {
        var added = new FileDeltaLine(Add: new FileItem(NameOf(number), $"{number + 1:x64}-{number + 1}"));
        return client.AnnounceChangesAsync(
            name, _registration!.Token, _registration.Epoch, sequence, [added], CancellationToken.None);
    }

    private bool IsUnavailable<T>(GatewayResult<T> result)
        where T : class
    {
        if (result.TryGet(out _, out GatewayFault? fault) || fault.Error != GatewayError.Unavailable)
            return false;
        Refusal = fault.ToString();
        return true;
    }

    private static T Value<T>(GatewayResult<T> result)
        where T : class =>
        result.TryGet(out T? value, out GatewayFault? fault) ? value : throw new XunitException($"The gateway refused: {fault}");

    private string NameOf(int number) => $"{name} file {number}";
}
